#include <utility>

#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/handlers.hpp"
#include "net/parameters.hpp"
#include "qr.hpp"

// A company's links and their QR codes: docs/protocol.md, "Agents over HTTP".
namespace dropline::net {
namespace {

std::string url_of(const Call& call, const domain::Link& link) {
  const auto company_url = call.request.origin_expected + "/" + call.request.captures.front();
  return link.is_main() ? company_url : company_url + "/" + link.code;
}

nlohmann::json link_json(const Call& call, const domain::Link& link) {
  return protocol::to_json(link, url_of(call, link));
}

domain::LinkChange read_change(protocol::FieldReader& fields) {
  domain::LinkChange change;
  change.code = fields.optional_text("code");
  change.title = fields.optional_text("title");
  change.source = fields.optional_text("source");
  change.greeting = fields.optional_text("greeting");
  change.locale = fields.optional_text("locale");
  change.prefill = fields.optional_text("prefill");
  change.topic = fields.optional_text("topic");
  change.active = fields.optional_boolean("active");
  if (fields.is_null("expires_at")) {
    change.expires_at = std::optional<Micros>();
  } else if (const auto expires_at = fields.optional_integer("expires_at")) {
    change.expires_at = expires_at;
  }
  return change;
}

}  // namespace

Answer list_links(Site& site, Call& call) {
  const auto links = co_await site.services.accounts.links(call.seat.company);
  auto array = nlohmann::json::array();
  for (const auto& link : links) array.push_back(link_json(call, link));
  const nlohmann::json body{{"links", std::move(array)}};
  co_return ok(body);
}

Answer add_link(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto change = read_change(fields);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  auto link = domain::changed(domain::Link{}, std::move(change));
  const auto added = co_await site.services.accounts.add_link(call.seat, std::move(link));
  if (!added) co_return HttpResponse::problem(added.error());
  co_return HttpResponse::json(201, protocol::dump(link_json(call, *added)));
}

Answer change_link(Site& site, Call& call) {
  const auto id = call.captured_id<LinkId>(1);
  protocol::FieldReader fields(call.body);
  auto change = read_change(fields);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto changed = co_await site.services.accounts.change_link(call.seat, id, std::move(change));
  if (!changed) co_return HttpResponse::problem(changed.error());
  co_return ok(link_json(call, *changed));
}

Answer link_qr_svg(Site& site, Call& call) {
  const auto id = call.captured_id<LinkId>(1);
  const auto link = co_await site.services.accounts.link(call.seat.company, id);
  if (!link) co_return HttpResponse::problem(link.error());

  HttpResponse response;
  response.body = QrCode(url_of(call, *link)).svg();
  response.with("Content-Type", "image/svg+xml");
  co_return response;
}

Answer link_qr_png(Site& site, Call& call) {
  Parameters parameters(call.request);
  const auto size = parameters.integer("size", 128, 2048).value_or(512);
  if (parameters.error()) co_return HttpResponse::problem(*parameters.error());

  const auto id = call.captured_id<LinkId>(1);
  const auto link = co_await site.services.accounts.link(call.seat.company, id);
  if (!link) co_return HttpResponse::problem(link.error());

  HttpResponse response;
  response.body = QrCode(url_of(call, *link)).png(static_cast<int>(size));
  response.with("Content-Type", "image/png");
  co_return response;
}

}  // namespace dropline::net
