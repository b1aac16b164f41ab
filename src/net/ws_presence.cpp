// What passes between the two sides beside the messages: how far somebody has come, whether they are here, that they type.
#include "net/ws_session.hpp"

#include <utility>

#include "dropline/protocol/receipts.hpp"

namespace dropline::net {

void WsSession::handle(protocol::Delivered delivered) {
  if (auto refused = check_side(delivered.conversation)) return push_error(std::move(*refused), {});
  if (const auto allowed = count_receipt(); !allowed) return push_error(allowed.error(), {});
  spawn(mark(storage::Mark::delivered, delivered.conversation, delivered.seq));
}

void WsSession::handle(protocol::Read read) {
  if (auto refused = check_side(read.conversation)) return push_error(std::move(*refused), {});
  // Of an agent's reading the colleagues are told, so it counts as all that agents change.
  const bool agent = std::holds_alternative<AgentHere>(who_);
  if (const auto allowed = agent ? count_message() : count_receipt(); !allowed) {
    return push_error(allowed.error(), {});
  }
  spawn(mark(storage::Mark::read, read.conversation, read.seq));
}

void WsSession::handle(protocol::Presence presence) {
  if (phase_ != Phase::open) return push_error({Code::hello_required, "Say `hello` first.", {}, {}}, {});
  if (const auto allowed = count_receipt(); !allowed) return push_error(allowed.error(), {});
  front_ = presence.front;
  if (!attendance_) {
    const auto* agent = std::get_if<AgentHere>(&who_);
    if (!agent) {
      if (!std::exchange(arriving_, true)) spawn(arrive());
      return;
    }
    attendance_ = edge_->services.presence.attend(agent->seat);
  }
  attendance_.set_front(front_);
}

void WsSession::handle(protocol::Typing typing) {
  if (auto refused = check_side(typing.conversation)) return push_error(std::move(*refused), {});
  if (!edge_->send_limits.may_type(owner())) return;
  if (const auto* customer = std::get_if<CustomerHere>(&who_)) {
    return edge_->services.presence.customer_types(customer->visitor.company.id, customer->conversation, typing.on);
  }
  if (*typing.conversation == typing_in_) return tell_typing(typing);
  to_tell_ = typing;
  if (!std::exchange(looking_up_, true)) spawn(type_elsewhere());
}

void WsSession::tell_typing(const protocol::Typing& typing) {
  const auto& agent = std::get<AgentHere>(who_);
  edge_->services.presence.agent_types(agent.seat, agent.name, *typing.conversation, typing.kind, typing.on, this);
}

// Colleagues hear only of conversations that the company has. Which one an agent types in changes seldom, so the last is
// remembered and only another one is looked up.
WsSession::Work WsSession::type_elsewhere() {
  const domain::Seat seat = std::get<AgentHere>(who_).seat;
  while (to_tell_) {
    const ConversationId conversation = *to_tell_->conversation;
    const bool known = co_await edge_->services.inbox.has(seat, conversation);
    if (phase_ != Phase::open) co_return;
    if (*to_tell_->conversation != conversation) continue;  // meanwhile they have gone on to yet another
    const auto typing = *std::exchange(to_tell_, std::nullopt);
    if (!known) continue;
    typing_in_ = conversation;
    tell_typing(typing);
  }
  looking_up_ = false;
}

// Agents say which conversation they mean, a customer's socket has only one.
std::optional<Error> WsSession::check_side(const std::optional<ConversationId>& conversation) const {
  if (phase_ != Phase::open) return Error{Code::hello_required, "Say `hello` first.", {}, {}};
  const bool agent = std::holds_alternative<AgentHere>(who_);
  if (agent && !conversation) return invalid_field("conversation", "`conversation` is missing.");
  if (!agent && conversation) return invalid_field("conversation", "`conversation` is for agents.");
  return std::nullopt;
}

Result<void> WsSession::count_receipt() { return edge_->send_limits.receipt_by(owner()); }

std::int64_t WsSession::owner() const {
  if (const auto* agent = std::get_if<AgentHere>(&who_)) return agent->session.value;
  return std::get<CustomerHere>(who_).visitor.seat->device.value;
}

WsSession::Work WsSession::mark(storage::Mark mark, std::optional<ConversationId> conversation, std::int64_t seq) {
  Result<void> marked;
  if (const auto* agent = std::get_if<AgentHere>(&who_)) {
    const domain::Seat seat = agent->seat;
    marked = co_await edge_->services.inbox.mark(seat, *conversation, mark, seq);
  } else {
    const auto& customer = std::get<CustomerHere>(who_);
    const domain::CustomerSeat seat = *customer.visitor.seat;
    auto topic = customer.topic;
    marked = co_await edge_->services.customers.mark(seat, std::move(topic), mark, seq);
  }
  if (!marked) push_error(marked.error(), {});
}

// A customer is here for the first time on this socket: from now on they are told who is.
WsSession::Work WsSession::arrive() {
  const auto& customer = std::get<CustomerHere>(who_);
  auto visitor = customer.visitor;
  auto topic = customer.topic;
  const domain::CustomerSeat seat = *visitor.seat;
  const ConversationId conversation = customer.conversation;
  const auto view = co_await edge_->services.customers.view(std::move(visitor), std::move(topic), std::nullopt, 1);
  if (phase_ != Phase::open) co_return;
  auto& presence = edge_->services.presence;
  auto known = view.known_agents;
  attendance_ = presence.attend(seat, conversation, std::move(known), view.company_seen_at);
  attendance_.set_front(front_);
  const auto company = presence.company(seat.company, view.known_agents, view.company_seen_at);
  whisper(std::make_shared<const std::string>(protocol::company_presence(company)));
}

}  // namespace dropline::net
