#pragma once

#include <atomic>

#include "dropline/clock.hpp"

namespace dropline::test {

// Stands still until it is told otherwise. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Micros start = 1'800'000'000 * kSecond) : now_(start) {}

  [[nodiscard]] Micros now() const override { return now_.load(); }
  [[nodiscard]] Micros wall() const override { return now_.load() - ahead_.load(); }
  void set(Micros now) { now_.store(now); }
  void advance(Micros by) { now_.fetch_add(by); }
  // As SystemClock is after the system's clock was set back: only wall() shows it.
  void set_wall_back(Micros by) { ahead_.fetch_add(by); }

 private:
  std::atomic<Micros> now_;
  std::atomic<Micros> ahead_{0};
};

}  // namespace dropline::test
