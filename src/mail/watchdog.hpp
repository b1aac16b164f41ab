#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace dropline::mail {

// Calls a function when a time is over; what waits on a socket is ended by closing that socket. Thread: I/O.
class Watchdog {
 public:
  using Duration = std::chrono::steady_clock::duration;

  Watchdog(boost::asio::any_io_executor io, std::function<void()> on_expiry)
      : state_(std::make_shared<State>(std::move(io), std::move(on_expiry))) {}
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog() { clear(); }

  // Starts over.
  void set(Duration duration) {
    state_->timer.expires_after(duration);
    state_->timer.async_wait([state = state_, turn = ++state_->turn](const boost::system::error_code&) {
      if (turn == state->turn) state->on_expiry();  // an expiry that was queued already no longer counts
    });
  }
  void clear() {
    ++state_->turn;
    state_->timer.cancel();
  }

 private:
  struct State {
    State(boost::asio::any_io_executor io, std::function<void()> action) : timer(io), on_expiry(std::move(action)) {}
    boost::asio::steady_timer timer;
    std::function<void()> on_expiry;
    std::uint64_t turn = 0;
  };
  std::shared_ptr<State> state_;
};

}  // namespace dropline::mail
