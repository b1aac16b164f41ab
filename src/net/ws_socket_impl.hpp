#pragma once

// The WebSocket itself, by Beast: the only place where its stream is instantiated, once for each transport.

#include "net/ws_socket.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace dropline::net {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

template <class Stream>
class WsSocket final : public WsSession {
 public:
  WsSocket(const std::shared_ptr<Edge>& edge, Stream stream, HttpRequest view, SocketSlot slot)
      : WsSession(edge, std::move(view), std::move(slot)), stream_(std::move(stream)) {
    const auto& limits = edge->config.limits;
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = std::chrono::seconds(limits.hello_seconds);
    timeout.idle_timeout = std::chrono::seconds(limits.idle_seconds);
    timeout.keep_alive_pings = true;  // after half of it
    stream_.set_option(timeout);
    stream_.read_message_max(static_cast<std::size_t>(limits.body_bytes));
    stream_.auto_fragment(false);
    stream_.text(true);
  }

  void accept(const BeastRequest& request) {
    stream_.async_accept(request,
                         [self = self()](beast::error_code error) { error ? self->on_closed() : self->on_open(); });
  }

 private:
  // The buffer keeps no more than this between messages.
  static constexpr std::size_t kKeptBytes = 2048;

  std::shared_ptr<WsSocket> self() { return std::static_pointer_cast<WsSocket>(this->shared_from_this()); }

  void start_read() override {
    stream_.async_read(buffer_, [self = self()](beast::error_code error, std::size_t) { self->was_read(error); });
  }

  void was_read(beast::error_code error) {
    if (error) return on_closed();
    const auto data = buffer_.cdata();
    const std::string_view text(static_cast<const char*>(data.data()), data.size());
    stream_.got_binary() ? on_binary() : on_text(text);
    buffer_.consume(buffer_.size());
    if (buffer_.capacity() > kKeptBytes) buffer_.shrink_to_fit();
    on_read_ended();
  }

  void start_write(const std::string& frame) override {
    stream_.async_write(boost::asio::buffer(frame), [self = self()](beast::error_code error, std::size_t) {
      error ? self->on_closed() : self->on_written();
    });
  }

  void start_close(CloseCode code) override {
    const websocket::close_reason reason(static_cast<websocket::close_code>(code));
    stream_.async_close(reason, [self = self()](beast::error_code) { self->on_closed(); });
  }

  void close_socket() override {
    beast::error_code ignored;
    beast::get_lowest_layer(stream_).close(ignored);
  }

  websocket::stream<Stream, false> stream_;  // no permessage-deflate: it costs 90 KB a connection
  beast::flat_buffer buffer_;
};

template <class Stream>
void start_ws_session(std::shared_ptr<Edge> edge, Stream stream, const BeastRequest& request, HttpRequest view,
                      SocketSlot slot) {
  std::make_shared<WsSocket<Stream>>(edge, std::move(stream), std::move(view), std::move(slot))->accept(request);
}

}  // namespace dropline::net
