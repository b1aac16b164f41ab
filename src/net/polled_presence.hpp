#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <utility>

#include "dropline/chat/accounts.hpp"
#include "dropline/chat/presence.hpp"

// Who is here without a socket: said over HTTP, and believed for as long as long polling goes on.
namespace dropline::net {

// Thread: I/O. Lifetime: shorter than the presence.
class PolledPresence {
 public:
  // Who says it (a session or a device) and where (a company or a customer's conversation).
  struct Place {
    std::int64_t owner = 0;
    std::int64_t where = 0;
    auto operator<=>(const Place&) const = default;
  };

  // `seconds`: without another word or poll, somebody counts as gone.
  explicit PolledPresence(std::int64_t seconds) : held_(seconds) {}

  [[nodiscard]] bool knows(const Place& place) const { return entries_.contains(place); }
  // `agent` is none for a customer.
  void enter(const Place& place, AgentId agent, chat::Attendance attendance);
  // Of a place that is known.
  void set_front(const Place& place, bool front);
  // It polls, so it is still there.
  void touch(const Place& place);

  void tick();
  void end_rights(const chat::RightsEnded& ended);

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    AgentId agent;
    chat::Attendance attendance;
    Clock::time_point until;
  };

  std::chrono::seconds held_;
  std::map<Place, Entry> entries_;
};

}  // namespace dropline::net
