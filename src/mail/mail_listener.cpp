#include "dropline/mail/mail_listener.hpp"

#include <charconv>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/un.h>

#include "mail/smtp_session.hpp"

namespace dropline::mail {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

using Protocol = asio::generic::stream_protocol;
using Acceptor = asio::basic_socket_acceptor<Protocol>;

constexpr std::chrono::milliseconds kDrainStep{10};
constexpr std::chrono::milliseconds kPauseAfterFault{100};
constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
constexpr std::uint16_t kSmtpPort = 25;

bool is_unix_path(const std::string& listen) { return listen.starts_with('/'); }

asio::ip::tcp::endpoint parse_endpoint(const std::string& text) {
  const auto colon = text.rfind(':');
  std::string host = text.substr(0, colon == text.npos ? 0 : colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);

  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [parsed, fault] = std::from_chars(colon == text.npos ? end : text.data() + colon + 1, end, port);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error || fault != std::errc() || parsed != end) {
    throw std::runtime_error("mail: \"" + text +
                             "\" is neither address:port, such as 127.0.0.1:8024, nor an absolute path");
  }
  return {address, port};
}

// A socket file that nobody listens on was left behind by a process that ended hard.
void remove_left_over(const asio::any_io_executor& io, const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_socket(path, ignored)) return;
  asio::local::stream_protocol::socket probe(io);
  boost::system::error_code error;
  probe.connect(asio::local::stream_protocol::endpoint(path.string()), error);
  if (error == asio::error::connection_refused) fs::remove(path, ignored);
}

Protocol::endpoint endpoint_for(const asio::any_io_executor& io, const MailListenerSettings& settings) {
  if (!is_unix_path(settings.listen)) {
    const auto endpoint = parse_endpoint(settings.listen);
    if (settings.protocol == MailListenerSettings::Protocol::lmtp && endpoint.port() == kSmtpPort) {
      throw std::runtime_error("mail: LMTP may not be spoken on port 25 (RFC 2033): choose another port, or SMTP");
    }
    return endpoint;
  }
  if (settings.listen.size() > kLongestPath) {
    throw std::runtime_error("mail: the path of the socket is longer than " + std::to_string(kLongestPath) + " bytes");
  }
  remove_left_over(io, settings.listen);
  return asio::local::stream_protocol::endpoint(settings.listen);
}

Acceptor listen_on(const asio::any_io_executor& io, const MailListenerSettings& settings) {
  const Protocol::endpoint endpoint = endpoint_for(io, settings);
  try {
    Acceptor acceptor(io);
    acceptor.open(endpoint.protocol());
    if (!is_unix_path(settings.listen)) acceptor.set_option(Acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    if (is_unix_path(settings.listen)) {  // before anybody can connect
      using fs::perms;
      fs::permissions(settings.listen, perms::owner_read | perms::owner_write | perms::group_read | perms::group_write);
    }
    acceptor.listen();
    return acceptor;
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("mail: cannot listen on " + settings.listen + ": " + error.code().message());
  }
}

std::shared_ptr<SmtpHouse> make_house(const MailListenerSettings& settings, Accepts accepts, MailHandler handler) {
  const auto& limits = settings.limits;
  SmtpRules rules;
  rules.lmtp = settings.protocol == MailListenerSettings::Protocol::lmtp;
  rules.host_name = settings.host_name;
  rules.recipients = limits.recipients;
  rules.mail_bytes = limits.mail_bytes;
  rules.mails = limits.mails;
  rules.errors = limits.errors;
  rules.accepts = std::move(accepts);
  return std::make_shared<SmtpHouse>(SmtpHouse{limits, std::move(rules), std::move(handler)});
}

asio::awaitable<void> serve(std::shared_ptr<SmtpHouse> house, SmtpSession::Socket socket) {
  SmtpSession session(std::move(house), std::move(socket));
  co_await session.run();
}

}  // namespace

class MailListener::Impl {
 public:
  Impl(const asio::any_io_executor& io, const MailListenerSettings& settings, Accepts accepts, MailHandler handler)
      : house_(make_house(settings, std::move(accepts), std::move(handler))),
        acceptor_(listen_on(io, settings)),
        pause_(io),
        socket_file_(is_unix_path(settings.listen) ? settings.listen : "") {
    if (socket_file_.empty()) port_ = bound_port();
  }

  ~Impl() {
    stop_accepting();
    for (auto* session : house_->sessions) session->abort();
  }

  void accept_next() {
    acceptor_.async_accept([this, house = house_](const boost::system::error_code& error, SmtpSession::Socket socket) {
      if (house->stopping) return;  // maybe destroyed
      if (error) return accept_later(error);
      asio::co_spawn(acceptor_.get_executor(), serve(house_, std::move(socket)), asio::detached);
      accept_next();
    });
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  asio::awaitable<void> drain() {
    stop_accepting();
    for (auto* session : house_->sessions) session->stop();
    const auto deadline = std::chrono::steady_clock::now() + house_->limits.drain;
    asio::steady_timer step(acceptor_.get_executor());
    while (!house_->sessions.empty() && std::chrono::steady_clock::now() < deadline) {
      step.expires_after(kDrainStep);
      co_await step.async_wait(asio::use_awaitable);
    }
    for (auto* session : house_->sessions) session->abort();
  }

 private:
  [[nodiscard]] std::uint16_t bound_port() const {
    const Protocol::endpoint bound = acceptor_.local_endpoint();
    asio::ip::tcp::endpoint endpoint;
    endpoint.resize(bound.size());
    std::memcpy(endpoint.data(), bound.data(), bound.size());
    return endpoint.port();
  }

  // No descriptor left: the waiting connection would fail again at once.
  void accept_later(const boost::system::error_code& error) {
    spdlog::warn("cannot accept mail connections for the moment error=\"{}\"", error.message());
    pause_.expires_after(kPauseAfterFault);
    pause_.async_wait([this, house = house_](const boost::system::error_code&) {
      if (!house->stopping) accept_next();
    });
  }

  void stop_accepting() {
    house_->stopping = true;
    if (!acceptor_.is_open()) return;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    std::error_code also_ignored;
    if (!socket_file_.empty()) fs::remove(socket_file_, also_ignored);
  }

  std::shared_ptr<SmtpHouse> house_;
  Acceptor acceptor_;
  asio::steady_timer pause_;
  fs::path socket_file_;
  std::uint16_t port_ = 0;
};

MailListener::MailListener(asio::any_io_executor io, MailListenerSettings settings, Accepts accepts,
                           MailHandler handler)
    : impl_(std::make_unique<Impl>(io, settings, std::move(accepts), std::move(handler))) {}
MailListener::~MailListener() = default;

void MailListener::start() { impl_->accept_next(); }
std::uint16_t MailListener::port() const { return impl_->port(); }
asio::awaitable<void> MailListener::drain() { return impl_->drain(); }

}  // namespace dropline::mail
