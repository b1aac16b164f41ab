#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "dropline/clock.hpp"

namespace dropline::notify {

// The longest that a push service can make us wait: by then an e-mail has long been the better way.
inline constexpr Micros kLongestRetryAfter = 1 * kHour;

enum class PushOutcome : std::uint8_t {
  accepted,      // the service will deliver it
  gone,          // the subscription has ended: delete it
  too_large,     // the same message will never be taken
  retry_later,   // the service is busy or broken
  key_refused,   // our key, contact or clock is at fault, for every device there: tell the admin, delete nothing
  not_accepted,  // this message will not be taken, for a reason that is in no standard
};

struct PushReply {
  PushOutcome outcome = PushOutcome::not_accepted;
  // With retry_later: the time the service asked for, from now on, at least a second and at most kLongestRetryAfter.
  std::optional<Micros> retry_after{};
};

// The header Retry-After (RFC 9110, 10.2.3) as the time from `wall` on, between a second and kLongestRetryAfter; nothing when it
// cannot be read.
[[nodiscard]] std::optional<Micros> parse_retry_after(std::string_view value, Micros wall);

// What the answer of a push service means (RFC 8030, 5 to 8; RFC 8292, 4.2). `retry_after`: the header's value, or empty.
[[nodiscard]] PushReply judge_push_reply(unsigned status, std::string_view retry_after, Micros wall);

}  // namespace dropline::notify
