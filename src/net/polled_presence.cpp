#include "net/polled_presence.hpp"

namespace dropline::net {

void PolledPresence::enter(const Place& place, AgentId agent, chat::Attendance attendance) {
  entries_.insert_or_assign(place, Entry{agent, std::move(attendance), Clock::now() + held_});
}

void PolledPresence::set_front(const Place& place, bool front) {
  Entry& entry = entries_.at(place);
  entry.until = Clock::now() + held_;
  entry.attendance.set_front(front);
}

void PolledPresence::touch(const Place& place) {
  if (const auto found = entries_.find(place); found != entries_.end()) found->second.until = Clock::now() + held_;
}

void PolledPresence::tick() {
  const auto now = Clock::now();
  std::erase_if(entries_, [now](const auto& each) { return each.second.until <= now; });
}

void PolledPresence::end_rights(const chat::RightsEnded& ended) {
  // Whoever keeps a session says it again with the next poll's page; being taken for absent for a moment costs nothing.
  std::erase_if(entries_, [&ended](const auto& each) {
    const auto& [place, entry] = each;
    if (ended.device) return place.owner == ended.device.value;
    return entry.agent && entry.agent == ended.agent;
  });
}

}  // namespace dropline::net
