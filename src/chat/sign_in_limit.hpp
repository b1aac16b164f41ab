#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "dropline/clock.hpp"

namespace dropline::chat {

// How often an account may be tried from one address (IPv6: from one /64) in 15 minutes. Never locks an account for
// everyone: somebody else's guessing must not keep its owner out. Thread: I/O. In memory only: a restart forgets.
class SignInLimit {
 public:
  static constexpr Micros kWindow = 15 * kMinute;
  static constexpr std::size_t kMostEntries = 20'000;  // beyond this the oldest is forgotten: bounded memory

  SignInLimit(const Clock& clock, std::int64_t attempts) : clock_(clock), attempts_(attempts) {}

  // Counts an attempt, or gives the seconds to wait before the next one is worth while.
  [[nodiscard]] std::optional<int> attempt(std::string_view account, std::string_view address);
  // After a success.
  void forget(std::string_view account, std::string_view address);

 private:
  struct Window {
    Micros began = 0;
    std::int64_t attempts = 0;
  };
  void drop_old(Micros now);

  const Clock& clock_;
  std::int64_t attempts_;
  std::unordered_map<std::string, Window> windows_;
  std::deque<std::pair<Micros, std::string>> by_age_;
};

}  // namespace dropline::chat
