#include "notify/teller.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "notify/settle.hpp"

namespace dropline::notify {

namespace asio = boost::asio;
using domain::Channel;
using storage::DueNotification;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr Micros kMailPause = kMinute;  // until it is looked again whether there is room for a mail
// Longer than any try takes and the writing down of it: nobody else tells meanwhile.
constexpr Micros kLease = 20 * kMinute;
constexpr std::chrono::seconds kFirstWritePause{1};  // doubled up to the longest
constexpr std::chrono::seconds kLongestWritePause{30};
constexpr std::chrono::minutes kWritePatience{5};

domain::LadderRules rules_of(const Limits& limits) {
  domain::LadderRules rules;
  rules.mail_after = limits.mail_after_minutes * kMinute;
  rules.digest = limits.mail_digest_minutes * kMinute;
  rules.expiry = limits.notification_days * kDay;
  rules.pushes_per_hour = limits.pushes_per_hour;
  rules.mails_per_hour = limits.mails_per_hour;
  return rules;
}

Handed fault_of_ours() { return {Handed::How::later, "Something went wrong on our side.", 0, false, false}; }

}  // namespace

Teller::Teller(storage::Store& store, Carriers& carriers, Surroundings surroundings, const Limits& limits,
               asio::any_io_executor io)
    : store_(store),
      carriers_(carriers),
      surroundings_(std::move(surroundings)),
      rules_(rules_of(limits)),
      io_(std::move(io)) {}

asio::awaitable<std::optional<Plan>> Teller::plan(DueNotification due, bool room_for_mail) {
  const Outside outside = look_outside(due, room_for_mail);
  const Micros leased_until = store_.clock().now() + kLease;
  auto plan_it = [&](storage::Tx& tx) -> Result<std::optional<Plan>> {
    return make_plan(tx, due.key, rules_, outside, leased_until);
  };
  Result<std::optional<Plan>> plan = co_await store_.write(std::move(plan_it));
  if (!plan) throw std::runtime_error(plan.error().message);
  co_return *std::move(plan);
}

Outside Teller::look_outside(const DueNotification& due, bool room_for_mail) {
  const Micros now = store_.clock().now();
  Outside outside;
  outside.in_front = surroundings_.in_front(due.key.company, due.person);
  outside.has_push = carriers_.has_push();
  outside.has_mail = carriers_.has_mail();
  outside.down_until = ways_.all_down(now);
  if (!room_for_mail) outside.down_until[kMailWay] = now + kMailPause;
  return outside;
}

// Side by side: one that hangs keeps nobody else waiting.
asio::awaitable<void> Teller::tell(Plan plan) {
  if (plan.steps.empty()) co_return;
  asio::steady_timer all_done(io_, SteadyClock::time_point::max());
  std::size_t running = plan.steps.size();
  std::exception_ptr fault;
  for (const PlannedStep& step : plan.steps) {
    asio::co_spawn(io_, do_step(plan.held, step), [&](const std::exception_ptr& failed) {
      if (failed) fault = failed;
      if (--running == 0) all_done.cancel();
    });
  }
  if (running > 0) co_await all_done.async_wait(asio::as_tuple(asio::use_awaitable));
  if (fault) std::rethrow_exception(fault);
  auto give_back = [&](storage::Tx& tx) -> Result<bool> { return storage::give_back(tx, plan.held, tx.now()); };
  co_await write_down(std::move(give_back));
}

asio::awaitable<bool> Teller::mail(MailOrder order) {
  const Micros held_until = store_.clock().now() + kLease;
  auto begin = [&](storage::Tx& tx) -> Result<std::optional<BegunMail>> {
    return begin_mail(tx, order, rules_, held_until);
  };
  const Result<std::optional<BegunMail>> begun = co_await store_.write(std::move(begin));
  if (!begun) co_return false;
  if (!*begun) co_return true;

  const BegunMail& mail = **begun;
  const Handed handed = co_await try_way(mail.step);
  auto settle_it = [&](storage::Tx& tx) -> Result<bool> { return settle(tx, mail.of, mail.step, handed); };
  co_await write_down(std::move(settle_it));
  co_return true;
}

asio::awaitable<void> Teller::do_step(const storage::Notification& held, const PlannedStep& step) {
  Handed handed = fault_of_ours();
  try {
    handed = co_await try_if_wanted(held, step);
  } catch (const std::exception& fault) {
    spdlog::error("telling failed error=\"{}\"", fault.what());
  }
  auto settle_it = [&](storage::Tx& tx) -> Result<bool> { return settle(tx, held, step, handed); };
  co_await write_down(std::move(settle_it));
}

// A full queue passes. Until it is known that something was told, nobody may tell it again.
asio::awaitable<void> Teller::write_down(std::function<Result<bool>(storage::Tx&)> command) {
  const auto until = SteadyClock::now() + kWritePatience;
  asio::steady_timer pause(io_);
  for (auto seconds = kFirstWritePause;; seconds = std::min(2 * seconds, kLongestWritePause)) {
    const Result<bool> written = co_await store_.write(command);
    if (written) co_return;
    if (SteadyClock::now() > until) throw std::runtime_error(written.error().message);
    pause.expires_after(seconds);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// Looks once more: it may have been read while others were told.
asio::awaitable<Handed> Teller::try_if_wanted(const storage::Notification& held, const PlannedStep& step) {
  const bool wanted = co_await still_wanted(held, step);
  if (!wanted) co_return Handed{Handed::How::unwanted, "", 0};
  Handed handed = co_await try_way(step);
  co_return handed;
}

// It may have become known since it was planned that nobody gets through this way.
asio::awaitable<Handed> Teller::try_way(const PlannedStep& step) {
  const std::string way = way_of(step);
  if (const Micros until = ways_.down_until(way, store_.clock().now())) {
    co_return Handed{Handed::How::later, "The server on the other side could not be reached.", until, false, false};
  }
  ways_.begin_try(way);
  Handed handed = fault_of_ours();
  try {
    handed = co_await carry(step);
  } catch (const std::exception& fault) {
    spdlog::error("telling failed error=\"{}\"", fault.what());
  }
  ways_.end_try(way, handed, store_.clock().now());
  co_return handed;
}

asio::awaitable<Handed> Teller::carry(const PlannedStep& step) {
  auto news = step.news;
  if (step.key.channel == Channel::mail) {
    auto address = step.address;
    co_return co_await carriers_.mail(std::move(news), std::move(address));
  }
  if (step.key.channel == Channel::push) {
    auto target = step.push;
    co_return co_await carriers_.push(std::move(news), std::move(target));
  }
  auto target = step.notifier;
  co_return co_await carriers_.notifier(std::move(news), std::move(target));
}

asio::awaitable<bool> Teller::still_wanted(const storage::Notification& held, const PlannedStep& step) {
  auto query = [&held, last_seq = step.key.last_seq](storage::Snapshot& db) {
    return storage::still_to_tell(db, held, last_seq);
  };
  co_return co_await store_.read(std::move(query));
}

}  // namespace dropline::notify
