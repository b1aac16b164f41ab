#include "notify/ways.hpp"

namespace dropline::notify {
namespace {

constexpr Micros kRest = 30 * kSecond;
constexpr Micros kForgetAfter = kDay;  // nobody has tried since

}  // namespace

Micros Ways::down_until(const Rest& rest, Micros now) {
  if (rest.until > now) return rest.until;
  return rest.being_tried ? now + kRest : 0;
}

Micros Ways::down_until(const std::string& way, Micros now) const {
  const auto found = resting_.find(way);
  return found == resting_.end() ? 0 : down_until(found->second, now);
}

std::map<std::string, Micros> Ways::all_down(Micros now) const {
  std::map<std::string, Micros> all;
  for (const auto& [way, rest] : resting_) {
    if (const Micros until = down_until(rest, now)) all.emplace(way, until);
  }
  return all;
}

void Ways::begin_try(const std::string& way) {
  if (const auto found = resting_.find(way); found != resting_.end()) found->second.being_tried = true;
}

void Ways::end_try(const std::string& way, const Handed& handed, Micros now) {
  if (!handed.asked) {
    if (const auto found = resting_.find(way); found != resting_.end()) found->second.being_tried = false;
    return;
  }
  if (!handed.channel_down) {
    resting_.erase(way);
    return;
  }
  std::erase_if(resting_, [now](const auto& each) { return each.second.until + kForgetAfter < now; });
  resting_[way] = {now + kRest, false};
}

}  // namespace dropline::notify
