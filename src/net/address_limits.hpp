#pragma once

#include "dropline/config.hpp"

#include "net/ip.hpp"
#include "net/token_bucket.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>

namespace dropline::net {

class AddressLimits;

// One socket counted for an address; given back when destroyed. Must not outlive its AddressLimits.
class SocketSlot {
 public:
  SocketSlot(AddressLimits& limits, IpAddress key) : limits_(&limits), key_(key) {}
  SocketSlot(SocketSlot&& other) noexcept : limits_(std::exchange(other.limits_, nullptr)), key_(other.key_) {}
  SocketSlot& operator=(SocketSlot&&) = delete;
  ~SocketSlot();

 private:
  AddressLimits* limits_;
  IpAddress key_;
};

// What one address may do, whichever way it comes in: HTTP and WebSocket ask the same object. IPv6 addresses count by their
// /64. An address that is none (a test's, say) counts as one more. Thread: I/O.
class AddressLimits {
 public:
  AddressLimits(const Limits& limits, SteadyNow now) : limits_(limits), now_(std::move(now)) {}

  // Nothing when allowed (and then counted), otherwise the seconds to wait.
  [[nodiscard]] std::optional<int> message(const IpAddress& address);
  [[nodiscard]] std::optional<int> new_customer(const IpAddress& address);
  void no_new_customer(const IpAddress& address);  // takes the count back

  // Nothing when the address has all the sockets it may have.
  [[nodiscard]] std::optional<SocketSlot> open_socket(const IpAddress& address);

  // Forgets addresses that have used nothing for a while. Call now and then.
  void forget_idle();
  [[nodiscard]] std::size_t remembered() const { return records_.size(); }

 private:
  friend class SocketSlot;
  struct Record {
    TokenBucket messages;
    TokenBucket new_customers;
    std::int64_t sockets = 0;
  };
  Record& record(const IpAddress& address);

  const Limits& limits_;
  SteadyNow now_;
  std::unordered_map<IpAddress, Record> records_;
};

}  // namespace dropline::net
