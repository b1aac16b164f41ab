#include "dropline/domain/opening_hours.hpp"
#include "dropline/domain/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

// What opening hours may be, and how they are written.
namespace dropline::domain {
namespace {

constexpr int kWeekMinutes = 7 * kDayMinutes;

Error wrong_hours(std::string message) { return invalid_field("hours", std::move(message)); }
Error wrong_holidays(std::string message) { return invalid_field("holidays", std::move(message)); }

bool is_interval(const OpeningInterval& interval) {
  return interval.day >= 1 && interval.day <= 7 && interval.from >= 0 && interval.from < kDayMinutes &&
         interval.to > interval.from && interval.to - interval.from <= kDayMinutes;
}

int start_of(const OpeningInterval& interval) { return (interval.day - 1) * kDayMinutes + interval.from; }
int end_of(const OpeningInterval& interval) { return (interval.day - 1) * kDayMinutes + interval.to; }

// Sunday night may run into Monday morning.
bool overlap(const std::vector<OpeningInterval>& sorted) {
  for (std::size_t i = 0; i + 1 < sorted.size(); ++i) {
    if (end_of(sorted[i]) > start_of(sorted[i + 1])) return true;
  }
  return !sorted.empty() && end_of(sorted.back()) > start_of(sorted.front()) + kWeekMinutes;
}

Result<void> check_week(std::vector<OpeningInterval>& week) {
  if (!std::all_of(week.begin(), week.end(), is_interval)) {
    return wrong_hours("Opening hours begin and end within 24 hours.");
  }
  std::sort(week.begin(), week.end(), [](const auto& a, const auto& b) { return start_of(a) < start_of(b); });
  for (int day = 1; day <= 7; ++day) {
    const auto of_day = std::count_if(week.begin(), week.end(), [day](const auto& each) { return each.day == day; });
    if (static_cast<std::size_t>(of_day) > kIntervalsPerDay) return wrong_hours("A day has at most 6 opening hours.");
  }
  if (overlap(week)) return wrong_hours("Opening hours overlap.");
  return {};
}

Result<void> check_holidays(std::vector<Holiday>& holidays) {
  if (holidays.size() > kMostHolidays) return wrong_holidays("There are too many holidays. Remove those of the past.");
  for (Holiday& holiday : holidays) {
    auto name = one_line(holiday.name, kHolidayNameCharacters);
    if (!name) return wrong_holidays("A holiday's name has up to 80 characters on one line.");
    holiday.name = *std::move(name);
  }
  std::sort(holidays.begin(), holidays.end(), [](const Holiday& a, const Holiday& b) { return a.day < b.day; });
  const auto twice = std::adjacent_find(holidays.begin(), holidays.end(),
                                        [](const Holiday& a, const Holiday& b) { return a.day == b.day; });
  if (twice != holidays.end()) return wrong_holidays("The holiday " + day_text(twice->day) + " is there twice.");
  return {};
}

// Exactly `digits` decimal digits at `at`.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
  const std::string_view part = text.substr(at, digits);
  int value = 0;
  for (const char digit : part) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return value;
}

}  // namespace

Result<OpeningHours> valid_opening_hours(OpeningHours hours) {
  if (const auto week = check_week(hours.week); !week) return week.error();
  if (const auto holidays = check_holidays(hours.holidays); !holidays) return holidays.error();
  return hours;
}

std::optional<int> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = number_at(text, 0, 2);
  const auto minute = number_at(text, 3, 2);
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const int minutes = *hour * 60 + *minute;
  return minutes <= kDayMinutes ? std::optional(minutes) : std::nullopt;
}

std::string time_of_day(int minutes) {
  if (minutes > kDayMinutes) minutes -= kDayMinutes;
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", minutes / 60, minutes % 60);
  return text.data();
}

std::optional<std::int64_t> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_at(text, 0, 4);
  const auto month = number_at(text, 5, 2);
  const auto day = number_at(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::string day_text(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace dropline::domain
