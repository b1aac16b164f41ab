#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"

// When a company is there: the hours of its week, its holidays, and what they make of real time.
namespace dropline::domain {

// The clock on a company's wall. Both ways count microseconds from 1970-01-01 00:00, here in UTC and there as the wall shows
// it. Thread-safe. dropline/time_zone.hpp has the real ones.
class WallClock {
 public:
  virtual ~WallClock() = default;
  [[nodiscard]] virtual Micros local(Micros utc) const = 0;
  // The first moment at which the wall shows `local` or later: an hour that is left out in spring is the moment of the jump,
  // and of an hour that comes twice in autumn it is the first one.
  [[nodiscard]] virtual Micros utc(Micros local) const = 0;
};

// One stretch of a weekday, in minutes after its midnight. It may run into the next day, and lasts 24 hours at most.
struct OpeningInterval {
  int day = 1;  // 1 is Monday, 7 Sunday
  int from = 0;
  int to = 0;  // after `from`; beyond 1,440 it is tomorrow's

  friend bool operator==(const OpeningInterval&, const OpeningInterval&) = default;
};

// A whole day of the calendar on which the company is closed.
struct Holiday {
  std::int64_t day = 0;  // days since 1970-01-01
  std::string name;

  friend bool operator==(const Holiday&, const Holiday&) = default;
};

// Without intervals the company is always open, but for its holidays.
struct OpeningHours {
  std::vector<OpeningInterval> week;
  std::vector<Holiday> holidays;

  friend bool operator==(const OpeningHours&, const OpeningHours&) = default;
};

inline constexpr int kDayMinutes = 24 * 60;
inline constexpr std::size_t kIntervalsPerDay = 6;
inline constexpr std::size_t kMostHolidays = 400;
inline constexpr std::size_t kHolidayNameCharacters = 80;

// Sorted, and with every rule kept: the Error names `hours` or `holidays`.
[[nodiscard]] Result<OpeningHours> valid_opening_hours(OpeningHours hours);

// "09:00" as minutes after midnight; "24:00" is the end of the day. Nothing when it is not a time.
[[nodiscard]] std::optional<int> parse_time_of_day(std::string_view text);
// Minutes after midnight as "09:00"; what is tomorrow's shows tomorrow's clock.
[[nodiscard]] std::string time_of_day(int minutes);
// "2026-12-25" as days since 1970-01-01; nothing when there is no such day.
[[nodiscard]] std::optional<std::int64_t> parse_day(std::string_view text);
[[nodiscard]] std::string day_text(std::int64_t day);

// Opening hours on a wall. All stretches are half open: at the moment of closing it is closed. What begins on a holiday does
// not take place, and what runs into one ends at its midnight. Lifetime: shorter than hours and clock.
class Schedule {
 public:
  Schedule(const OpeningHours& hours, const WallClock& clock) : hours_(hours), clock_(clock) {}

  [[nodiscard]] const WallClock& clock() const { return clock_; }
  [[nodiscard]] bool always_open() const { return hours_.week.empty() && hours_.holidays.empty(); }

  [[nodiscard]] bool is_open(Micros at) const;
  // The first moment from `at` on that is open; nothing when there is none within kHorizonDays.
  [[nodiscard]] std::optional<Micros> next_open(Micros at) const;
  // How long it is open from `from` until `to`.
  [[nodiscard]] Micros open_time_between(Micros from, Micros to) const;
  // When `duration` of open time has passed since `at`; nothing when it does not within kHorizonDays.
  [[nodiscard]] std::optional<Micros> add_open_time(Micros at, Micros duration) const;

  static constexpr int kHorizonDays = 400;

 private:
  struct Stretch {
    Micros from, to;
  };
  [[nodiscard]] std::vector<Stretch> stretches_of(std::int64_t day) const;
  // Hands over what is open after `at`, in order, the first cut to begin at `at`, until `take` returns true or the horizon.
  template <class Take>
  bool each_from(Micros at, Take take) const;

  const OpeningHours& hours_;
  const WallClock& clock_;
};

// The days since 1970-01-01 that a wall clock's time falls on.
[[nodiscard]] std::int64_t day_of(Micros local);
// 1 is Monday, 7 Sunday.
[[nodiscard]] int weekday_of(std::int64_t day);

}  // namespace dropline::domain
