#pragma once

#include <string>

#include "dropline/domain/opening_hours.hpp"

namespace dropline {

// The wall clock of an IANA zone, from the system's tz database: every name that domain::valid_time_zone takes. A zone that
// the system does not know (any more) shows UTC. Lifetime: the program's. Thread-safe.
[[nodiscard]] const domain::WallClock& wall_clock(const std::string& time_zone);

}  // namespace dropline
