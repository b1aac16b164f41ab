#include "net/asset_response.hpp"
#include "net/handlers.hpp"
#include "net/inbox_page.hpp"
#include "net/page_locale.hpp"

// The application's own pages and files, and what machines ask for.
namespace dropline::net {
namespace {

HttpResponse text(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.with("Content-Type", "text/plain; charset=utf-8");
  return response;
}

}  // namespace

Answer inbox_shell(Site&, Call& call) {
  const auto language = page_locale(domain::Link{}, call.request.accept_language, domain::Company{});
  co_return HttpResponse::html(200, render_inbox_page(language));
}

Answer asset(Site&, Call& call) {
  const Asset* found = find_asset(call.request.path);
  if (found == nullptr) co_return HttpResponse::problem(not_found());
  co_return asset_response(*found, call.request);
}

Answer favicon(Site&, Call& call) {
  const Asset* found = find_asset(asset_url("favicon.svg"));
  if (found == nullptr) co_return HttpResponse::problem(not_found());
  co_return asset_response(*found, call.request);
}

Answer robots(Site&, Call&) { co_return text(200, "User-agent: *\nDisallow: /-/\n"); }

Answer livez(Site&, Call&) { co_return text(200, "ok\n"); }

Answer readyz(Site& site, Call&) { co_return site.polls.draining() ? text(503, "stopping\n") : text(200, "ok\n"); }

}  // namespace dropline::net
