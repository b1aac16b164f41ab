#include "dropline/notify/notifier.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <set>
#include <utility>
#include <vector>

#include "dropline/domain/ladder.hpp"
#include "dropline/storage/notifications.hpp"

#include "notify/plan.hpp"

namespace dropline::notify {

namespace asio = boost::asio;
using domain::Channel;
using storage::DueNotification;
using storage::NotificationKey;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kAtOnce = 64;  // notifications that are being told
constexpr std::size_t kMailsAtOnce = 32;
constexpr Micros kMailPause = kSecond;  // until it is looked again whether there is room for a mail
// Longer than any try takes, so that after a restart, and only then, what was begun is tried again.
constexpr Micros kLease = 5 * kMinute;
constexpr Micros kDownPause = 30 * kSecond;        // after nobody could be reached by a channel
constexpr std::chrono::milliseconds kBreath{100};  // between two looks: many commits become one
constexpr std::chrono::seconds kLongestSleep{60};  // a clock that jumps is noticed by then
constexpr std::chrono::seconds kDrainTime{5};

domain::LadderRules rules_of(const Limits& limits) {
  domain::LadderRules rules;
  rules.mail_after = limits.mail_after_minutes * kMinute;
  rules.digest = limits.mail_digest_minutes * kMinute;
  rules.expiry = limits.notification_days * kDay;
  rules.pushes_per_hour = limits.pushes_per_hour;
  rules.mails_per_hour = limits.mails_per_hour;
  return rules;
}

}  // namespace

