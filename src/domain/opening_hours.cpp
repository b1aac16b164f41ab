#include "dropline/domain/opening_hours.hpp"

#include <algorithm>

namespace dropline::domain {
namespace {

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  const std::int64_t whole = value / by;
  return value % by < 0 ? whole - 1 : whole;
}

const std::vector<OpeningInterval>& around_the_clock() {
  static const std::vector<OpeningInterval> week = [] {
    std::vector<OpeningInterval> days;
    for (int day = 1; day <= 7; ++day) days.push_back({day, 0, kDayMinutes});
    return days;
  }();
  return week;
}

bool is_holiday(const OpeningHours& hours, std::int64_t day) {
  return std::binary_search(hours.holidays.begin(), hours.holidays.end(), Holiday{day, {}},
                            [](const Holiday& a, const Holiday& b) { return a.day < b.day; });
}

}  // namespace

std::int64_t day_of(Micros local) { return floor_div(local, kDay); }

int weekday_of(std::int64_t day) {
  constexpr std::int64_t kFirstWasThursday = 3;
  const std::int64_t since_monday = day + kFirstWasThursday;
  return static_cast<int>(since_monday - floor_div(since_monday, 7) * 7) + 1;
}

std::vector<Schedule::Stretch> Schedule::stretches_of(std::int64_t day) const {
  std::vector<Stretch> stretches;
  if (is_holiday(hours_, day)) return stretches;
  const bool closes_at_midnight = is_holiday(hours_, day + 1);
  for (const auto& interval : hours_.week.empty() ? around_the_clock() : hours_.week) {
    if (interval.day != weekday_of(day)) continue;
    const int to = closes_at_midnight ? std::min(interval.to, kDayMinutes) : interval.to;
    const Stretch stretch{clock_.utc(day * kDay + interval.from * kMinute), clock_.utc(day * kDay + to * kMinute)};
    // Nothing is left of hours that the clock jumps over.
    if (stretch.from < stretch.to) stretches.push_back(stretch);
  }
  return stretches;
}

template <class Take>
bool Schedule::each_from(Micros at, Take take) const {
  const std::int64_t today = day_of(clock_.local(at));
  // From yesterday on, whose hours may run into today.
  for (std::int64_t day = today - 1; day <= today + kHorizonDays; ++day) {
    for (const Stretch& stretch : stretches_of(day)) {
      if (stretch.to <= at) continue;
      if (take(Stretch{std::max(stretch.from, at), stretch.to})) return true;
    }
  }
  return false;
}

bool Schedule::is_open(Micros at) const {
  if (always_open()) return true;
  const std::int64_t today = day_of(clock_.local(at));
  for (const std::int64_t day : {today - 1, today}) {
    for (const Stretch& stretch : stretches_of(day)) {
      if (stretch.from <= at && at < stretch.to) return true;
    }
  }
  return false;
}

std::optional<Micros> Schedule::next_open(Micros at) const {
  if (always_open()) return at;
  std::optional<Micros> opens;
  each_from(at, [&](const Stretch& stretch) {
    opens = stretch.from;
    return true;
  });
  return opens;
}

Micros Schedule::open_time_between(Micros from, Micros to) const {
  if (to <= from) return 0;
  if (always_open()) return to - from;
  Micros open = 0;
  const std::int64_t last = day_of(clock_.local(to));
  for (std::int64_t day = day_of(clock_.local(from)) - 1; day <= last; ++day) {
    for (const Stretch& stretch : stretches_of(day)) {
      open += std::max<Micros>(0, std::min(stretch.to, to) - std::max(stretch.from, from));
    }
  }
  return open;
}

std::optional<Micros> Schedule::add_open_time(Micros at, Micros duration) const {
  if (always_open()) return at + duration;
  Micros left = duration;
  std::optional<Micros> reached;
  each_from(at, [&](const Stretch& stretch) {
    if (left > stretch.to - stretch.from) {
      left -= stretch.to - stretch.from;
      return false;
    }
    reached = stretch.from + left;
    return true;
  });
  return reached;
}

}  // namespace dropline::domain
