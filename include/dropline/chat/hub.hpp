#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "dropline/ids.hpp"

// Who is looking, and how encoded events reach them.
namespace dropline::chat {

// Encoded once, shared by all who get it.
using Frame = std::shared_ptr<const std::string>;

// What a subscriber may see: everything of the company, or one conversation as its customer.
struct Audience {
  CompanyId company;
  ConversationId conversation;  // none: an agent, who sees the whole company

  [[nodiscard]] bool is_agent() const { return !conversation; }
};

// A connection that events are delivered to. Thread: I/O.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  // The cursor was found good: frames follow from there. Called once for each Feed::attach that succeeds, before its frames.
  virtual void accepted(std::int64_t cursor) = 0;
  // A complete `events` frame that moves the client's cursor to `to`. Must not block; must not destroy the subscription from
  // within.
  virtual void deliver(Frame frame, std::int64_t to) = 0;
  // A frame that is not from the log and moves no cursor: who types, who is here. It may be dropped.
  virtual void whisper(const Frame& /*frame*/) {}
};

// An event encoded for those who look: `agent` is empty when no agent does, `customer` when the customer does not or must
// not.
struct EncodedEvent {
  std::int64_t ev = 0;
  ConversationId conversation;
  std::string agent;
  std::string customer;
};

class Hub;

// Keeps a subscriber in the hub; unsubscribes when destroyed. It must be destroyed before its subscriber and the hub.
class Subscription {
 public:
  Subscription() noexcept;
  Subscription(Subscription&& other) noexcept;
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

  [[nodiscard]] explicit operator bool() const { return entry_ != nullptr; }
  // Everything up to here was handed to the subscriber.
  [[nodiscard]] std::int64_t cursor() const;

 private:
  friend class Hub;
  struct Entry;
  Subscription(Hub& hub, std::unique_ptr<Entry> entry);
  void leave();

  Hub* hub_ = nullptr;
  std::unique_ptr<Entry> entry_;
};

// Fans published events out to the subscribers of a company. Thread: I/O; no locks.
class Hub {
 public:
  // `cursor` is the last event the subscriber has; events up to it are never delivered again.
  [[nodiscard]] Subscription subscribe(Audience audience, std::int64_t cursor, Subscriber& subscriber);

  // Hands `events`, ascending up to `to`, to all whom they concern. A subscriber's frame starts at its own cursor.
  // Out of memory here ends the process: half of them told would be worse than a restart, after which all resume.
  void publish(CompanyId company, std::int64_t to, std::span<const EncodedEvent> events) noexcept;

  // Hands a passing frame to all agents of the company, but for `except`, or to the customer's connections.
  void whisper_to_agents(CompanyId company, const std::string& frame, const Subscriber* except = nullptr);
  void whisper_to_customer(CompanyId company, ConversationId conversation, const std::string& frame);

  [[nodiscard]] bool anyone_in(CompanyId company) const;
  [[nodiscard]] bool agents_in(CompanyId company) const;
  [[nodiscard]] bool customers_in(CompanyId company, ConversationId conversation) const;

 private:
  friend class Subscription;
  struct Room {
    std::unordered_set<Subscription::Entry*> agents;
    std::unordered_map<ConversationId, std::vector<Subscription::Entry*>> customers;
  };
  static void hand_over(Subscription::Entry& entry, std::int64_t to, const Frame& frame);
  void leave(Subscription::Entry& entry);

  std::unordered_map<CompanyId, Room> rooms_;
};

}  // namespace dropline::chat