class Notifier::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(storage::Store& store, Carriers& carriers, Surroundings surroundings, const Limits& limits,
       asio::any_io_executor io)
      : store_(store),
        carriers_(carriers),
        surroundings_(std::move(surroundings)),
        rules_(rules_of(limits)),
        io_(io),
        changed_(io, SteadyClock::time_point::max()) {}

  void start() {
    asio::co_spawn(
        io_, [self = shared_from_this()] { return self->work(); }, asio::detached);
  }

  void wake() {
    woken_ = true;
    changed_.cancel();
  }

  asio::awaitable<void> drain() {
    stopping_ = true;
    changed_.cancel();
    co_await all_told(SteadyClock::now() + kDrainTime);
  }

  asio::awaitable<void> tell_due() {
    for (;;) {
      const bool more = co_await begin_due();
      co_await all_told(SteadyClock::time_point::max());
      if (!more) co_return;
    }
  }

 private:
  asio::awaitable<void> work() {
    const auto self = shared_from_this();
    asio::steady_timer breath(io_);
    while (!stopping_) {
      auto until = SteadyClock::now() + kLongestSleep;
      try {
        woken_ = false;
        const bool more = co_await begin_due();
        until = more ? SteadyClock::now() : co_await wake_time();
      } catch (const std::exception& fault) {
        spdlog::error("notifications cannot be read error=\"{}\"", fault.what());
        until = SteadyClock::now() + std::chrono::seconds(1);
      }
      breath.expires_after(kBreath);
      co_await breath.async_wait(asio::as_tuple(asio::use_awaitable));
      if (!woken_ && !stopping_ && until > SteadyClock::now()) {
        changed_.expires_at(until);
        co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
      }
    }
  }

  asio::awaitable<SteadyClock::time_point> wake_time() {
    auto query = [](storage::Snapshot& db) { return storage::next_due(db); };
    const std::optional<Micros> due = co_await store_.read(std::move(query));
    auto pause = std::chrono::microseconds(kLongestSleep);
    if (due) {
      const Micros left = std::max<Micros>(*due - store_.clock().now(), 0);
      pause = std::min(pause, std::chrono::microseconds(left));
    }
    // What is on its way is due as well, but there is no hurry: its end wakes us.
    if (!telling_.empty()) pause = std::max(pause, std::chrono::microseconds(kMailPause));
    co_return SteadyClock::now() + pause;
  }

  // Begins to tell what is due, as far as there is room; whether there was anything.
  asio::awaitable<bool> begin_due() {
    if (telling_.size() >= kAtOnce) co_return false;
    const Micros now = store_.clock().now();
    // Those on their way may be due as well: they stand in the row until they are done.
    const int limit = static_cast<int>(kAtOnce + telling_.size());
    auto query = [now, limit](storage::Snapshot& db) { return storage::due_notifications(db, now, limit); };
    const std::vector<DueNotification> due = co_await store_.read(std::move(query));
    bool any = false;
    for (const DueNotification& notification : due) {
      if (stopping_ || telling_.size() >= kAtOnce) break;
      if (!telling_.insert(id_of(notification.key)).second) continue;
      any = true;
      asio::co_spawn(io_, tell(notification),
                     [self = shared_from_this(), id = id_of(notification.key)](const std::exception_ptr& fault) {
                       self->told(id, fault);
                     });
    }
    co_return any;
  }

  using TellingId = std::pair<CompanyId, storage::NotificationId>;
  static TellingId id_of(const NotificationKey& key) { return {key.company, key.id}; }

  void told(const TellingId& id, const std::exception_ptr& fault) {
    telling_.erase(id);
    if (fault) {
      try {
        std::rethrow_exception(fault);
      } catch (const std::exception& error) {
        spdlog::error("a notification stays for later error=\"{}\"", error.what());
      }
    }
    wake();
    if (telling_.empty() && idle_ != nullptr) idle_->cancel();
  }

  asio::awaitable<void> all_told(SteadyClock::time_point until) {
    if (telling_.empty()) co_return;
    asio::steady_timer idle(io_, until);
    idle_ = &idle;
    co_await idle.async_wait(asio::as_tuple(asio::use_awaitable));
    idle_ = nullptr;
  }

  asio::awaitable<void> tell(DueNotification due) {
    const Outside outside = look_outside(due);
    const Micros leased_until = store_.clock().now() + kLease;
    auto plan_it = [&](storage::Tx& tx) -> Result<std::optional<Plan>> {
      return make_plan(tx, due.key, rules_, outside, leased_until);
    };
    const Result<std::optional<Plan>> plan = co_await store_.write(std::move(plan_it));
    if (!plan) throw std::runtime_error(plan.error().message);
    if (!*plan) co_return;

    std::vector<Handed> results;
    for (const PlannedStep& step : (*plan)->steps) {
      Handed handed = co_await hand_over(step);
      results.push_back(std::move(handed));
    }
    auto settle_it = [&](storage::Tx& tx) -> Result<bool> {
      settle(tx, **plan, results);
      return true;
    };
    const Result<bool> settled = co_await store_.write(std::move(settle_it));
    if (!settled) throw std::runtime_error(settled.error().message);
  }

  Outside look_outside(const DueNotification& due) const {
    Outside outside;
    outside.in_front = surroundings_.in_front(due.key.company, due.person);
    outside.has_push = carriers_.has_push();
    outside.has_mail = carriers_.has_mail();
    outside.push_down_until = push_down_until_;
    outside.mail_down_until = mail_down_until_;
    if (mails_ >= kMailsAtOnce) {
      outside.mail_down_until = std::max(mail_down_until_, store_.clock().now() + kMailPause);
    }
    outside.local_minute = surroundings_.local_minute;
    return outside;
  }

  // The steps of one notification go one after the other: they are few, and each ends within its time.
  asio::awaitable<Handed> hand_over(const PlannedStep& step) {
    Handed handed;
    const bool is_mail = step.key.channel == Channel::mail;
    if (is_mail) ++mails_;
    try {
      auto news = step.news;
      if (is_mail) {
        auto address = step.address;
        handed = co_await carriers_.mail(std::move(news), std::move(address));
      } else if (step.key.channel == Channel::push) {
        auto target = step.push;
        handed = co_await carriers_.push(std::move(news), std::move(target));
      } else {
        auto target = step.notifier;
        handed = co_await carriers_.notifier(std::move(news), std::move(target));
      }
    } catch (const std::exception& fault) {
      spdlog::error("telling failed error=\"{}\"", fault.what());
      handed = {Handed::How::later, "Something went wrong on our side.", 0, false};
    }
    if (is_mail) --mails_;
    note_channel(step.key.channel, handed);
    co_return handed;
  }

  void note_channel(Channel channel, const Handed& handed) {
    if (channel == Channel::notifier) return;  // each has a server of its own
    Micros& down_until = channel == Channel::mail ? mail_down_until_ : push_down_until_;
    if (handed.channel_down) {
      down_until = store_.clock().now() + kDownPause;
    } else if (handed.how == Handed::How::sent) {
      down_until = 0;
    }
  }

  storage::Store& store_;
  Carriers& carriers_;
  Surroundings surroundings_;
  domain::LadderRules rules_;
  asio::any_io_executor io_;
  asio::steady_timer changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::set<TellingId> telling_;
  asio::steady_timer* idle_ = nullptr;
  std::size_t mails_ = 0;
  Micros push_down_until_ = 0;
  Micros mail_down_until_ = 0;
};

Notifier::Notifier(storage::Store& store, Carriers& carriers, Surroundings surroundings, const Limits& limits,
                   asio::any_io_executor io)
    : impl_(std::make_shared<Impl>(store, carriers, std::move(surroundings), limits, std::move(io))) {}
Notifier::~Notifier() = default;

void Notifier::start() { impl_->start(); }
void Notifier::wake() { impl_->wake(); }
asio::awaitable<void> Notifier::drain() { return impl_->drain(); }
asio::awaitable<void> Notifier::tell_due() { return impl_->tell_due(); }

}  // namespace dropline::notify
