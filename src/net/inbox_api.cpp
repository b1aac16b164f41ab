#include <utility>

#include <fmt/format.h>

#include "dropline/protocol/json_reader.hpp"
#include "dropline/protocol/receipts.hpp"

#include "net/answers.hpp"
#include "net/handlers.hpp"
#include "net/parameters.hpp"

// What an agent does with conversations: docs/protocol.md, "Agents over HTTP".
namespace dropline::net {
namespace {

constexpr std::int64_t page_size = 50;

storage::StatusFilter read_status(Parameters& parameters) {
  const auto status = parameters.one_of("status", {"open", "resolved", "all"});
  if (status == "all") return storage::StatusFilter::all;
  return status == "open" ? storage::StatusFilter::open : storage::StatusFilter::resolved;
}

std::string cursor_text(const storage::ListCursor& cursor) {
  return fmt::format("{}.{}", cursor.last_at, cursor.id.value);
}

std::optional<storage::ListCursor> read_list_cursor(Parameters& parameters) {
  const auto text = parameters.text("before");
  if (!text) return std::nullopt;
  const auto dot = text->find('.');
  const auto last_at = parse_id(text->substr(0, dot));
  const auto id = dot == text->npos ? std::nullopt : parse_id_as<ConversationId>(text->substr(dot + 1));
  if (last_at && id) return storage::ListCursor{*last_at, *id};
  parameters.refuse("before", "is not the `next` of a page");
  return std::nullopt;
}

nlohmann::json ways_json(const chat::CustomerWays& ways) {
  nlohmann::json reach{{"push", ways.devices}, {"muted", ways.muted}};
  if (!ways.email.empty()) reach["email"] = ways.email;
  reach["state"] = ways.devices > 0 ? "push" : ways.email.empty() ? "none" : "email";
  return reach;
}

HttpResponse detail(const Site& site, const Call& call, const Result<chat::ConversationDetail>& found) {
  if (!found) return HttpResponse::problem(found.error());
  auto body = protocol::to_json(found->conversation);
  body["ev"] = found->ev;
  body["customer"] = protocol::to_json(found->conversation.customer);
  body["episodes"] = json_array(found->episodes);
  body["reply"] = protocol::to_json(found->reply);
  body["receipts"] = protocol::to_json(found->receipts);
  body["reach"] = ways_json(found->ways);
  body["notices"] = json_array(found->notices);
  const auto& conversation = found->conversation;
  body["presence"] = protocol::to_json(site.services.presence.customer(call.seat.company, conversation.customer.id,
                                                                       conversation.id, found->customer_seen_at));
  return ok(body);
}

}  // namespace

Answer list_conversations(Site& site, Call& call) {
  Parameters parameters(call.request);
  const auto status = read_status(parameters);
  const auto limit = parameters.integer("limit", 1, 100).value_or(page_size);
  const auto before = read_list_cursor(parameters);
  if (parameters.error()) co_return HttpResponse::problem(*parameters.error());

  const auto list = co_await site.services.inbox.list(call.seat, status, before, static_cast<int>(limit));
  nlohmann::json body{{"ev", list.ev}, {"conversations", json_array(list.conversations)}};
  if (list.next) body["next"] = cursor_text(*list.next);
  co_return ok(body);
}

Answer show_conversation(Site& site, Call& call) {
  const auto id = call.captured_id<ConversationId>(1);
  const auto found = co_await site.services.inbox.open(call.seat, id);
  co_return detail(site, call, found);
}

Answer list_messages(Site& site, Call& call) {
  Parameters parameters(call.request);
  const auto before = parameters.integer("before", 1, kAnyNumber);
  const auto after = parameters.integer("after", 0, kAnyNumber);
  const auto limit = parameters.integer("limit", 1, 100).value_or(page_size);
  if (before && after) parameters.refuse("after", "cannot stand beside `before`");
  if (parameters.error()) co_return HttpResponse::problem(*parameters.error());

  const auto id = call.captured_id<ConversationId>(1);
  const auto found = co_await site.services.inbox.messages(call.seat, id, before, after, static_cast<int>(limit));
  if (!found) co_return HttpResponse::problem(found.error());
  const nlohmann::json body{{"ev", found->ev},
                            {"messages", json_array(found->page.messages, protocol::Side::agent)},
                            {"older", found->page.older},
                            {"newer", found->page.newer}};
  co_return ok(body);
}

Answer agent_send(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  chat::AgentMessage message;
  message.conversation = call.captured_id<ConversationId>(1);
  message.client_id = fields.client_id("client_id");
  message.body = fields.text("body");
  message.reply_to = fields.optional_integer("reply_to");
  const auto kind = fields.optional_text("kind").value_or("text");
  if (kind == "note") {
    message.kind = domain::MessageKind::note;
  } else if (kind != "text") {
    fields.refuse("kind", "must be `text` or `note`");
  }
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const bool note = message.kind == domain::MessageKind::note;
  const auto ack = co_await site.services.inbox.send(call.seat, std::move(message));
  if (!ack) co_return HttpResponse::problem(ack.error());
  if (!note) {
    const domain::Author author{domain::AuthorKind::agent, call.seat.agent.value, call.who->agent.name};
    site.services.presence.wrote(call.seat.company, ack->conversation, author);
  }
  co_return stored(*ack, site.services.store.epoch());
}

Answer resolve(Site& site, Call& call) {
  if (const auto read = protocol::FieldReader(call.body).finish(); !read) co_return HttpResponse::problem(read.error());
  const auto id = call.captured_id<ConversationId>(1);
  const auto found = co_await site.services.inbox.resolve(call.seat, id);
  co_return detail(site, call, found);
}

Answer reopen(Site& site, Call& call) {
  if (const auto read = protocol::FieldReader(call.body).finish(); !read) co_return HttpResponse::problem(read.error());
  const auto id = call.captured_id<ConversationId>(1);
  const auto found = co_await site.services.inbox.reopen(call.seat, id);
  co_return detail(site, call, found);
}

Answer rename_customer(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto name = fields.text("name");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto id = call.captured_id<CustomerId>(1);
  const auto customer = co_await site.services.inbox.rename_customer(call.seat, id, std::move(name));
  if (!customer) co_return HttpResponse::problem(customer.error());
  co_return ok(protocol::to_json(*customer));
}

}  // namespace dropline::net
