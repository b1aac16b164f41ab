#include "chat/hourly_limit.hpp"

namespace dropline::chat {

std::optional<int> HourlyLimit::wait(std::initializer_list<std::string> keys) {
  const Micros now = clock_.now();
  drop_old(now);
  for (const std::string& key : keys) {
    const auto known = windows_.find(key);
    if (known == windows_.end() || known->second.done < most_) continue;
    return static_cast<int>((known->second.began + kHour - now + kSecond - 1) / kSecond);
  }
  return std::nullopt;
}

void HourlyLimit::count(std::initializer_list<std::string> keys) {
  const Micros now = clock_.now();
  drop_old(now);
  for (const std::string& key : keys) {
    const auto [place, fresh] = windows_.try_emplace(key, Window{now, 0});
    if (fresh) by_age_.emplace_back(now, key);
    ++place->second.done;
  }
}

void HourlyLimit::drop_old(Micros now) {
  while (!by_age_.empty()) {
    const auto& [began, key] = by_age_.front();
    // A clock set back must not keep entries for ever.
    const bool current = began <= now && now < began + kHour;
    if (current && by_age_.size() < kMostEntries) return;
    windows_.erase(key);
    by_age_.pop_front();
  }
}

}  // namespace dropline::chat
