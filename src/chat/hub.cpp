#include "dropline/chat/hub.hpp"

#include <algorithm>
#include <utility>

#include "dropline/protocol/server_events.hpp"

namespace dropline::chat {

struct Subscription::Entry {
  Audience audience;
  std::int64_t cursor;
  Subscriber& subscriber;
};

Subscription::Subscription() noexcept = default;

Subscription::Subscription(Hub& hub, std::unique_ptr<Entry> entry) : hub_(&hub), entry_(std::move(entry)) {}

Subscription::Subscription(Subscription&& other) noexcept
    : hub_(std::exchange(other.hub_, nullptr)), entry_(std::move(other.entry_)) {}

Subscription& Subscription::operator=(Subscription&& other) noexcept {
  leave();
  hub_ = std::exchange(other.hub_, nullptr);
  entry_ = std::move(other.entry_);
  return *this;
}

Subscription::~Subscription() { leave(); }

void Subscription::leave() {
  if (entry_) hub_->leave(*entry_);
  entry_.reset();
}

std::int64_t Subscription::cursor() const { return entry_ ? entry_->cursor : 0; }

Subscription Hub::subscribe(Audience audience, std::int64_t cursor, Subscriber& subscriber) {
  auto entry = std::unique_ptr<Subscription::Entry>(new Subscription::Entry{audience, cursor, subscriber});
  Room& room = rooms_[audience.company];
  if (audience.is_agent()) {
    room.agents.insert(entry.get());
  } else {
    room.customers[audience.conversation].push_back(entry.get());
  }
  return Subscription(*this, std::move(entry));
}

void Hub::leave(Subscription::Entry& entry) {
  const auto found = rooms_.find(entry.audience.company);
  Room& room = found->second;
  if (entry.audience.is_agent()) {
    room.agents.erase(&entry);
  } else {
    const auto conversation = room.customers.find(entry.audience.conversation);
    std::erase(conversation->second, &entry);
    if (conversation->second.empty()) room.customers.erase(conversation);
  }
  if (room.agents.empty() && room.customers.empty()) rooms_.erase(found);
}

void Hub::whisper_to_agents(CompanyId company, const std::string& frame, const Subscriber* except) {
  const auto room = rooms_.find(company);
  if (room == rooms_.end()) return;
  const auto shared = std::make_shared<const std::string>(frame);
  for (Subscription::Entry* entry : room->second.agents) {
    if (&entry->subscriber != except) entry->subscriber.whisper(shared);
  }
}

void Hub::whisper_to_customer(CompanyId company, ConversationId conversation, const std::string& frame) {
  const auto room = rooms_.find(company);
  if (room == rooms_.end()) return;
  const auto looking = room->second.customers.find(conversation);
  if (looking == room->second.customers.end()) return;
  const auto shared = std::make_shared<const std::string>(frame);
  for (Subscription::Entry* entry : looking->second) entry->subscriber.whisper(shared);
}

bool Hub::anyone_in(CompanyId company) const { return rooms_.contains(company); }

bool Hub::agents_in(CompanyId company) const {
  const auto room = rooms_.find(company);
  return room != rooms_.end() && !room->second.agents.empty();
}

bool Hub::customers_in(CompanyId company, ConversationId conversation) const {
  const auto room = rooms_.find(company);
  return room != rooms_.end() && room->second.customers.contains(conversation);
}

namespace {

// The frame from `cursor` to `to` with those of `events` that are beyond the cursor: a subscriber that has just read the log
// may be ahead of what is published. Null when nothing is left.
Frame make_frame(std::int64_t cursor, std::int64_t to, const std::vector<const EncodedEvent*>& events,
                 std::string EncodedEvent::*side) {
  std::string joined;
  for (const EncodedEvent* event : events) {
    if (event->ev <= cursor) continue;
    if (!joined.empty()) joined += ',';
    joined += event->*side;
  }
  if (joined.empty()) return nullptr;
  return std::make_shared<const std::string>(protocol::encode_events(cursor, to, joined));
}

}  // namespace

void Hub::hand_over(Subscription::Entry& entry, std::int64_t to, const Frame& frame) {
  if (!frame) return;
  entry.cursor = to;
  entry.subscriber.deliver(frame, to);
}

void Hub::publish(CompanyId company, std::int64_t to, std::span<const EncodedEvent> events) noexcept {
  const auto found = rooms_.find(company);
  if (found == rooms_.end()) return;
  Room& room = found->second;

  std::vector<const EncodedEvent*> for_agents;
  std::unordered_map<ConversationId, std::vector<const EncodedEvent*>> for_customers;
  for (const EncodedEvent& event : events) {
    if (!event.agent.empty()) for_agents.push_back(&event);
    if (!event.customer.empty()) for_customers[event.conversation].push_back(&event);
  }

  // Agents that are up to date all stand at the same place: one frame serves them.
  Frame shared;
  std::int64_t shared_from = -1;
  for (Subscription::Entry* entry : room.agents) {
    if (std::exchange(shared_from, entry->cursor) != entry->cursor) {
      shared = make_frame(entry->cursor, to, for_agents, &EncodedEvent::agent);
    }
    hand_over(*entry, to, shared);
  }

  for (const auto& [conversation, own] : for_customers) {
    const auto looking = room.customers.find(conversation);
    if (looking == room.customers.end()) continue;
    for (Subscription::Entry* entry : looking->second) {
      hand_over(*entry, to, make_frame(entry->cursor, to, own, &EncodedEvent::customer));
    }
  }
}

}  // namespace dropline::chat
