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
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
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
// Of these, such as wait for the mail server: they never take all the places.
constexpr std::size_t kMailsAtOnce = 16;
constexpr std::size_t kMailConnections =
    2;                                  // as many as SmtpSettings has: a mail that is handed over is not kept waiting
constexpr Micros kMailPause = kSecond;  // until it is looked again whether there is room for a mail
// Longer than any try takes, so that after a restart, and only then, what was begun is tried again.
constexpr Micros kLease = 10 * kMinute;
constexpr Micros kDownPause = 30 * kSecond;        // after nobody could be reached by a way
constexpr Micros kFaultPause = 30 * kSecond;       // after a fault of our own: a full disk, say
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
    const auto self = shared_from_this();
    stopping_ = true;
    changed_.cancel();
    co_await all_told(SteadyClock::now() + kDrainTime);
  }

  asio::awaitable<void> tell_due() {
    const auto self = shared_from_this();
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
    const Micros now = store_.clock().now();
    auto query = [now](storage::Snapshot& db) { return storage::next_due(db, now); };
    const std::optional<Micros> due = co_await store_.read(std::move(query));
    auto pause = std::chrono::microseconds(kLongestSleep);
    if (due) {
      const Micros left = std::max<Micros>(*due - now, 0);
      pause = std::min(pause, std::chrono::microseconds(left));
    }
    // What failed for a reason of our own is due as well, but there is no hurry.
    if (!put_off_.empty()) pause = std::max(pause, std::chrono::microseconds(kMailPause));
    co_return SteadyClock::now() + pause;
  }

  // Begins to tell what is due, as far as there is room; whether there was anything.
  asio::awaitable<bool> begin_due() {
    if (telling_.size() >= kAtOnce) co_return false;
    const Micros now = store_.clock().now();
    std::erase_if(put_off_, [now](const auto& entry) { return entry.second <= now; });
    // Those on their way and those put off may be due as well: they stand in the row.
    const int limit = static_cast<int>(kAtOnce + telling_.size() + put_off_.size());
    auto query = [now, limit](storage::Snapshot& db) { return storage::due_notifications(db, now, limit); };
    const std::vector<DueNotification> due = co_await store_.read(std::move(query));
    bool any = false;
    for (const DueNotification& notification : due) {
      const TellingId id = id_of(notification.key);
      if (stopping_ || telling_.size() >= kAtOnce) break;
      if (put_off_.contains(id) || !telling_.insert(id).second) continue;
      any = true;
      asio::co_spawn(io_, tell(notification),
                     [self = shared_from_this(), id](const std::exception_ptr& fault) { self->told(id, fault); });
    }
    co_return any;
  }

  using TellingId = std::pair<CompanyId, storage::NotificationId>;
  static TellingId id_of(const NotificationKey& key) { return {key.company, key.id}; }

  void told(const TellingId& id, const std::exception_ptr& fault) {
    telling_.erase(id);
    if (fault) put_off(id, fault);
    if (!fault) wake();
    if (telling_.empty() && idle_ != nullptr) idle_->cancel();
  }

  // It stays in the ledger as it is; looking again at once would only make matters worse.
  void put_off(const TellingId& id, const std::exception_ptr& fault) {
    put_off_[id] = store_.clock().now() + kFaultPause;
    if (put_off_.size() > 1) return;  // one line for one trouble
    try {
      std::rethrow_exception(fault);
    } catch (const std::exception& error) {
      spdlog::error("notifications stay for later error=\"{}\"", error.what());
    }
  }

  asio::awaitable<void> all_told(SteadyClock::time_point until) {
    if (telling_.empty()) co_return;
    asio::steady_timer idle(io_, until);
    idle_ = &idle;
    co_await idle.async_wait(asio::as_tuple(asio::use_awaitable));
    idle_ = nullptr;
  }

  asio::awaitable<void> tell(DueNotification due) {
    const auto self = shared_from_this();
    MailPlace place(mails_);
    const Outside outside = look_outside(due, place);
    const Micros leased_until = store_.clock().now() + kLease;
    auto plan_it = [&](storage::Tx& tx) -> Result<std::optional<Plan>> {
      return make_plan(tx, due.key, rules_, outside, leased_until);
    };
    const Result<std::optional<Plan>> plan = co_await store_.write(std::move(plan_it));
    if (!plan) throw std::runtime_error(plan.error().message);
    if (!*plan) co_return;
    const bool mails = std::any_of((*plan)->steps.begin(), (*plan)->steps.end(),
                                   [](const PlannedStep& step) { return step.key.channel == Channel::mail; });
    if (!mails) place.leave();

    // Side by side: one that hangs keeps nobody else waiting.
    const storage::Notification& held = (*plan)->held;
    asio::steady_timer all_done(io_, SteadyClock::time_point::max());
    std::size_t running = (*plan)->steps.size();
    std::exception_ptr fault;
    for (const PlannedStep& step : (*plan)->steps) {
      asio::co_spawn(io_, do_step(held, step), [&](const std::exception_ptr& failed) {
        if (failed) fault = failed;
        if (--running == 0) all_done.cancel();
      });
    }
    if (running > 0) co_await all_done.async_wait(asio::as_tuple(asio::use_awaitable));
    if (fault) std::rethrow_exception(fault);

    auto give_back = [&](storage::Tx& tx) -> Result<bool> { return storage::give_back(tx, held, tx.now()); };
    const Result<bool> given = co_await store_.write(std::move(give_back));
    if (!given) throw std::runtime_error(given.error().message);
  }

  // A place among those who may wait for the mail server, until it is left.
  class MailPlace {
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

  Outside look_outside(const DueNotification& due, MailPlace& place) {
    const Micros now = store_.clock().now();
    std::erase_if(down_until_, [now](const auto& entry) { return entry.second <= now; });
    Outside outside;
    outside.in_front = surroundings_.in_front(due.key.company, due.person);
    outside.has_push = carriers_.has_push();
    outside.has_mail = carriers_.has_mail();
    outside.down_until = down_until_;
    if (!place.take()) {
      Micros& mail = outside.down_until[kMailWay];
      mail = std::max(mail, now + kMailPause);
    }
    outside.local_minute = surroundings_.local_minute;
    return outside;
  }

  asio::awaitable<void> do_step(const storage::Notification& held, const PlannedStep& step) {
    Handed handed = co_await hand_over(held, step);
    auto settle_it = [&](storage::Tx& tx) -> Result<bool> { return settle(tx, held, step, handed); };
    const Result<bool> settled = co_await store_.write(std::move(settle_it));
    if (!settled) throw std::runtime_error(settled.error().message);
  }

  asio::awaitable<Handed> hand_over(const storage::Notification& held, const PlannedStep& step) {
    Handed handed;
    try {
      if (step.key.channel == Channel::mail) {
        handed = co_await mail(held, step);
      } else {
        handed = co_await push(held, step);
      }
    } catch (const std::exception& fault) {
      spdlog::error("telling failed error=\"{}\"", fault.what());
      handed = {Handed::How::later, "Something went wrong on our side.", 0, false};
    }
    note_way(way_of(step), handed);
    co_return handed;
  }

  asio::awaitable<Handed> push(const storage::Notification& held, const PlannedStep& step) {
    const bool wanted = co_await still_wanted(held, step);
    if (!wanted) co_return Handed{Handed::How::unwanted, "", 0, false};
    auto news = step.news;
    if (step.key.channel == Channel::push) {
      auto target = step.push;
      co_return co_await carriers_.push(std::move(news), std::move(target));
    }
    auto target = step.notifier;
    co_return co_await carriers_.notifier(std::move(news), std::move(target));
  }

  // Waits for its turn first, and looks then whether it is still to be sent.
  asio::awaitable<Handed> mail(const storage::Notification& held, const PlannedStep& step) {
    while (handing_mail_ >= kMailConnections) {
      co_await mail_turn_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    ++handing_mail_;
    Handed handed{Handed::How::later, "The mail server could not be reached.", 0, false};
    try {
      handed = co_await mail_now(held, step, std::move(handed));
    } catch (...) {
      next_mail();
      throw;
    }
    next_mail();
    co_return handed;
  }

  asio::awaitable<Handed> mail_now(const storage::Notification& held, const PlannedStep& step, Handed otherwise) {
    const auto down = down_until_.find(kMailWay);
    if (down != down_until_.end() && down->second > store_.clock().now()) {
      otherwise.not_before = down->second;
      co_return otherwise;
    }
    const bool wanted = co_await still_wanted(held, step);
    if (!wanted) co_return Handed{Handed::How::unwanted, "", 0, false};
    auto news = step.news;
    auto address = step.address;
    co_return co_await carriers_.mail(std::move(news), std::move(address));
  }

  void next_mail() {
    --handing_mail_;
    mail_turn_.cancel_one();
  }

  asio::awaitable<bool> still_wanted(const storage::Notification& held, const PlannedStep& step) {
    auto query = [&held, last_seq = step.key.last_seq](storage::Snapshot& db) {
      return storage::still_to_tell(db, held, last_seq);
    };
    co_return co_await store_.read(std::move(query));
  }

  static std::string way_of(const PlannedStep& step) {
    if (step.key.channel == Channel::mail) return kMailWay;
    return step.key.channel == Channel::push ? notify::way_of(step.push) : notify::way_of(step.notifier);
  }

  void note_way(const std::string& way, const Handed& handed) {
    if (handed.channel_down) {
      down_until_[way] = store_.clock().now() + kDownPause;
    } else if (handed.how == Handed::How::sent) {
      down_until_.erase(way);
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
  std::map<TellingId, Micros> put_off_;       // until then, after a fault
  std::map<std::string, Micros> down_until_;  // by way
  std::size_t mails_ = 0;                     // notifications with a place for mail
  std::size_t handing_mail_ = 0;
  asio::steady_timer mail_turn_{io_, SteadyClock::time_point::max()};
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
