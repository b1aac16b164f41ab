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
#include <tuple>
#include <utility>
#include <vector>

#include "dropline/outbound/smtp_client.hpp"
#include "dropline/storage/notifications.hpp"

#include "notify/mail_line.hpp"
#include "notify/teller.hpp"

namespace dropline::notify {

namespace asio = boost::asio;
using storage::DueNotification;
using storage::NotificationKey;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kAtOnce = 64;           // notifications that are being told
constexpr std::size_t kAtOnceOfCompany = 16;  // so that one whose notifiers hang holds up no other
static_assert(kAtOnce / kAtOnceOfCompany <= std::tuple_size_v<storage::BusyCompanies>);
constexpr std::size_t kMailsAtOnce = outbound::kSmtpConnections;  // one that is begun is handed over at once
constexpr std::size_t kMailsInLine = 10'000;
constexpr int kLooked = 1'000;                     // due ones among which they are chosen
constexpr std::chrono::seconds kStartPause{5};     // until it is tried again to take over at the start
constexpr Micros kFaultPause = 30 * kSecond;       // after a fault of our own: a full disk, say
constexpr std::chrono::seconds kNoHurry{1};        // while something waits for the end of such a fault
constexpr std::chrono::milliseconds kBreath{100};  // between two looks: many commits become one
constexpr std::chrono::seconds kLongestSleep{60};  // a clock that jumps is noticed by then
constexpr std::chrono::seconds kDrainTime{5};

}  // namespace

