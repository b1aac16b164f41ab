#pragma once

#include "dropline/clock.hpp"

// How long what lets somebody in stays valid.
namespace dropline::chat {

inline constexpr Micros kSetupUrlLife = 30 * kMinute;   // once
inline constexpr Micros kSignInUrlLife = 30 * kMinute;  // once
inline constexpr Micros kInvitationLife = 7 * kDay;     // once
inline constexpr Micros kSessionLife = 30 * kDay;       // from its last use
inline constexpr Micros kRenewAfter = kDay;             // a session in use is written at most once a day

}  // namespace dropline::chat
