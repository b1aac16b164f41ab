#include "net/long_poll.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace dropline::net {
namespace {

namespace asio = boost::asio;

// A browser needs one for each company or topic it shows; more would only hold memory.
constexpr std::int64_t per_owner = 8;
constexpr int retry_seconds = 5;

template <class Map, class Key>
void count_down(Map& counts, const Key& key) {
  const auto found = counts.find(key);
  if (--found->second == 0) counts.erase(found);
}

template <class Map, class Key>
std::int64_t count_of(const Map& counts, const Key& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

bool concerns(const chat::RightsEnded& ended, const Poller& who) {
  if (ended.device) return who.device == ended.device;
  if (!who.agent || who.agent != ended.agent) return false;
  if (ended.session && ended.session != who.session) return false;
  if (ended.except && ended.except == who.session) return false;
  return !ended.company || ended.company == who.company;
}

}  // namespace

Error too_many_waiting() {
  return Error{Code::rate_limited, "Too many requests are waiting for events.", {}, retry_seconds};
}

Waiter::Waiter(LongPolls& polls, Poller who, std::uint64_t rights_changes, const asio::any_io_executor& io)
    : polls_(polls), who_(std::move(who)), timer_(io), rights_ended_(rights_changes != polls.rights_changes()) {
  woken_ = rights_ended_;
  polls_.enter(*this);
}

Waiter::~Waiter() { polls_.leave(*this); }

asio::awaitable<void> Waiter::wait_until(std::chrono::steady_clock::time_point deadline) {
  if (!std::exchange(woken_, false)) {
    timer_.expires_at(deadline);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    woken_ = false;
  }
}

void Waiter::wake() {
  woken_ = true;
  timer_.cancel();
}

Result<void> LongPolls::admit(const Poller& who) {
  if (count_of(by_address_, who.address.limit_key()) >= per_address_) return too_many_waiting();
  if (count_of(by_owner_, who.owner) >= per_owner) {
    const auto oldest = std::ranges::find_if(
        waiting_, [&](const auto& each) { return each.second->who_.owner == who.owner && !each.second->displaced(); });
    if (oldest != waiting_.end()) {
      oldest->second->displaced_ = true;
      oldest->second->wake();
    }
  }
  return {};
}

void LongPolls::enter(Waiter& waiter) {
  waiter.place_ = next_place_++;
  waiting_.emplace(waiter.place_, &waiter);
  ++by_address_[waiter.who_.address.limit_key()];
  ++by_owner_[waiter.who_.owner];
}

void LongPolls::leave(Waiter& waiter) {
  waiting_.erase(waiter.place_);
  count_down(by_address_, waiter.who_.address.limit_key());
  count_down(by_owner_, waiter.who_.owner);
}

void LongPolls::end_rights(const chat::RightsEnded& ended) {
  ++rights_changes_;
  for (const auto& [place, waiter] : waiting_) {
    if (!concerns(ended, waiter->who_)) continue;
    waiter->rights_ended_ = true;
    waiter->wake();
  }
}

void LongPolls::drain() {
  draining_ = true;
  for (const auto& [place, waiter] : waiting_) waiter->wake();
}

}  // namespace dropline::net
