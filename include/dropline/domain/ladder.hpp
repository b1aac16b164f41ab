#pragma once

#include <cstdint>
#include <optional>

#include "dropline/clock.hpp"

// How somebody who is not looking is told of what is unread: first nothing while a tab is in front, then by push, then by one
// mail, later by digests; at last not at all.
namespace dropline::domain {

// Customers' messages wait so long before the team's notification is looked at: who is at the desk reads them first.
inline constexpr Micros kTeamPause = 10 * kSecond;
// The agent who answered last is told alone for so long; then the rest of the team, too.
inline constexpr Micros kTeamAfter = 5 * kMinute;

struct LadderRules {
  Micros front_patience = 2 * kMinute;  // a tab in front that has not read for so long is not being looked at
  Micros front_pause = 15 * kSecond;    // until then it is looked after so often
  Micros mail_after = 5 * kMinute;      // unread for so long
  Micros digest = 60 * kMinute;         // between two mails
  Micros expiry = 7 * kDay;             // unread for so long is not worth telling
  Micros breath = 10 * kMinute;         // when there was too much in the last hour
  std::int64_t pushes_per_hour = 60;
  std::int64_t mails_per_hour = 6;
};

// What is known about one person and what they have not read.
struct Circumstances {
  Micros newest_at = 0;  // of the newest unread message
  bool muted = false;
  bool in_front = false;   // a tab is open and seen
  Micros quiet_until = 0;  // their quiet hours; 0: not now

  // Push, and what is like it. Times in the past mean "now"; nothing: there is nothing to push, or no device.
  bool can_push = false;
  std::optional<Micros> push_due;
  std::int64_t pushes_last_hour = 0;

  bool can_mail = false;
  std::optional<Micros> oldest_unmailed_at;  // of what no mail has told; nothing when mails have told it all
  Micros mailed_at = 0;                      // of the last mail about this conversation; 0: none yet
  Micros mail_retry_at = 0;                  // one did not get through; not before this. 0: none is waiting
  std::int64_t mails_last_hour = 0;
};

struct Step {
  bool expire = false;  // close it, untold
  bool push = false;
  bool mail = false;
  bool unreachable = false;  // there is no way at all
  Micros again_at = 0;       // look again then, unless something new comes before
};

// Pure: the same circumstances give the same step.
[[nodiscard]] Step next_step(const Circumstances& now_known, const LadderRules& rules, Micros now);

// How long to wait after the `attempts`-th failure: half a minute, doubled up to three minutes, so that all is through within
// five minutes after the other side has come back; after an hour, half an hour.
[[nodiscard]] Micros retry_pause(std::int64_t attempts);

// After so many attempts (twenty hours) it is given up.
inline constexpr std::int64_t kMostAttempts = 60;

}  // namespace dropline::domain
