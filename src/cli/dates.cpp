#include "cli/dates.hpp"

#include <chrono>

#include <fmt/format.h>

namespace dropline::cli {

using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::sys_time;

std::optional<Micros> end_of_day(const std::string& date) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  char rest = 0;
  if (std::sscanf(date.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &rest) != 3) return std::nullopt;
  const std::chrono::year_month_day parsed{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!parsed.ok()) return std::nullopt;
  return microseconds(sys_time<days>(sys_days(parsed) + days(1)).time_since_epoch()).count();
}

std::string date_of(Micros moment) {
  const sys_time<microseconds> last(microseconds(moment - 1));
  const std::chrono::year_month_day day(std::chrono::floor<days>(last));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace dropline::cli
