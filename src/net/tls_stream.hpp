#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include <openssl/types.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <boost/system/error_code.hpp>

namespace dropline::net {

// TLS straight on the socket's descriptor. Asio's own ssl::stream keeps four buffers of 17 KB for each connection, idle or
// not; here OpenSSL reads and writes the socket itself and gives its buffers back (SSL_MODE_RELEASE_BUFFERS). Server side
// only. An async stream as Asio and Beast want it: one read and one write at a time. SIGPIPE must be ignored.
class TlsStream {
 public:
  using next_layer_type = boost::asio::ip::tcp::socket;
  using executor_type = next_layer_type::executor_type;
  using error_code = boost::system::error_code;

  TlsStream(next_layer_type socket, SSL_CTX* context);

  [[nodiscard]] executor_type get_executor() { return socket_.get_executor(); }
  [[nodiscard]] next_layer_type& next_layer() { return socket_; }
  [[nodiscard]] const next_layer_type& next_layer() const { return socket_; }

  // All complete with `void(error_code, std::size_t)`; the size of a handshake is 0.
  template <class Token>
  auto async_handshake(Token&& token);
  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token);
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token);

  // Says that nothing more will be sent, if that can be said at once.
  void close_notify();

  // What one call into OpenSSL came to.
  struct Step {
    enum class Next { done, wait_read, wait_write } next = Next::done;
    error_code error;
    std::size_t bytes = 0;
  };

 private:
  template <class Attempt>
  struct Operation;

  Step handshake();
  Step read(boost::asio::mutable_buffer into);
  Step write(boost::asio::const_buffer from);
  Step judge(int result);

  // Several small buffers as one TLS record: Beast writes the header of a frame and its text apart.
  template <class Buffers>
  static boost::asio::const_buffer joined(const Buffers& buffers);
  static boost::asio::mutable_buffer joining_space();

  struct SslDeleter {
    void operator()(SSL* ssl) const;
  };
  next_layer_type socket_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
};

// Found by Beast when it closes a WebSocket.
void teardown(boost::beast::role_type role, TlsStream& stream, boost::system::error_code& error);
template <class Handler>
void async_teardown(boost::beast::role_type role, TlsStream& stream, Handler&& handler) {
  stream.close_notify();
  boost::beast::websocket::async_teardown(role, stream.next_layer(), std::forward<Handler>(handler));
}

// --- the composed operation: call OpenSSL, wait for the socket, call again --------------------------------------------------

template <class Attempt>
struct TlsStream::Operation {
  TlsStream& stream;
  Attempt attempt;
  bool first = true;
  bool finished = false;
  Step step{};

  template <class Self>
  void operator()(Self& self, error_code error = {}) {
    if (finished) return self.complete(step.error, step.bytes);
    if (error) return self.complete(error, 0);
    // OpenSSL knows the descriptor's number only, which may belong to somebody else by now.
    step = stream.socket_.is_open() ? attempt() : Step{Step::Next::done, boost::asio::error::operation_aborted, 0};
    switch (step.next) {
      case Step::Next::wait_read:
        first = false;
        return stream.socket_.async_wait(next_layer_type::wait_read, std::move(self));
      case Step::Next::wait_write:
        first = false;
        return stream.socket_.async_wait(next_layer_type::wait_write, std::move(self));
      case Step::Next::done:
        if (!first) return self.complete(step.error, step.bytes);
        finished = true;  // a handler must not run inside the call that starts the operation
        return boost::asio::post(stream.get_executor(), std::move(self));
    }
  }
};

template <class Token>
auto TlsStream::async_handshake(Token&& token) {
  auto attempt = [this] { return handshake(); };
  return boost::asio::async_compose<Token, void(error_code, std::size_t)>(Operation<decltype(attempt)>{*this, attempt},
                                                                          token, socket_);
}

template <class Buffers, class Token>
auto TlsStream::async_read_some(const Buffers& buffers, Token&& token) {
  boost::asio::mutable_buffer into;
  const auto end = boost::asio::buffer_sequence_end(buffers);
  for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end && into.size() == 0; ++at) {
    into = *at;
  }
  auto attempt = [this, into] { return read(into); };
  return boost::asio::async_compose<Token, void(error_code, std::size_t)>(Operation<decltype(attempt)>{*this, attempt},
                                                                          token, socket_);
}

template <class Buffers, class Token>
auto TlsStream::async_write_some(const Buffers& buffers, Token&& token) {
  auto attempt = [this, buffers] { return write(joined(buffers)); };
  return boost::asio::async_compose<Token, void(error_code, std::size_t)>(Operation<decltype(attempt)>{*this, attempt},
                                                                          token, socket_);
}

template <class Buffers>
boost::asio::const_buffer TlsStream::joined(const Buffers& buffers) {
  const auto begin = boost::asio::buffer_sequence_begin(buffers);
  const auto end = boost::asio::buffer_sequence_end(buffers);
  boost::asio::const_buffer only;
  int filled = 0;
  for (auto at = begin; at != end; ++at) {
    const boost::asio::const_buffer buffer(*at);
    if (buffer.size() == 0) continue;
    only = buffer;
    ++filled;
  }
  if (filled < 2) return only;
  const auto space = joining_space();
  return {space.data(), boost::asio::buffer_copy(space, buffers)};
}

}  // namespace dropline::net
