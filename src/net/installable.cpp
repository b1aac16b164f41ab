#include <nlohmann/json.hpp>
#include <utility>

#include <fmt/format.h>

#include "dropline/protocol/objects.hpp"
#include "net/answers.hpp"
#include "net/asset_response.hpp"
#include "net/handlers.hpp"

// What makes a company's page an app: the service worker, the manifest, the icons; and the inbox's own worker. None of it is
// secret.
namespace dropline::net {
namespace {

// The surfaces of web/shared/tokens.css: what is seen before the page is.
constexpr std::string_view kSurface = "#ffffff";
constexpr std::string_view kGround = "#f3f3f1";

nlohmann::json icon_entry(std::string_view slug, std::string_view name, int pixels, std::string_view purpose) {
  return {{"src", fmt::format("/-/icon/{}/{}", slug, name)},
          {"sizes", fmt::format("{0}x{0}", pixels)},
          {"type", "image/png"},
          {"purpose", purpose}};
}

// `start_url` carries no secret: who the app belongs to is in its cookie, or is asked for when it first opens.
nlohmann::json manifest_of(const domain::Company& company) {
  const auto home = "/" + company.slug;
  return {{"id", home},
          {"name", company.name},
          {"short_name", company.name},
          {"start_url", home},
          {"scope", home},
          {"display", "standalone"},
          {"theme_color", kSurface},
          {"background_color", kGround},
          {"lang", company.locale},
          {"dir", "auto"},
          {"icons",
           {icon_entry(company.slug, "192.png", 192, "any"), icon_entry(company.slug, "512.png", 512, "any"),
            icon_entry(company.slug, "maskable.png", 512, "maskable")}}};
}

boost::asio::awaitable<Result<domain::Company>> company_of(Site& site, Call& call) {
  auto slug = call.request.captures.at(0);
  auto found = co_await site.services.customers.recognise(std::move(slug), std::nullopt);
  if (!found) co_return found.error();
  co_return std::move(found->company);
}

HttpResponse worker_script(std::string_view name, const HttpRequest& request) {
  const Asset* found = find_asset(asset_url(name));
  if (found == nullptr) return HttpResponse::problem(not_found());
  Asset worker = *found;
  worker.immutable = false;  // its address is the same in every release
  return asset_response(worker, request);
}

}  // namespace

Answer customer_worker(Site&, Call& call) {
  auto response = worker_script("customer-worker.js", call.request);
  response.with("Service-Worker-Allowed", "/");  // each company's page registers it for its own path
  co_return response;
}

// Registered for `/-/`, which its own address allows.
Answer inbox_worker(Site&, Call& call) { co_return worker_script("inbox-worker.js", call.request); }

Answer app_manifest(Site& site, Call& call) {
  const auto company = co_await company_of(site, call);
  if (!company) co_return HttpResponse::problem(company.error());

  HttpResponse response;
  response.body = protocol::dump(manifest_of(*company));
  response.with("Content-Type", "application/manifest+json");
  response.with("Cache-Control", "public, no-cache");
  co_return response;
}

Answer app_icon(Site& site, Call& call) {
  const auto kind = icon_kind(call.request.captures.at(1));
  if (!kind) co_return HttpResponse::problem(not_found());
  const auto company = co_await company_of(site, call);
  if (!company) co_return HttpResponse::problem(company.error());

  HttpResponse response;
  response.body = site.icons.png(*kind, brand_colors(company->color));
  response.with("Content-Type", "image/png");
  response.with("Cache-Control", "public, max-age=86400");  // a company may choose another colour
  co_return response;
}

}  // namespace dropline::net
