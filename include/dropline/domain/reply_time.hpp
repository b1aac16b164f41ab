#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/domain/opening_hours.hpp"

// How long customers usually wait, and when they may expect an answer. docs/operations.md has the formula in words.
namespace dropline::domain {

inline constexpr Micros kReplyWindow = 8 * 7 * kDay;    // older answers say nothing about today
inline constexpr std::size_t kFewestReplies = 5;        // fewer say nothing
inline constexpr std::size_t kMostReplies = 100;        // of more, the newest count
inline constexpr Micros kExpectedAtStep = 5 * kMinute;  // nobody expects an answer at 16:33

// Which answers are looked at: those of the same hour of the week; then of the same hour on any day; then all.
enum class ReplyScope : std::uint8_t { hour_of_week, hour_of_day, all };

// The open time that the newest answers within the window took, at most kMostReplies of them, in any order.
using Replies = std::function<std::vector<Micros>(ReplyScope)>;

// The hour of the week that an answer is counted under: 0 is Monday from 00:00 on the company's wall, 167 the last of Sunday.
// It is that of the moment from which the wait counts: when it was asked, or when the company opened after that.
[[nodiscard]] int hour_of_week(const Schedule& schedule, Micros asked_at);

// The median open time of the narrowest scope that has kFewestReplies, rounded up to a step that people say; nothing when
// there are too few, or when it is beyond the last step.
[[nodiscard]] std::optional<Micros> usual_reply_time(const Replies& replies);

// The upper one of two middles, so that the promise is kept rather than broken. Not for nothing at all.
[[nodiscard]] Micros median(std::vector<Micros> times);
// 5, 15, 30 min, 1, 2, 4, 8, 16 h, 1, 2, 3, 7 days (of open time).
[[nodiscard]] std::optional<Micros> rounded_up(Micros open_time);

// When `open_time` has passed since `from`, rounded up to kExpectedAtStep; nothing when it never does.
[[nodiscard]] std::optional<Micros> expected_at(const Schedule& schedule, Micros from, Micros open_time);

}  // namespace dropline::domain
