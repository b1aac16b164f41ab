#include "dropline/clock.hpp"

#include <algorithm>
#include <chrono>

namespace dropline {
namespace {

template <class AnyClock>
Micros micros_of() {
  using namespace std::chrono;
  return duration_cast<microseconds>(AnyClock::now().time_since_epoch()).count();
}

}  // namespace

Micros OnwardTime::at(Micros system, Micros steady) {
  const Micros passed = last_ == 0 ? 0 : steady - last_steady_;
  last_ = std::max(system, last_ + passed / 2);
  last_steady_ = steady;
  return last_;
}

Micros SystemClock::now() const {
  const std::lock_guard lock(mutex_);
  return time_.at(micros_of<std::chrono::system_clock>(), micros_of<std::chrono::steady_clock>());
}

Micros SystemClock::wall() const { return micros_of<std::chrono::system_clock>(); }

}  // namespace dropline
