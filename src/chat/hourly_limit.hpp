#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "dropline/clock.hpp"

namespace dropline::chat {

// How often something may be done for a key within an hour. Thread: I/O. In memory only: a restart forgets.
class HourlyLimit {
 public:
  static constexpr std::size_t kMostEntries = 20'000;  // beyond this the oldest is forgotten: bounded memory

  HourlyLimit(const Clock& clock, std::int64_t most) : clock_(clock), most_(most) {}

  // The seconds until one more may be done for all of the keys; none when it may be done now.
  [[nodiscard]] std::optional<int> wait(std::initializer_list<std::string> keys);
  void count(std::initializer_list<std::string> keys);  // one for each of them

 private:
  struct Window {
    Micros began = 0;
    std::int64_t done = 0;
  };
  void drop_old(Micros now);

  const Clock& clock_;
  std::int64_t most_;
  std::unordered_map<std::string, Window> windows_;
  std::deque<std::pair<Micros, std::string>> by_age_;
};

}  // namespace dropline::chat