class Notifier::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(storage::Store& store, Carriers& carriers, Surroundings surroundings, const Limits& limits,
       asio::any_io_executor io)
      : store_(store),
        teller_(store, carriers, std::move(surroundings), limits, io),
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
    co_await take_over();
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

  // What a process before this one had begun is tried again; until it is known to be free, nothing is told.
  asio::awaitable<void> take_over() {
    while (!stopping_) {
      auto command = [](storage::Tx& tx) -> Result<bool> {
        storage::release_all(tx);
        return true;
      };
      std::string fault;
      try {
        const Result<bool> released = co_await store_.write(std::move(command));
        if (released) co_return;
        fault = released.error().message;
      } catch (const std::exception& thrown) {
        fault = thrown.what();
      }
      spdlog::error("notifications cannot be taken over error=\"{}\"", fault);
      changed_.expires_after(kStartPause);
      co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
  }

  asio::awaitable<SteadyClock::time_point> wake_time() {
    const Micros now = store_.clock().now();
    auto query = [now, busy = busy_companies()](storage::Snapshot& db) { return storage::next_due(db, now, busy); };
    const std::optional<Micros> due = co_await store_.read(std::move(query));
    auto pause = std::chrono::microseconds(kLongestSleep);
    if (due) {
      const Micros left = std::max<Micros>(*due - now, 0);
      pause = std::min(pause, std::chrono::microseconds(left));
    }
    // Mails that rest are in the line: the ledger does not know when their rest ends.
    if (mails_rest_until_ > now) pause = std::min(pause, std::chrono::microseconds(mails_rest_until_ - now));
    // What failed for a reason of our own is due as well, but there is no hurry.
    if (!put_off_.empty()) pause = std::max(pause, std::chrono::microseconds(kNoHurry));
    co_return SteadyClock::now() + pause;
  }

  // Begins to tell what is due, as far as there is room; whether there was anything.
  asio::awaitable<bool> begin_due() {
    begin_mails();
    if (telling_.size() >= kAtOnce) co_return false;
    const Micros now = store_.clock().now();
    std::erase_if(put_off_, [now](const auto& entry) { return entry.second <= now; });
    auto query = [now, busy = busy_companies()](storage::Snapshot& db) {
      return storage::due_notifications(db, now, busy, kLooked);
    };
    const std::vector<DueNotification> due = co_await store_.read(std::move(query));
    bool any = false;
    for (const DueNotification& notification : due) {
      const TellingId id = id_of(notification.key);
      if (stopping_ || telling_.size() >= kAtOnce) break;
      if (put_off_.contains(id) || told_of(id.first) >= kAtOnceOfCompany || !telling_.insert(id).second) continue;
      any = true;
      asio::co_spawn(io_, tell(notification),
                     [self = shared_from_this(), id](const std::exception_ptr& fault) { self->told(id, fault); });
    }
    co_return any;
  }

  using TellingId = std::pair<CompanyId, storage::NotificationId>;
  static TellingId id_of(const NotificationKey& key) { return {key.company, key.id}; }

  [[nodiscard]] std::size_t told_of(CompanyId company) const {
    const auto first = telling_.lower_bound({company, storage::NotificationId{}});
    const auto last = std::find_if(first, telling_.end(), [company](const auto& id) { return id.first != company; });
    return static_cast<std::size_t>(std::distance(first, last));
  }

  [[nodiscard]] storage::BusyCompanies busy_companies() const {
    storage::BusyCompanies busy{};
    std::size_t found = 0;
    for (auto id = telling_.begin(); id != telling_.end();) {
      const CompanyId company = id->first;
      const auto next = std::find_if(id, telling_.end(), [company](const auto& each) { return each.first != company; });
      if (static_cast<std::size_t>(std::distance(id, next)) >= kAtOnceOfCompany) busy.at(found++) = company;
      id = next;
    }
    return busy;
  }

  void told(const TellingId& id, const std::exception_ptr& fault) {
    telling_.erase(id);
    if (fault) put_off(id, fault);
    if (!fault) wake();
    note_idle();
  }

  // As many at once as the mail server is given; when one has ended, the next.
  void begin_mails() {
    while (!stopping_ && mailing_ < kMailsAtOnce && store_.clock().now() >= mails_rest_until_) {
      const auto order = line_.next();
      if (!order) return;
      ++mailing_;
      asio::co_spawn(io_, mail(*order),
                     [self = shared_from_this()](const std::exception_ptr& fault) { self->mailed(fault); });
    }
  }

  void mailed(const std::exception_ptr& fault) {
    --mailing_;
    if (fault) complain(fault);
    begin_mails();
    wake();
    note_idle();
  }

  [[nodiscard]] bool is_idle() const { return telling_.empty() && mailing_ == 0; }
  void note_idle() {
    if (is_idle() && idle_ != nullptr) idle_->cancel();
  }

  // It stays in the ledger as it is; looking again at once would only make matters worse.
  void put_off(const TellingId& id, const std::exception_ptr& fault) {
    put_off_[id] = store_.clock().now() + kFaultPause;
    if (put_off_.size() == 1) complain(fault);  // one line for one trouble
  }

  static void complain(const std::exception_ptr& fault) {
    try {
      std::rethrow_exception(fault);
    } catch (const std::exception& error) {
      spdlog::error("notifications stay for later error=\"{}\"", error.what());
    }
  }

  asio::awaitable<void> all_told(SteadyClock::time_point until) {
    if (is_idle()) co_return;
    asio::steady_timer idle(io_, until);
    idle_ = &idle;
    co_await idle.async_wait(asio::as_tuple(asio::use_awaitable));
    idle_ = nullptr;
  }

  asio::awaitable<void> tell(DueNotification due) {
    const auto self = shared_from_this();
    std::optional<Plan> plan = co_await teller_.plan(std::move(due), line_.size() < kMailsInLine);
    if (!plan) co_return;
    for (const MailOrder& order : plan->mails) line_.put(order);
    begin_mails();
    co_await teller_.tell(*std::move(plan));
  }

  asio::awaitable<void> mail(MailOrder order) {
    const auto self = shared_from_this();
    const bool begun = co_await teller_.mail(order);
    if (begun) co_return;
    line_.put(order);
    mails_rest_until_ = store_.clock().now() + kFaultPause;
  }

  storage::Store& store_;
  Teller teller_;
  asio::any_io_executor io_;
  asio::steady_timer changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::set<TellingId> telling_;
  MailLine line_;
  std::size_t mailing_ = 0;
  asio::steady_timer* idle_ = nullptr;
  std::map<TellingId, Micros> put_off_;  // until then, after a fault
  Micros mails_rest_until_ = 0;          // likewise
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
