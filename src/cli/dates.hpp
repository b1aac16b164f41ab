#pragma once

#include <optional>
#include <string>

#include "dropline/clock.hpp"

namespace dropline::cli {

// The moment a day ("2027-12-31") ends, UTC; nothing when it is not a date.
[[nodiscard]] std::optional<Micros> end_of_day(const std::string& date);
// The last day before the moment, UTC: the inverse of end_of_day.
[[nodiscard]] std::string date_of(Micros moment);

}  // namespace dropline::cli
