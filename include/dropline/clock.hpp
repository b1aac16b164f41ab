#pragma once

#include <cstdint>

namespace dropline {

// Microseconds since 1970-01-01 UTC: the only form of time in storage and protocol.
using Micros = std::int64_t;

inline constexpr Micros kSecond = 1'000'000;
inline constexpr Micros kMinute = 60 * kSecond;
inline constexpr Micros kHour = 60 * kMinute;
inline constexpr Micros kDay = 24 * kHour;

// Where every part gets the time from, so that tests can set it. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Micros now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Micros now() const override;
};

}  // namespace dropline
