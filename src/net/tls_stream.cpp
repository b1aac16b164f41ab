#include "net/tls_stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <new>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

namespace dropline::net {
namespace {

int clamped(std::size_t size) { return static_cast<int>(std::min(size, std::size_t{INT_MAX})); }

}  // namespace

void TlsStream::SslDeleter::operator()(SSL* ssl) const { SSL_free(ssl); }

TlsStream::TlsStream(next_layer_type socket, SSL_CTX* context) : socket_(std::move(socket)), ssl_(SSL_new(context)) {
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.native_handle()) != 1) throw std::bad_alloc();
  SSL_set_accept_state(ssl_.get());
  error_code ignored;
  socket_.native_non_blocking(true, ignored);
}

TlsStream::Step TlsStream::handshake() {
  ERR_clear_error();
  Step step = judge(SSL_do_handshake(ssl_.get()));
  step.bytes = 0;
  return step;
}

TlsStream::Step TlsStream::read(boost::asio::mutable_buffer into) {
  if (into.size() == 0) return {};
  ERR_clear_error();
  return judge(SSL_read(ssl_.get(), into.data(), clamped(into.size())));
}

TlsStream::Step TlsStream::write(boost::asio::const_buffer from) {
  if (from.size() == 0) return {};
  ERR_clear_error();
  return judge(SSL_write(ssl_.get(), from.data(), clamped(from.size())));
}

TlsStream::Step TlsStream::judge(int result) {
  if (result > 0) return {Step::Next::done, {}, static_cast<std::size_t>(result)};
  const int system_error = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {Step::Next::wait_read, {}, 0};
    case SSL_ERROR_WANT_WRITE:
      return {Step::Next::wait_write, {}, 0};
    case SSL_ERROR_ZERO_RETURN:
      return {Step::Next::done, boost::asio::error::eof, 0};
    case SSL_ERROR_SYSCALL:
      if (system_error == 0) return {Step::Next::done, boost::asio::error::eof, 0};
      return {Step::Next::done, error_code(system_error, boost::system::system_category()), 0};
    default:
      return {Step::Next::done, error_code(static_cast<int>(ERR_get_error()), boost::asio::error::get_ssl_category()),
              0};
  }
}

void TlsStream::close_notify() {
  if (!socket_.is_open() || SSL_is_init_finished(ssl_.get()) == 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
}

boost::asio::mutable_buffer TlsStream::joining_space() {
  static thread_local std::array<char, 16 * 1024> space;  // one record; used and left within one call
  return boost::asio::buffer(space);
}

void teardown(boost::beast::role_type role, TlsStream& stream, boost::system::error_code& error) {
  stream.close_notify();
  boost::beast::websocket::teardown(role, stream.next_layer(), error);
}

}  // namespace dropline::net
