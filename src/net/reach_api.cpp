#include <utility>

#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/cookies.hpp"
#include "net/download.hpp"
#include "net/handlers.hpp"
#include "net/page_locale.hpp"
#include "net/reach_json.hpp"
#include "qr.hpp"

// How a customer is reached, and comes back on another device: docs/protocol.md, "Reaching customers".
namespace dropline::net {
namespace {

nlohmann::json to_json(const chat::CustomerReach& reach) {
  nlohmann::json body{{"push", push_json(reach.push)}, {"mail", reach.mail}};
  if (reach.email) {
    body["email"] = {{"address", reach.email->address},
                     {"confirmed", reach.email->confirmed},
                     {"suppressed", reach.email->suppressed}};
    if (!reach.email->pending.empty()) body["email"]["pending"] = reach.email->pending;
  }
  return body;
}

nlohmann::json to_json(const chat::CustomerDevice& device) {
  return {{"id", to_string(device.id)},
          {"name", device.name},
          {"created_at", device.created_at},
          {"seen_at", device.seen_at},
          {"here", device.here}};
}

chat::MailAsked mail_asked(const Call& call) {
  return {page_locale(domain::Link{}, call.request.accept_language, call.visitor.company), call.request.origin_expected,
          call.request.address.limit_key().text()};
}

}  // namespace

Answer show_reach(Site& site, Call& call) {
  const auto reach = co_await site.services.reach.of_customer(*call.visitor.seat);
  co_return ok(to_json(reach));
}

Answer customer_subscribe(Site& site, Call& call) {
  auto subscription = read_subscription(call.body);
  if (!subscription) co_return HttpResponse::problem(subscription.error());
  const auto kept = co_await site.services.reach.subscribe(*call.visitor.seat, *std::move(subscription));
  co_return kept ? HttpResponse::no_content() : HttpResponse::problem(kept.error());
}

Answer customer_unsubscribe(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto endpoint = fields.text("endpoint");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto removed = co_await site.services.reach.unsubscribe(*call.visitor.seat, std::move(endpoint));
  co_return removed ? HttpResponse::no_content() : HttpResponse::problem(removed.error());
}

Answer give_address(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto address = fields.text("address");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  auto asked = mail_asked(call);
  const auto sent = co_await site.services.reach.ask_for_code(*call.visitor.seat, std::move(address), std::move(asked));
  co_return sent ? accepted() : HttpResponse::problem(sent.error());
}

Answer confirm_address(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto code = fields.text("code");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto reach = co_await site.services.reach.confirm(*call.visitor.seat, std::move(code));
  if (!reach) co_return HttpResponse::problem(reach.error());
  co_return ok(to_json(*reach));
}

Answer remove_address(Site& site, Call& call) {
  const auto removed = co_await site.services.reach.remove_address(*call.visitor.seat);
  co_return removed ? HttpResponse::no_content() : HttpResponse::problem(removed.error());
}

Answer list_devices(Site& site, Call& call) {
  const auto devices = co_await site.services.reach.devices(*call.visitor.seat);
  auto array = nlohmann::json::array();
  for (const auto& device : devices) array.push_back(to_json(device));
  const nlohmann::json body{{"devices", std::move(array)}};
  co_return ok(body);
}

Answer sign_device_out(Site& site, Call& call) {
  const auto device = call.captured_id<DeviceId>(1);
  const auto ended = co_await site.services.reach.sign_out(*call.visitor.seat, device);
  if (!ended) co_return HttpResponse::problem(ended.error());
  auto response = HttpResponse::no_content();
  if (device == call.visitor.seat->device) clear_device_cookie(response, call.request, call.visitor.company.id);
  co_return response;
}

Answer hand_over(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto topic = fields.optional_text("topic").value_or("");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  auto origin = call.request.origin_expected;
  const auto link = co_await site.services.reach.hand_over(*call.visitor.seat, std::move(topic), std::move(origin));
  if (!link) co_return HttpResponse::problem(link.error());
  const QrCode code(link->url);
  const nlohmann::json body{
      {"url", link->url}, {"expires_at", link->expires_at}, {"qr", {{"size", code.side()}, {"path", code.svg_path()}}}};
  co_return HttpResponse::json(201, protocol::dump(body));
}

Answer mail_return_link(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto topic = fields.optional_text("topic").value_or("");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  auto asked = mail_asked(call);
  const auto sent =
      co_await site.services.reach.mail_return_link(*call.visitor.seat, std::move(topic), std::move(asked));
  co_return sent ? accepted() : HttpResponse::problem(sent.error());
}

Answer customer_file(Site& site, Call& call) {
  const auto id = parse_id(call.request.captures.at(1)).value_or(0);
  auto file = co_await site.services.files.of_customer(*call.visitor.seat, id);
  if (!file) co_return HttpResponse::problem(file.error());
  co_return download(*std::move(file), call.request);
}

}  // namespace dropline::net
