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
  // A complete `events` frame. Must not block; must not destroy the subscription from within.
  virtual void deliver(Frame frame) = 0;
};

// An event encoded for both sides; `customer` is empty when customers do not see it.
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
  Subscription() = default;
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
  // `cursor` is the last event the subscriber has; it must equal the feed's position for the company.
  [[nodiscard]] Subscription subscribe(Audience audience, std::int64_t cursor, Subscriber& subscriber);

  // Hands `events`, everything in (from, to] of the company's log, to all whom they concern. A subscriber's frame starts
  // at its own cursor.
  void publish(CompanyId company, std::int64_t to, std::span<const EncodedEvent> events);

  [[nodiscard]] bool anyone_in(CompanyId company) const;

 private:
  friend class Subscription;
  struct Room {
    std::unordered_set<Subscription::Entry*> agents;
    std::unordered_map<ConversationId, std::vector<Subscription::Entry*>> customers;
  };
  void leave(Subscription::Entry& entry);

  std::unordered_map<CompanyId, Room> rooms_;
};

}  // namespace dropline::chat
