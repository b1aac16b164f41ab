#include "net/long_poll.hpp"

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
  if (!who.agent || who.agent != ended.agent) return false;
  if (ended.session && ended.session != who.session) return false;
  if (ended.except && ended.except == who.session) return false;
  return !ended.company || ended.company == who.company;
}

}  // namespace

Waiter::Waiter(LongPolls& polls, Poller who, std::uint64_t rights_changes, const asio::any_io_executor& io)
    : polls_(polls), who_(std::move(who)), timer_(io), rights_ended_(rights_changes != polls.rights_changes()) {
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

Result<void> LongPolls::admit(const Poller& who) const {
  const bool too_many =
      count_of(by_owner_, who.owner) >= per_owner || count_of(by_address_, who.address.limit_key()) >= per_address_;
  if (too_many) return Error{Code::rate_limited, "Too many requests are waiting for events.", {}, retry_seconds};
  return {};
}

void LongPolls::enter(Waiter& waiter) {
  waiting_.insert(&waiter);
  ++by_address_[waiter.who_.address.limit_key()];
  ++by_owner_[waiter.who_.owner];
}

void LongPolls::leave(Waiter& waiter) {
  waiting_.erase(&waiter);
  count_down(by_address_, waiter.who_.address.limit_key());
  count_down(by_owner_, waiter.who_.owner);
}

void LongPolls::end_rights(const chat::RightsEnded& ended) {
  ++rights_changes_;
  for (Waiter* waiter : waiting_) {
    if (!concerns(ended, waiter->who_)) continue;
    waiter->rights_ended_ = true;
    waiter->wake();
  }
}

void LongPolls::drain() {
  draining_ = true;
  for (Waiter* waiter : waiting_) waiter->wake();
}

}  // namespace dropline::net
