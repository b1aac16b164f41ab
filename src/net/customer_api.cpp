#include <utility>

#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/cookies.hpp"
#include "net/handlers.hpp"
#include "net/page_locale.hpp"
#include "net/parameters.hpp"

// What a customer's client asks over HTTP: docs/protocol.md, "Customers over HTTP".
namespace dropline::net {
namespace {

// A link that is off is answered with the one that always works.
HttpResponse refuse(const Error& error, const Call& call) {
  auto response = HttpResponse::problem(error);
  if (error.code != Code::gone) return response;
  auto body = nlohmann::json::parse(response.body);
  body["url"] = call.request.origin_expected + "/" + call.visitor.company.slug;
  response.body = protocol::dump(body);
  return response;
}

// As much of a link as its page shows to everybody.
nlohmann::json link_json(const domain::Link& link) {
  return {{"code", link.code},       {"title", link.title}, {"greeting", link.greeting},
          {"prefill", link.prefill}, {"topic", link.topic}, {"locale", link.locale}};
}

Answer show_link(Site& site, Call& call, std::string code) {
  using State = chat::LinkTarget::State;
  auto slug = call.visitor.company.slug;
  const auto target = co_await site.services.customers.open_link(std::move(slug), std::move(code));
  const auto& [state, company, link] = target;
  if (state == State::unknown_company || state == State::unknown_link) co_return HttpResponse::problem(not_found());
  if (state != State::usable) {
    auto visitor = call.visitor;
    auto topic = link.topic;
    const auto view = co_await site.services.customers.view(std::move(visitor), std::move(topic), std::nullopt, 1);
    if (!view.conversation) co_return refuse(Error{Code::gone, "This link is no longer in use."}, call);
  }
  const nlohmann::json body{{"company", protocol::to_json(company)}, {"link", link_json(link)}};
  co_return ok(body);
}

}  // namespace

// What a client that was opened with a link has to know before the first message. Who has its conversation keeps a link
// that is off, as on the page and for messages.
Answer customer_main_link(Site& site, Call& call) { return show_link(site, call, ""); }
Answer customer_link(Site& site, Call& call) { return show_link(site, call, call.request.captures.at(1)); }

Answer customer_conversation(Site& site, Call& call) {
  Parameters parameters(call.request);
  auto topic = parameters.text("topic").value_or("");
  if (parameters.error()) co_return HttpResponse::problem(*parameters.error());

  auto visitor = call.visitor;
  const auto view =
      co_await site.services.customers.view(std::move(visitor), std::move(topic), std::nullopt, kNewestMessages);
  auto body = protocol::to_json(snapshot_of(site.services, view));
  body["company"] = protocol::to_json(view.company);
  co_return ok(body);
}

Answer customer_messages(Site& site, Call& call) {
  Parameters parameters(call.request);
  auto topic = parameters.text("topic").value_or("");
  const auto before = parameters.integer("before", 1, kAnyNumber);
  const auto limit = parameters.integer("limit", 1, 100).value_or(kNewestMessages);
  if (parameters.error()) co_return HttpResponse::problem(*parameters.error());

  auto visitor = call.visitor;
  const auto view =
      co_await site.services.customers.view(std::move(visitor), std::move(topic), before, static_cast<int>(limit));
  const nlohmann::json body{{"messages", json_array(view.history.messages, protocol::Side::customer)},
                            {"older", view.history.older}};
  co_return ok(body);
}

// Also for a page that was open for long: what it says of opening hours may no longer be so.
Answer customer_reply(Site& site, Call& call) {
  Parameters parameters(call.request);
  auto topic = parameters.text("topic").value_or("");
  if (parameters.error()) co_return HttpResponse::problem(*parameters.error());

  auto visitor = call.visitor;
  const auto reply = co_await site.services.customers.reply(std::move(visitor), std::move(topic));
  co_return ok(protocol::to_json(reply));
}

Answer customer_send(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  chat::CustomerMessage message;
  message.client_id = fields.client_id("client_id");
  message.body = fields.text("body");
  message.reply_to = fields.optional_integer("reply_to");
  message.link = fields.optional_text("link");
  message.topic = fields.optional_text("topic").value_or("");
  message.locale = preferred_language(call.request.accept_language);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto allowed = site.send_limits.message_by(call.visitor, call.request.address);
  if (!allowed) co_return HttpResponse::problem(allowed.error());

  auto visitor = call.visitor;
  auto user_agent = call.request.user_agent;
  const auto sent =
      co_await site.services.customers.send(std::move(visitor), std::move(message), std::move(user_agent));
  if (!call.visitor.seat && (!sent || sent->ack.duplicate)) site.send_limits.no_new_customer(call.request.address);
  if (!sent) co_return refuse(sent.error(), call);

  auto response = stored(sent->ack, site.services.store.epoch(), sent->topic);
  if (sent->new_device) set_device_cookie(response, call.request, call.visitor.company.id, *sent->new_device);
  co_return response;
}

}  // namespace dropline::net
