#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "dropline/chat/customer_line.hpp"
#include "dropline/config.hpp"
#include "dropline/error.hpp"

#include "net/address_limits.hpp"
#include "net/token_bucket.hpp"

namespace dropline::net {

// How much may be written over HTTP: by session or device as on a socket, and by address, together with the sockets.
// Thread: I/O.
class SendLimits {
 public:
  SendLimits(const Limits& limits, AddressLimits& addresses) : limits_(limits), addresses_(addresses) {}

  // Counts one message. Code::rate_limited when it is too much.
  [[nodiscard]] Result<void> message_by(SessionId session, std::string_view address);
  // Without a seat it counts as that of a new customer.
  [[nodiscard]] Result<void> message_by(const chat::CustomerLine::Visitor& visitor, std::string_view address);

 private:
  [[nodiscard]] Result<void> message(std::int64_t owner, std::string_view address);
  TokenBucket& bucket_of(std::int64_t owner, SteadyTime now);

  const Limits& limits_;
  AddressLimits& addresses_;
  std::unordered_map<std::int64_t, TokenBucket> owners_;  // by id of session or device: ids of all nouns are distinct
};

}  // namespace dropline::net
