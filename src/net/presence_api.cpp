#include <utility>

#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/handlers.hpp"

// How far somebody has come, whether they are here, that they type, where WebSocket is blocked: docs/protocol.md, "Long
// polling".
namespace dropline::net {
namespace {

namespace asio = boost::asio;

// What a customer says is about the conversation of a topic.
std::string read_topic(protocol::FieldReader& fields) { return fields.optional_text("topic").value_or(""); }

std::int64_t read_seq(protocol::FieldReader& fields) {
  const auto seq = fields.integer("seq");
  if (seq < 0) fields.refuse("seq", "must not be negative");
  return seq;
}

HttpResponse done(const Result<void>& result) {
  return result ? HttpResponse::no_content() : HttpResponse::problem(result.error());
}

Answer mark_for_customer(Site& site, Call& call, storage::Mark mark) {
  protocol::FieldReader fields(call.body);
  auto topic = read_topic(fields);
  const auto seq = read_seq(fields);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());
  const auto& seat = *call.visitor.seat;
  if (const auto allowed = site.send_limits.receipt_by(seat.device.value); !allowed) {
    co_return HttpResponse::problem(allowed.error());
  }
  const auto marked = co_await site.services.customers.mark(seat, std::move(topic), mark, seq);
  co_return done(marked);
}

asio::awaitable<chat::CustomerView> view_of(Site& site, const Call& call, std::string topic) {
  auto visitor = call.visitor;
  auto view = co_await site.services.customers.view(std::move(visitor), std::move(topic), std::nullopt, 1);
  co_return view;
}

Answer mark_by_agent(Site& site, Call& call, storage::Mark mark) {
  protocol::FieldReader fields(call.body);
  const auto seq = read_seq(fields);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());
  const auto id = call.captured_id<ConversationId>(1);
  const auto marked = co_await site.services.inbox.mark(call.seat, id, mark, seq);
  co_return done(marked);
}

}  // namespace

Answer customer_read(Site& site, Call& call) { return mark_for_customer(site, call, storage::Mark::read); }
Answer customer_delivered(Site& site, Call& call) { return mark_for_customer(site, call, storage::Mark::delivered); }

Answer customer_typing(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto topic = read_topic(fields);
  const bool on = fields.boolean("on");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());
  const auto& seat = *call.visitor.seat;
  if (!site.send_limits.may_type(seat.device.value)) co_return HttpResponse::no_content();

  const auto view = co_await view_of(site, call, std::move(topic));
  if (!view.conversation) co_return HttpResponse::problem(not_found());
  site.services.presence.customer_types(seat.company, *view.conversation, on);
  co_return HttpResponse::no_content();
}

Answer customer_presence(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto topic = read_topic(fields);
  const bool front = fields.boolean("front");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());
  const auto& seat = *call.visitor.seat;
  if (const auto allowed = site.send_limits.receipt_by(seat.device.value); !allowed) {
    co_return HttpResponse::problem(allowed.error());
  }
  const auto view = co_await view_of(site, call, std::move(topic));
  if (!view.conversation) co_return HttpResponse::problem(not_found());
  const PolledPresence::Place place{seat.device.value, view.conversation->value};
  if (!site.polled_presence.knows(place)) {
    auto known = view.known_agents;
    auto attendance = site.services.presence.attend(seat, *view.conversation, std::move(known), view.company_seen_at);
    site.polled_presence.enter(place, AgentId{}, std::move(attendance));
  }
  site.polled_presence.set_front(place, front);
  co_return HttpResponse::no_content();
}

Answer mark_delivered(Site& site, Call& call) { return mark_by_agent(site, call, storage::Mark::delivered); }

Answer mark_read(Site& site, Call& call) { return mark_by_agent(site, call, storage::Mark::read); }

Answer agent_typing(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  const bool on = fields.boolean("on");
  auto kind = domain::MessageKind::text;
  const auto named = fields.optional_text("kind").value_or("text");
  if (named == "note") {
    kind = domain::MessageKind::note;
  } else if (named != "text") {
    fields.refuse("kind", "must be `text` or `note`");
  }
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto id = call.captured_id<ConversationId>(1);
  const bool known = co_await site.services.inbox.has(call.seat, id);
  if (!known) co_return HttpResponse::problem(not_found());
  if (!site.send_limits.may_type(call.who->session.value)) co_return HttpResponse::no_content();
  site.services.presence.agent_types(call.seat, call.who->agent.name, id, kind, on, nullptr);
  co_return HttpResponse::no_content();
}

Answer agent_presence(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  const bool front = fields.boolean("front");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());
  const PolledPresence::Place place{call.who->session.value, call.seat.company.value};
  if (!site.polled_presence.knows(place)) {
    site.polled_presence.enter(place, call.seat.agent, site.services.presence.attend(call.seat));
  }
  site.polled_presence.set_front(place, front);
  co_return HttpResponse::no_content();
}

}  // namespace dropline::net
