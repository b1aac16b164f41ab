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

template <class Value>
void assign(Value& field, std::optional<Value> given) {
  if (given) field = *std::move(given);
}

void read_link(protocol::FieldReader& fields, domain::Link& link) {
  assign(link.code, fields.optional_text("code"));
  assign(link.title, fields.optional_text("title"));
  assign(link.source, fields.optional_text("source"));
  assign(link.greeting, fields.optional_text("greeting"));
  assign(link.locale, fields.optional_text("locale"));
  assign(link.prefill, fields.optional_text("prefill"));
  assign(link.topic, fields.optional_text("topic"));
  assign(link.active, fields.optional_boolean("active"));
  if (fields.is_null("expires_at")) {
    link.expires_at.reset();
  } else if (const auto expires_at = fields.optional_integer("expires_at")) {
    link.expires_at = expires_at;
  }
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
  domain::Link link;
  protocol::FieldReader fields(call.body);
  read_link(fields, link);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto added = co_await site.services.accounts.add_link(call.seat, std::move(link));
  if (!added) co_return HttpResponse::problem(added.error());
  co_return HttpResponse::json(201, protocol::dump(link_json(call, *added)));
}

Answer change_link(Site& site, Call& call) {
  const auto id = call.captured_id<LinkId>(1);
  const auto found = co_await site.services.accounts.link(call.seat.company, id);
  if (!found) co_return HttpResponse::problem(found.error());

  auto link = *found;
  protocol::FieldReader fields(call.body);
  read_link(fields, link);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto changed = co_await site.services.accounts.change_link(call.seat, std::move(link));
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
