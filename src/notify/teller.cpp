#include "notify/teller.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace dropline::notify {

namespace asio = boost::asio;
using domain::Channel;
using storage::DueNotification;
using SteadyClock = std::chrono::steady_clock;

namespace {

// Notifications that wait for the mail server: they never take all the places.
constexpr std::size_t kMailsAtOnce = 16;
// As many as SmtpSettings has: a mail that is handed over is not kept waiting.
constexpr std::size_t kMailConnections = 2;
constexpr Micros kMailPause = kSecond;  // until it is looked again whether there is room for a mail
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

bool has_mail(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(),
                     [](const PlannedStep& step) { return step.key.channel == Channel::mail; });
}

}  // namespace

// A place among those who may wait for the mail server, until it is left.
class Teller::MailPlace {
 public:
  explicit MailPlace(std::size_t& taken) : taken_(taken) {}
  MailPlace(const MailPlace&) = delete;
  MailPlace& operator=(const MailPlace&) = delete;
  ~MailPlace() { leave(); }
  [[nodiscard]] bool take() {
    if (taken_ >= kMailsAtOnce) return false;
    ++taken_;
    return mine_ = true;
  }
  void leave() {
    if (std::exchange(mine_, false)) --taken_;
  }

 private:
  std::size_t& taken_;
  bool mine_ = false;
};

Teller::Teller(storage::Store& store, Carriers& carriers, Surroundings surroundings, const Limits& limits,
               asio::any_io_executor io)
    : store_(store),
      carriers_(carriers),
      surroundings_(std::move(surroundings)),
      rules_(rules_of(limits)),
      io_(io),
      mail_turn_(io, SteadyClock::time_point::max()) {}

asio::awaitable<void> Teller::tell(DueNotification due) {
  MailPlace place(mails_);
  const Outside outside = look_outside(due, place);
  const Micros leased_until = store_.clock().now() + kLease;
  auto plan_it = [&](storage::Tx& tx) -> Result<std::optional<Plan>> {
    return make_plan(tx, due.key, rules_, outside, leased_until);
  };
  const Result<std::optional<Plan>> plan = co_await store_.write(std::move(plan_it));
  if (!plan) throw std::runtime_error(plan.error().message);
  if (!*plan) co_return;
  if (!has_mail(**plan)) place.leave();

  co_await do_steps(**plan);
  const storage::Notification& held = (*plan)->held;
  co_await write_down([&held](storage::Tx& tx) -> Result<bool> { return storage::give_back(tx, held, tx.now()); });
}

Outside Teller::look_outside(const DueNotification& due, MailPlace& place) {
  const Micros now = store_.clock().now();
  Outside outside;
  outside.in_front = surroundings_.in_front(due.key.company, due.person);
  outside.has_push = carriers_.has_push();
  outside.has_mail = carriers_.has_mail();
  outside.down_until = ways_.all_down(now);
  if (!place.take()) {
    Micros& mail = outside.down_until[kMailWay];
    mail = std::max(mail, now + kMailPause);
  }
  return outside;
}

// Side by side: one that hangs keeps nobody else waiting.
asio::awaitable<void> Teller::do_steps(const Plan& plan) {
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
}

asio::awaitable<void> Teller::do_step(const storage::Notification& held, const PlannedStep& step) {
  Handed handed = co_await hand_over(held, step);
  co_await write_down([&](storage::Tx& tx) -> Result<bool> { return settle(tx, held, step, handed); });
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

asio::awaitable<Handed> Teller::hand_over(const storage::Notification& held, const PlannedStep& step) {
  Handed handed{Handed::How::later, "Something went wrong on our side.", 0, false};
  try {
    if (step.key.channel == Channel::mail) {
      handed = co_await mail_in_turn(held, step);
    } else {
      handed = co_await try_way(held, step);
    }
  } catch (const std::exception& fault) {
    spdlog::error("telling failed error=\"{}\"", fault.what());
  }
  co_return handed;
}

asio::awaitable<Handed> Teller::mail_in_turn(const storage::Notification& held, const PlannedStep& step) {
  while (handing_mail_ >= kMailConnections) {
    co_await mail_turn_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  ++handing_mail_;
  Handed handed;
  try {
    const bool ours = co_await renew(held);
    if (ours) {
      handed = co_await try_way(held, step);
    } else {
      handed.how = Handed::How::unwanted;
    }
  } catch (...) {
    next_mail();
    throw;
  }
  next_mail();
  co_return handed;
}

// It may have waited long for those before it.
asio::awaitable<bool> Teller::renew(const storage::Notification& held) {
  const Micros leased_until = store_.clock().now() + kLease;
  auto command = [&held, leased_until](storage::Tx& tx) -> Result<bool> {
    return storage::renew(tx, held, leased_until);
  };
  const Result<bool> renewed = co_await store_.write(std::move(command));
  if (!renewed) throw std::runtime_error(renewed.error().message);
  co_return *renewed;
}

void Teller::next_mail() {
  --handing_mail_;
  mail_turn_.cancel_one();
}

// Looks once more, as it may have waited since it was planned: whether it is still to be told, and whether this way is open.
asio::awaitable<Handed> Teller::try_way(const storage::Notification& held, const PlannedStep& step) {
  const bool wanted = co_await still_wanted(held, step);
  if (!wanted) co_return Handed{Handed::How::unwanted, "", 0, false};
  const std::string way = way_of(step);
  if (const Micros until = ways_.down_until(way, store_.clock().now())) {
    co_return Handed{Handed::How::later, "The server on the other side could not be reached.", until, false};
  }
  ways_.begin_try(way);
  Handed handed;
  try {
    handed = co_await carry(step);
  } catch (...) {
    ways_.end_try(way, false, store_.clock().now());
    throw;
  }
  ways_.end_try(way, handed.channel_down, store_.clock().now());
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
