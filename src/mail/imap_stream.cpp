#include "mail/imap_stream.hpp"

#include <utility>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace dropline::mail {

namespace asio = boost::asio;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

bool is_address(const std::string& host) {
  boost::system::error_code error;
  asio::ip::make_address(host, error);
  return !error;
}

}  // namespace

ImapStream::ImapStream(const asio::any_io_executor& io)
    : resolver_(io), socket_(io), watchdog_(io, [this] {
        timed_out_ = true;
        close();
      }) {}

asio::awaitable<void> ImapStream::connect(std::string host, std::uint16_t port, Watchdog::Duration patience) {
  watchdog_.set(patience);
  const std::string service = std::to_string(port);
  const auto [unresolved, addresses] = co_await resolver_.async_resolve(host, service, kNoThrow);
  if (unresolved) fail("the name " + host + " cannot be looked up", unresolved);
  const auto [unreached, endpoint] = co_await asio::async_connect(socket_, addresses, kNoThrow);
  if (unreached) fail("cannot connect to " + host + ":" + service, unreached);
  watchdog_.clear();
  boost::system::error_code ignored;
  socket_.set_option(Tcp::no_delay(true), ignored);
  // While it idles nothing is sent for many minutes; a server that vanished without a word is noticed by this.
  socket_.set_option(asio::socket_base::keep_alive(true), ignored);
}

asio::awaitable<void> ImapStream::start_tls(asio::ssl::context& context, std::string host,
                                            Watchdog::Duration patience) {
  auto tls = std::make_unique<asio::ssl::stream<Tcp::socket&>>(socket_, context);
  tls->set_verify_mode(asio::ssl::verify_peer);
  tls->set_verify_callback(asio::ssl::host_name_verification(host));
  if (!is_address(host)) SSL_set_tlsext_host_name(tls->native_handle(), host.c_str());
  watchdog_.set(patience);
  const auto [error] = co_await tls->async_handshake(asio::ssl::stream_base::client, kNoThrow);
  if (error) {
    const long verdict = SSL_get_verify_result(tls->native_handle());
    if (verdict != X509_V_OK) {
      throw ImapFailure("the certificate of " + host + " is not trusted: " + X509_verify_cert_error_string(verdict));
    }
    fail("TLS with " + host + " failed", error);
  }
  watchdog_.clear();
  tls_ = std::move(tls);
}

void ImapStream::write(std::string_view bytes) {
  unwritten_.append(bytes);
  if (writing_) return;
  writing_ = true;
  asio::co_spawn(
      socket_.get_executor(), [self = shared_from_this()] { return self->write_all(); }, asio::detached);
}

asio::awaitable<void> ImapStream::write_all() {
  const auto keep = shared_from_this();
  while (!unwritten_.empty() && socket_.is_open()) {
    const std::string bytes = std::exchange(unwritten_, {});
    boost::system::error_code failed;
    if (tls_) {
      const auto [error, size] = co_await asio::async_write(*tls_, asio::buffer(bytes), kNoThrow);
      failed = error;
    } else {
      const auto [error, size] = co_await asio::async_write(socket_, asio::buffer(bytes), kNoThrow);
      failed = error;
    }
    if (failed) close();  // whoever reads finds out
  }
  writing_ = false;
}

asio::awaitable<std::string_view> ImapStream::read(std::optional<Watchdog::Duration> patience) {
  const auto keep = shared_from_this();
  if (patience) watchdog_.set(*patience);
  boost::system::error_code failed;
  std::size_t got = 0;
  if (tls_) {
    const auto [error, size] = co_await tls_->async_read_some(asio::buffer(chunk_), kNoThrow);
    failed = error;
    got = size;
  } else {
    const auto [error, size] = co_await socket_.async_read_some(asio::buffer(chunk_), kNoThrow);
    failed = error;
    got = size;
  }
  watchdog_.clear();
  if (failed) fail("the connection to the mail server broke", failed);
  co_return std::string_view(chunk_.data(), got);
}

void ImapStream::close() {
  boost::system::error_code ignored;
  resolver_.cancel();
  socket_.close(ignored);
}

void ImapStream::fail(const std::string& what, const boost::system::error_code& error) const {
  throw ImapFailure(what + ": " + (timed_out_ ? "no answer in time" : error.message()));
}

}  // namespace dropline::mail
