#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <unordered_map>

#include "dropline/chat/accounts.hpp"
#include "dropline/chat/hub.hpp"
#include "dropline/error.hpp"

#include "net/ip.hpp"

// Requests that wait for something to happen, where WebSocket is blocked.
namespace dropline::net {

class LongPolls;

[[nodiscard]] Error too_many_waiting();

// Who waits; `owner` is the session or the device, `agent` none for a customer, `device` none for an agent.
struct Poller {
  IpAddress address;
  std::int64_t owner = 0;
  AgentId agent;
  SessionId session;
  CompanyId company;
  DeviceId device{};
};

// One waiting request: woken by the first of news, time, ended rights, drain. Thread: I/O. Must not outlive its LongPolls.
class Waiter final : public chat::Subscriber {
 public:
  // `rights_changes` as it was before the request was admitted: rights that ended since then have ended for this one too.
  Waiter(LongPolls& polls, Poller who, std::uint64_t rights_changes, const boost::asio::any_io_executor& io);
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() override;

  // Resumes when woken or at the deadline. What was woken before is not waited for.
  [[nodiscard]] boost::asio::awaitable<void> wait_until(std::chrono::steady_clock::time_point deadline);

  // Rights have changed: nothing more may be told; the next request is judged anew.
  [[nodiscard]] bool rights_ended() const { return rights_ended_; }
  // A newer request of the same owner took its place: whoever still listens should come back later.
  [[nodiscard]] bool displaced() const { return displaced_; }

  // The bell: what happened is read from the log again, so that the answer starts at the client's own cursor.
  void accepted(std::int64_t) override {}
  void deliver(chat::Frame, std::int64_t) override { wake(); }

 private:
  friend class LongPolls;
  void wake();

  LongPolls& polls_;
  Poller who_;
  boost::asio::steady_timer timer_;
  bool woken_ = false;
  bool rights_ended_ = false;
  bool displaced_ = false;
  std::uint64_t place_ = 0;  // in the order of coming
};

// All that wait, so that they can be bounded and ended. Thread: I/O.
class LongPolls {
 public:
  explicit LongPolls(std::int64_t per_address) : per_address_(per_address) {}

  // Makes room for one more: an owner's oldest request is displaced by a newer one, as its client has most likely hung up,
  // which nobody notices while it waits. Refused is what is too much from one address.
  [[nodiscard]] Result<void> admit(const Poller& who);
  void end_rights(const chat::RightsEnded& ended);
  [[nodiscard]] std::uint64_t rights_changes() const { return rights_changes_; }
  // Wakes all; who comes later does not wait.
  void drain();
  [[nodiscard]] bool draining() const { return draining_; }

 private:
  friend class Waiter;
  void enter(Waiter& waiter);
  void leave(Waiter& waiter);

  std::int64_t per_address_;
  bool draining_ = false;
  std::uint64_t rights_changes_ = 0;
  std::uint64_t next_place_ = 0;
  std::map<std::uint64_t, Waiter*> waiting_;                // the oldest first
  std::unordered_map<IpAddress, std::int64_t> by_address_;  // IPv6: by /64
  std::unordered_map<std::int64_t, std::int64_t> by_owner_;
};

}  // namespace dropline::net
