#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "dropline/chat/customer_line.hpp"
#include "dropline/config.hpp"
#include "dropline/error.hpp"

#include "net/address_limits.hpp"
#include "net/token_bucket.hpp"

namespace dropline::net {

// How much may be written: by session or device, and by address, over HTTP and all sockets together: changing the transport
// or opening a second socket gains nothing. Thread: I/O.
class SendLimits {
 public:
  SendLimits(const Limits& limits, AddressLimits& addresses, SteadyNow now)
      : limits_(limits), addresses_(addresses), now_(std::move(now)) {}

  // Counts one message. Code::rate_limited when it is too much.
  [[nodiscard]] Result<void> message_by(SessionId session, const IpAddress& address);
  [[nodiscard]] Result<void> message_by(DeviceId device, const IpAddress& address);
  // Without a seat it counts as that of a new customer.
  [[nodiscard]] Result<void> message_by(const chat::CustomerLine::Visitor& visitor, const IpAddress& address);
  // It made no new customer after all: a repetition, say, or a link that is off.
  void no_new_customer(const IpAddress& address) { addresses_.no_new_customer(address); }

  // Counts a word about what was received, read or is looked at. Apart from messages, which must never have to wait for it.
  [[nodiscard]] Result<void> receipt_by(std::int64_t owner);
  // Whether the others are told that `owner` types: once a second, and at once when it ends.
  [[nodiscard]] bool may_type(std::int64_t owner);

 private:
  using Buckets =
      std::unordered_map<std::int64_t, TokenBucket>;  // by id of session or device: ids of all nouns are distinct

  [[nodiscard]] Result<void> message(std::int64_t owner, const IpAddress& address);
  static TokenBucket& bucket_of(Buckets& buckets, std::int64_t owner, double rate, double burst, SteadyTime now);

  const Limits& limits_;
  AddressLimits& addresses_;
  SteadyNow now_;
  Buckets messages_;
  Buckets receipts_;
  Buckets typing_;
};

}  // namespace dropline::net
