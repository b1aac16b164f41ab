#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "dropline/chat/accounts.hpp"
#include "dropline/chat/customer_line.hpp"
#include "dropline/chat/feed.hpp"
#include "dropline/chat/files.hpp"
#include "dropline/chat/hub.hpp"
#include "dropline/chat/inbox.hpp"
#include "dropline/chat/late_replies.hpp"
#include "dropline/chat/mail_desk.hpp"
#include "dropline/chat/presence.hpp"
#include "dropline/chat/reach.hpp"
#include "dropline/clock.hpp"
#include "dropline/config.hpp"
#include "dropline/net/server.hpp"
#include "dropline/notify/agent_notifiers.hpp"
#include "dropline/notify/mailer.hpp"
#include "dropline/notify/network_carriers.hpp"
#include "dropline/notify/notifier.hpp"
#include "dropline/storage/file_store.hpp"
#include "dropline/storage/store.hpp"

#include "cli/admin_command.hpp"
#include "cli/control_socket.hpp"
#include "cli/data_dir.hpp"
#include "mail_intake.hpp"

namespace dropline {

// The whole server, and the only place where its parts are put together. Its members are the architecture, from the disk
// upwards; each may use those above it. Thread: everything runs on the one that calls run(), but stop().
class App {
 public:
  // Opens the data and listens. Throws UsageError or std::runtime_error with one line that says what to do.
  App(Config config, cli::DataDir data_dir);

  // Serves until stop(), SIGTERM or SIGINT; then lets running work end, unless a second signal ends the process at once.
  // SIGHUP loads the certificate again.
  void run();
  // From any thread.
  void stop();

  [[nodiscard]] boost::asio::io_context& io() { return io_; }
  [[nodiscard]] cli::Console& console() { return console_; }
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

 private:
  boost::asio::awaitable<void> drain();
  boost::asio::awaitable<void> look_again(CompanyId company, domain::Person person);
  boost::asio::awaitable<void> trim_daily();
  boost::asio::awaitable<void> trim();
  using Trimming = std::function<std::int64_t(storage::Tx&)>;  // removes some, and says how many
  boost::asio::awaitable<void> trim_by(const Trimming& some);
  void await_signal();

  Config config_;
  cli::DataDir data_dir_;
  SystemClock clock_;
  boost::asio::io_context io_{1};

  storage::Store store_;
  storage::FileStore file_store_;
  chat::Hub hub_;
  chat::Presence presence_;
  chat::Feed feed_;
  chat::CustomerLine customers_;
  chat::Inbox inbox_;
  chat::LateReplies late_replies_;
  chat::Accounts accounts_;
  notify::Mailer mailer_;
  notify::NetworkCarriers carriers_;
  notify::Notifier notifier_;
  notify::AgentNotifiers agent_notifiers_;
  chat::Reach reach_;
  chat::Files files_;
  chat::MailDesk mail_desk_;
  MailIntake mail_intake_;
  net::Server server_;

  cli::Console console_;
  cli::ControlSocket control_socket_;
  boost::asio::signal_set signals_;
  bool stopping_ = false;
};

}  // namespace dropline
