#include "dropline/chat/late_replies.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>

#include "dropline/storage/waits.hpp"

#include "chat/waiting.hpp"

namespace dropline::chat {

namespace asio = boost::asio;

namespace {

// No expectation is nearer than the shortest step of domain::rounded_up, so that looking this often misses none, and no
// commit has to wake anybody.
constexpr Micros kLookAgain = kMinute;
constexpr Micros kPauseAfterFault = 10 * kSecond;
constexpr Micros kPauseAfterBug = kHour;  // for one that cannot be told
constexpr int kAtOnce = 100;              // read together; each is told by a command of its own

}  // namespace

LateReplies::LateReplies(storage::Store& store, asio::any_io_executor io) : store_(store), io_(std::move(io)) {}

void LateReplies::start() { asio::co_spawn(io_, look_for_ever(), asio::detached); }

asio::awaitable<void> LateReplies::look_for_ever() {
  asio::steady_timer timer(io_);
  for (;;) {
    const Micros pause = co_await look();
    timer.expires_after(std::chrono::microseconds(pause));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<Micros> LateReplies::look() {
  try {
    const auto next = co_await tell_due();
    co_return next ? std::clamp(*next - store_.clock().now(), kSecond, kLookAgain) : kLookAgain;
  } catch (const std::exception& fault) {
    spdlog::error("late answers could not be looked for error=\"{}\"", fault.what());
  }
  co_return kPauseAfterFault;
}

asio::awaitable<std::optional<Micros>> LateReplies::tell_due() {
  for (;;) {
    auto query = [](storage::Snapshot& db) { return storage::next_late_checks(db, kAtOnce); };
    const auto checks = co_await store_.read(query);
    const Micros now = store_.clock().now();
    for (const auto& check : checks) {
      if (check.at > now) co_return check.at;
      const MessageId fresh{make_id(store_.clock())};
      auto command = [check, fresh](storage::Tx& tx) -> Result<bool> {
        waiting::check_late(tx, check.company, check.conversation, fresh);
        return true;
      };
      const auto told = co_await store_.write(command);
      if (told) continue;
      // A full disk or queue: the same ones are due at the next look. One that fails by itself must not hold up those behind it.
      if (told.error().code != Code::internal) co_return now + kLookAgain;
      auto put_off = [check, until = now + kPauseAfterBug](storage::Tx& tx) -> Result<bool> {
        storage::put_off_late_check(tx, check.company, check.conversation, until);
        return true;
      };
      const auto later = co_await store_.write(put_off);
      if (!later) co_return now + kLookAgain;
    }
    if (checks.size() < static_cast<std::size_t>(kAtOnce)) co_return std::nullopt;
  }
}

}  // namespace dropline::chat
