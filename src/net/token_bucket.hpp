#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <optional>

namespace dropline::net {

using SteadyTime = std::chrono::steady_clock::time_point;
using SteadyNow = std::function<SteadyTime()>;  // where limits get the time from, so that tests can set it

// How fast something may happen: `rate` per second on average, `burst` at once. Steady time, so that a clock that is set
// neither frees nor blocks anyone. Not thread-safe.
class TokenBucket {
 public:
  TokenBucket(double rate, double burst, SteadyTime now)
      : rate_(rate), burst_(burst), tokens_(burst), refilled_at_(now) {}

  // Takes one token. When there is none: the whole seconds after which there will be one.
  [[nodiscard]] std::optional<int> take(SteadyTime now) {
    tokens_ = tokens_at(now);
    refilled_at_ = now;
    if (tokens_ < 1) return std::max(1, static_cast<int>(std::ceil((1 - tokens_) / rate_)));
    tokens_ -= 1;
    return std::nullopt;
  }

  // What was taken was not used.
  void put_back() { tokens_ = std::min(burst_, tokens_ + 1); }

  // Nobody has used it for so long that a new one would be the same.
  [[nodiscard]] bool full(SteadyTime now) const { return tokens_at(now) >= burst_; }

 private:
  [[nodiscard]] double tokens_at(SteadyTime now) const {
    const std::chrono::duration<double> passed = now - refilled_at_;
    return std::min(burst_, tokens_ + rate_ * passed.count());
  }

  double rate_;
  double burst_;
  double tokens_;
  SteadyTime refilled_at_;
};

}  // namespace dropline::net
