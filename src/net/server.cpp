#include "dropline/net/server.hpp"

#include "net/edge.hpp"
#include "net/http_session.hpp"
#include "net/listener.hpp"
#include "net/tls_context.hpp"
#include "net/tls_stream.hpp"

#include <chrono>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace dropline::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::chrono::milliseconds kDrainStep{20};
constexpr std::chrono::seconds kDrainLimit{5};
constexpr int kForgetSeconds = 60;

std::optional<TlsContext> load_certificate(const Config& config) {
  if (config.tls_cert.empty() && config.tls_key.empty()) return std::nullopt;
  if (config.tls_cert.empty() || config.tls_key.empty()) {
    throw std::runtime_error("TLS needs both --tls-cert and --tls-key");
  }
  return std::optional<TlsContext>(std::in_place, config.tls_cert, config.tls_key);
}

IpAddress address_of(const tcp::socket& socket) {
  boost::system::error_code ignored;
  const auto peer = socket.remote_endpoint(ignored);
  return IpAddress::parse(peer.address().to_string()).value_or(IpAddress{});
}

}  // namespace

class Server::Impl {
 public:
  Impl(asio::any_io_executor io, const Config& config, Services services, SteadyNow now)
      : certificate_(load_certificate(config)),
        edge_(std::make_shared<Edge>(io, config, services,
                                     connections_granted(static_cast<std::size_t>(config.limits.connections)),
                                     std::move(now))),
        listener_(io, config.listen, edge_->connections),
        second_(io) {}

  // Sessions may live on in pending operations; from here on they touch neither hub nor services.
  ~Impl() {
    edge_->connections.abort_all();
    edge_->router.end_presence();
  }

  void start() {
    listener_.start([this](tcp::socket socket) { serve(std::move(socket)); });
    second_.expires_after(std::chrono::seconds(1));
    wait_a_second();
  }

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }

  void reload_certificate() {
    if (!certificate_) return;
    try {
      certificate_->reload();
      spdlog::info("certificate loaded again");
    } catch (const std::runtime_error& error) {
      spdlog::error("the old certificate stays in use: {}", error.what());
    }
  }

  void end_rights(const chat::RightsEnded& ended) {
    ++edge_->rights_changes;
    edge_->connections.end_rights(ended);
    edge_->router.end_rights(ended);
  }

  asio::awaitable<void> drain() {
    edge_->stopping = true;
    edge_->router.drain();
    listener_.stop();
    edge_->connections.stop_all();
    const auto deadline = std::chrono::steady_clock::now() + kDrainLimit;
    asio::steady_timer step(edge_->io);
    while (edge_->connections.size() > 0 && std::chrono::steady_clock::now() < deadline) {
      step.expires_after(kDrainStep);
      co_await step.async_wait(asio::use_awaitable);
    }
    edge_->connections.abort_all();
  }

 private:
  void serve(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const IpAddress peer = address_of(socket);
    if (certificate_) {
      start_http_session(edge_, TlsStream(std::move(socket), certificate_->get()), peer);
    } else {
      start_http_session(edge_, std::move(socket), peer);
    }
  }

  void wait_a_second() {
    second_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;  // destroyed
      edge_->connections.tick();
      edge_->router.tick();
      edge_->services.presence.tick();
      if (++seconds_ % kForgetSeconds == 0) edge_->addresses.forget_idle();
      second_.expires_at(second_.expiry() + std::chrono::seconds(1));
      wait_a_second();
    });
  }

  std::optional<TlsContext> certificate_;
  std::shared_ptr<Edge> edge_;
  Listener listener_;
  asio::steady_timer second_;
  std::int64_t seconds_ = 0;
};

Server::Server(asio::any_io_executor io, const Config& config, Services services, SteadyNow now)
    : impl_(std::make_unique<Impl>(std::move(io), config, services, std::move(now))) {
  // OpenSSL writes to sockets without MSG_NOSIGNAL; a client that hangs up must not end the process.
  std::signal(SIGPIPE, SIG_IGN);
}

Server::~Server() = default;

void Server::start() { impl_->start(); }
std::uint16_t Server::port() const { return impl_->port(); }
void Server::reload_certificate() { impl_->reload_certificate(); }
void Server::end_rights(const chat::RightsEnded& ended) { impl_->end_rights(ended); }
asio::awaitable<void> Server::drain() { return impl_->drain(); }

}  // namespace dropline::net
