#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace dropline::outbound {

// How many requests may run at once, in all and to one host; the others wait in the order they came, but one host's queue
// holds up no other host. Thread: I/O. Lifetime: longer than its places and than whoever awaits enter().
class TransferGate {
 public:
  struct Limits {
    std::size_t at_once;
    std::size_t per_host;
    std::size_t waiting;
  };

  // The right to run one request; given back at the end of its life.
  class Place {
   public:
    Place(TransferGate& gate, std::string host) : gate_(&gate), host_(std::move(host)) {}
    Place(Place&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), host_(std::move(other.host_)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (gate_) gate_->leave(host_);
    }

   private:
    TransferGate* gate_;
    std::string host_;
  };

  TransferGate(boost::asio::any_io_executor io, Limits limits) : io_(std::move(io)), limits_(limits) {}

  // Nothing when no place became free within `patience`, when too many wait already, or after close().
  [[nodiscard]] boost::asio::awaitable<std::optional<Place>> enter(std::string host,
                                                                   std::chrono::milliseconds patience);
  void close();
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  class Waiter;
  [[nodiscard]] bool has_room(const std::string& host) const;
  void leave(const std::string& host);
  void admit_next();

  boost::asio::any_io_executor io_;
  Limits limits_;
  bool closed_ = false;
  std::size_t running_ = 0;
  std::unordered_map<std::string, std::size_t> by_host_;
  std::list<Waiter*> waiting_;
};

}  // namespace dropline::outbound
