#include "outbound/transfer_gate.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace dropline::outbound {

namespace asio = boost::asio;

class TransferGate::Waiter {
 public:
  Waiter(TransferGate& gate, std::string host, std::chrono::milliseconds patience)
      : gate_(gate), host_(std::move(host)), woken_(gate.io_, patience) {
    gate_.waiting_.push_back(this);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() { gate_.waiting_.remove(this); }

  [[nodiscard]] const std::string& host() const { return host_; }
  void admit() {
    place_.emplace(gate_, host_);
    woken_.cancel();
  }
  void send_away() { woken_.cancel(); }

  [[nodiscard]] asio::awaitable<std::optional<Place>> wait() {
    co_await woken_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return std::move(place_);
  }

 private:
  TransferGate& gate_;
  std::string host_;
  asio::steady_timer woken_;
  std::optional<Place> place_;
};

asio::awaitable<std::optional<TransferGate::Place>> TransferGate::enter(std::string host,
                                                                        std::chrono::milliseconds patience) {
  if (closed_) co_return std::nullopt;
  // Overtakes nobody: whoever waits while there is room waits for a place at another host.
  if (has_room(host)) {
    ++running_;
    ++by_host_[host];
    co_return std::optional<Place>(std::in_place, *this, std::move(host));
  }
  if (waiting_.size() >= limits_.waiting) co_return std::nullopt;

  Waiter waiter(*this, std::move(host), patience);
  auto place = co_await waiter.wait();
  co_return std::move(place);
}

void TransferGate::close() {
  closed_ = true;
  for (Waiter* waiter : waiting_) waiter->send_away();
}

bool TransferGate::has_room(const std::string& host) const {
  if (running_ >= limits_.at_once) return false;
  const auto found = by_host_.find(host);
  return found == by_host_.end() || found->second < limits_.per_host;
}

void TransferGate::leave(const std::string& host) {
  --running_;
  const auto found = by_host_.find(host);
  if (--found->second == 0) by_host_.erase(found);
  if (!closed_) admit_next();
}

void TransferGate::admit_next() {
  const auto next = std::ranges::find_if(waiting_, [this](const Waiter* w) { return has_room(w->host()); });
  if (next == waiting_.end()) return;
  Waiter* const waiter = *next;
  waiting_.erase(next);
  ++running_;
  ++by_host_[waiter->host()];
  waiter->admit();
}

}  // namespace dropline::outbound
