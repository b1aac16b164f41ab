#include "dropline/domain/reply_time.hpp"

#include <algorithm>
#include <array>

namespace dropline::domain {
namespace {

constexpr std::array<Micros, 12> kSteps{5 * kMinute, 15 * kMinute, 30 * kMinute, kHour,    2 * kHour, 4 * kHour,
                                        8 * kHour,   16 * kHour,   kDay,         2 * kDay, 3 * kDay,  7 * kDay};

}  // namespace

int hour_of_week(const Schedule& schedule, Micros asked_at) {
  const Micros local = schedule.clock().local(schedule.next_open(asked_at).value_or(asked_at));
  const std::int64_t day = day_of(local);
  return (weekday_of(day) - 1) * 24 + static_cast<int>((local - day * kDay) / kHour);
}

std::optional<Micros> usual_reply_time(const Replies& replies) {
  for (const auto scope : {ReplyScope::hour_of_week, ReplyScope::hour_of_day, ReplyScope::all}) {
    auto times = replies(scope);
    if (times.size() >= kFewestReplies) return rounded_up(median(std::move(times)));
  }
  return std::nullopt;
}

Micros median(std::vector<Micros> times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

std::optional<Micros> rounded_up(Micros open_time) {
  const auto step = std::lower_bound(kSteps.begin(), kSteps.end(), open_time);
  if (step == kSteps.end()) return std::nullopt;
  return *step;
}

std::optional<Micros> expected_at(const Schedule& schedule, Micros from, Micros open_time) {
  const auto at = schedule.add_open_time(from, open_time);
  if (!at) return std::nullopt;
  return (*at + kExpectedAtStep - 1) / kExpectedAtStep * kExpectedAtStep;
}

}  // namespace dropline::domain
