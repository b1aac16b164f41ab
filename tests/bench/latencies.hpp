#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <vector>

namespace dropline::bench {

using Clock = std::chrono::steady_clock;

// Every single latency is kept, so that percentiles are exact.
class Latencies {
 public:
  void add(Clock::duration latency) {
    milliseconds_.push_back(std::chrono::duration<double, std::milli>(latency).count());
  }

  [[nodiscard]] std::size_t count() const { return milliseconds_.size(); }

  // In milliseconds; `share` from 0 to 1.
  [[nodiscard]] double percentile(double share) {
    if (milliseconds_.empty()) return std::nan("");
    const auto rank = std::min(static_cast<std::size_t>(share * static_cast<double>(count())), count() - 1);
    const auto place = milliseconds_.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(milliseconds_.begin(), place, milliseconds_.end());
    return *place;
  }

 private:
  std::vector<double> milliseconds_;
};

}  // namespace dropline::bench
