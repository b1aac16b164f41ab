#include "app.hpp"

#include <csignal>
#include <cstdlib>

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "dropline/storage/events.hpp"
#include "dropline/storage/mails.hpp"
#include "dropline/storage/notifications.hpp"
#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"
#include "dropline/time_zone.hpp"

#include "cli/addresses.hpp"
#include "net/assets.hpp"
#include "service_manager.hpp"

namespace dropline {

namespace asio = boost::asio;

namespace {

constexpr Micros kNoticesKept = 90 * kDay;  // how people were told
constexpr Micros kMailKnown = 60 * kDay;    // longer than any mail server tries to deliver
constexpr int kTrimAtOnce = 1'000;          // events per command, so that messages never wait long behind the trimming

storage::StoreOptions store_options(const Config& config, const cli::DataDir& data_dir) {
  storage::StoreOptions options;
  options.file = data_dir.database();
  options.queue_commands = static_cast<std::size_t>(config.limits.write_queue_commands);
  return options;
}

notify::Surroundings surroundings(const chat::Presence& presence) {
  notify::Surroundings surroundings;
  surroundings.in_front = [&presence](CompanyId company, domain::Person person) {
    if (person.is_customer()) return presence.customer_in_front(company, CustomerId{person.id});
    if (person.is_team()) return presence.team_in_front(company);
    return presence.agent_in_front(company, AgentId{person.id});
  };
  return surroundings;
}

asio::awaitable<Result<void>> send_direct(notify::Mailer& mailer, chat::DirectMail mail) {
  using Kind = chat::DirectMail::Kind;
  auto sending = mail.kind == Kind::confirmation_code
                     ? mailer.confirmation_code(mail.company, mail.address, mail.locale, mail.content)
                     : mailer.return_link(mail.company, mail.address, mail.locale, mail.content);
  co_return co_await std::move(sending);
}

chat::Outside outside(const Config& config, const notify::NetworkCarriers& carriers, notify::Mailer& mailer) {
  chat::Outside outside;
  outside.base_url = cli::base_url(config, 0);
  outside.push_key = carriers.push_key();
  outside.endpoint_allowed = [&carriers](std::string_view url) { return carriers.endpoint_allowed(url); };
  if (mailer.can_send()) {
    outside.send_mail = [&mailer](chat::DirectMail mail) { return send_direct(mailer, std::move(mail)); };
  }
  return outside;
}

}  // namespace

App::App(Config config, cli::DataDir data_dir)
    : config_(std::move(config)),
      data_dir_(std::move(data_dir)),
      store_(store_options(config_, data_dir_), clock_, io_.get_executor()),
      file_store_(data_dir_.files()),
      presence_(store_, hub_, io_.get_executor()),
      feed_(store_, hub_, io_.get_executor()),
      customers_(store_, config_.limits),
      inbox_(store_, config_.limits),
      late_replies_(store_, io_.get_executor()),
      accounts_(store_, config_.limits),
      mailer_(store_, config_, cli::base_url(config_, 0), data_dir_.mail_key()),
      carriers_(store_, config_, cli::base_url(config_, 0), data_dir_.push_key(), mailer_, io_.get_executor()),
      notifier_(store_, carriers_, surroundings(presence_), config_.limits, io_.get_executor()),
      agent_notifiers_(store_, carriers_),
      reach_(store_, config_.limits, outside(config_, carriers_, mailer_)),
      files_(store_, file_store_),
      mail_desk_(store_, file_store_, config_.limits,
                 {config_.mail_reply_to, config_.mail_authserv, mailer_.loop_mark()}),
      mail_intake_(io_.get_executor(), config_, mail_desk_),
      server_(io_.get_executor(), config_,
              net::Services{store_, accounts_, customers_, inbox_, feed_, presence_, reach_, files_, agent_notifiers_}),
      console_{accounts_, cli::base_url(config_, server_.port())},
      control_socket_(io_.get_executor(), data_dir_.control_socket(), console_),
      signals_(io_, SIGTERM, SIGINT, SIGHUP) {
  store_.on_commit([this](std::span<const CompanyId> companies) {
    feed_.wake(companies);
    notifier_.wake();
  });
  if (!config_.dev_assets.empty()) net::use_dev_assets(config_.dev_assets);
  accounts_.on_rights_ended([this](const chat::RightsEnded& ended) { server_.end_rights(ended); });
  presence_.on_change([this](CompanyId company, domain::Person person, bool front) {
    if (!front && person.is_customer()) asio::co_spawn(io_, look_again(company, person), asio::detached);
  });
  reach_.on_rights_ended([this](const chat::RightsEnded& ended) { server_.end_rights(ended); });
}

void App::run() {
  server_.start();
  await_signal();
  asio::co_spawn(io_, trim_daily(), asio::detached);
  late_replies_.start();
  notifier_.start();
  mail_intake_.start();
  tell_service_manager("READY=1");
  io_.restart();  // start-up may have run it to its end
  io_.run();
}

void App::stop() {
  asio::post(io_, [this] {
    if (std::exchange(stopping_, true)) return;
    tell_service_manager("STOPPING=1");
    asio::co_spawn(io_, drain(), asio::detached);
  });
}

asio::awaitable<void> App::drain() {
  spdlog::info("stopping");
  co_await server_.drain();
  co_await mail_intake_.drain();
  co_await notifier_.drain();
  co_await presence_.flush();
  co_await store_.drain();
  spdlog::info("stopped");
  io_.stop();
}

void App::await_signal() {
  signals_.async_wait([this](boost::system::error_code failed, int signal) {
    if (failed) return;
    if (signal == SIGHUP) {
      server_.reload_certificate();
    } else if (stopping_) {
      // Asked twice: at once, as by SIGKILL. What was acknowledged is on the disk, and the next start needs nothing more.
      std::_Exit(EXIT_FAILURE);
    } else {
      stop();
    }
    await_signal();
  });
}

// A customer who has just left is told at once of what they have not read. All that a team has not read may be thousands of
// notifications, at each change of a tab: that is left to the ladder, which looks after a few seconds.
asio::awaitable<void> App::look_again(CompanyId company, domain::Person person) {
  try {
    auto command = [&](storage::Tx& tx) -> Result<bool> {
      storage::look_again(tx, company, person);
      return true;
    };
    static_cast<void>(co_await store_.write(command));
  } catch (const std::exception& fault) {
    spdlog::error("who left is told later error=\"{}\"", fault.what());
  }
}

asio::awaitable<void> App::trim_daily() {
  asio::steady_timer timer(io_);
  for (;;) {
    try {
      co_await trim();
    } catch (const std::exception& fault) {
      spdlog::error("old events stay for another day error=\"{}\"", fault.what());
    }
    timer.expires_after(std::chrono::hours(24));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

// Piece by piece, so that messages never wait long behind it.
asio::awaitable<void> App::trim_by(const Trimming& some) {
  bool more = true;
  while (more) {
    auto command = [&](storage::Tx& tx) -> Result<std::int64_t> { return some(tx); };
    const auto trimmed = co_await store_.write(command);
    more = trimmed && *trimmed == kTrimAtOnce;
  }
}

// Cuts what is old off the companies' logs, forgets expired sessions, codes and links, and removes files that nobody knows of.
asio::awaitable<void> App::trim() {
  const auto companies = co_await accounts_.all_companies();
  for (const auto& company : companies) {
    const Micros kept = config_.limits.event_log_days * kDay;
    const Trimming log = [&](storage::Tx& tx) {
      return storage::trim_log(tx, company.id, tx.now() - kept, kTrimAtOnce);
    };
    co_await trim_by(log);
  }
  const Trimming mails = [](storage::Tx& tx) {
    return storage::forget_old_mails(tx, tx.now() - kMailKnown, kTrimAtOnce);
  };
  co_await trim_by(mails);
  const Trimming notifications = [](storage::Tx& tx) {
    return storage::trim_notifications(tx, tx.now() - kNoticesKept, kTrimAtOnce);
  };
  co_await trim_by(notifications);
  auto forget = [](storage::Tx& tx) -> Result<bool> {
    storage::forget_expired_access(tx);
    storage::forget_expired_reach(tx);
    return true;
  };
  static_cast<void>(co_await store_.write(forget));
  static_cast<void>(co_await file_store_.sweep(store_));
}

}  // namespace dropline
