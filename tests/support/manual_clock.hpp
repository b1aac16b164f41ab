#pragma once

#include <atomic>

#include "dropline/clock.hpp"

namespace dropline::test {

// Stands still until it is told otherwise. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Micros start = 1'800'000'000 * kSecond) : now_(start) {}

  [[nodiscard]] Micros now() const override { return now_.load(); }
  void set(Micros now) { now_.store(now); }
  void advance(Micros by) { now_.fetch_add(by); }

 private:
  std::atomic<Micros> now_;
};

}  // namespace dropline::test
