#pragma once

#include <cstdint>
#include <mutex>

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
  // What the system's clock says: for what others compare with theirs. It may go back.
  [[nodiscard]] virtual Micros wall() const { return now(); }
};

// Time that only goes on. When the system's clock is set back it goes on at half its pace until that clock has caught up, so
// that what is due later comes, and comes in order.
class OnwardTime {
 public:
  // `system` may jump either way; `steady` never goes back and counts from anywhere.
  [[nodiscard]] Micros at(Micros system, Micros steady);

 private:
  Micros last_ = 0;
  Micros last_steady_ = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Micros now() const override;
  [[nodiscard]] Micros wall() const override;

 private:
  mutable std::mutex mutex_;
  mutable OnwardTime time_;
};

}  // namespace dropline
