#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "dropline/clock.hpp"

namespace dropline::chat {

// How often an account may be tried from one address (IPv6: from one /64) in 15 minutes, and how often any account may: each
// try costs a third of a second of a processor. Never locks an account for everyone: somebody else's guessing must not keep
// its owner out. Thread: I/O. In memory only: a restart forgets.
class SignInLimit {
 public:
  static constexpr Micros kWindow = 15 * kMinute;
  static constexpr std::size_t kMostEntries = 20'000;  // beyond this the oldest is forgotten: bounded memory

  SignInLimit(const Clock& clock, std::int64_t attempts, std::int64_t address_attempts)
      : clock_(clock), attempts_(attempts), address_attempts_(address_attempts) {}

  // An empty address stands for none: only the account counts. Counts an attempt, or gives the seconds to wait before the next one is worth while.
  [[nodiscard]] std::optional<int> attempt(std::string_view account, std::string_view address);
  // What was counted could not be tried.
  void take_back(std::string_view account, std::string_view address);
  // After a success, which then was no guess.
  void forget(std::string_view account, std::string_view address);

 private:
  struct Window {
    Micros began = 0;
    std::int64_t attempts = 0;
  };
  void count_down(const std::string& key);
  std::optional<int> count(const std::string& key, std::int64_t limit, Micros now);
  void drop_old(Micros now);

  const Clock& clock_;
  std::int64_t attempts_;
  std::int64_t address_attempts_;
  std::unordered_map<std::string, Window> windows_;
  std::deque<std::pair<Micros, std::string>> by_age_;
};

}  // namespace dropline::chat
