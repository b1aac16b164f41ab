#pragma once

// An HTTP/1.1 connection, request by request. Instantiated once for each transport.

#include "dropline/chat/files.hpp"

#include "net/http_gate.hpp"
#include "net/http_session.hpp"
#include "net/origin.hpp"
#include "net/request_view.hpp"
#include "net/response_head.hpp"
#include "net/tls_stream.hpp"
#include "net/ws_socket.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace dropline::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

inline constexpr std::int64_t kBodySeconds = 30;
inline constexpr std::int64_t kLingerSeconds = 2;
inline constexpr std::int64_t kPieceBytes = 64 * 1024;  // of a file, read and written at once
inline constexpr int kRequestsPerConnection = 1000;

template <class Stream>
class HttpSession final : public Connection, public std::enable_shared_from_this<HttpSession<Stream>> {
 public:
  HttpSession(std::shared_ptr<Edge> edge, Stream stream, const IpAddress& peer)
      : Connection(connections_of(edge)),
        edge_(std::move(edge)),
        stream_(std::move(stream)),
        peer_(peer),
        buffer_(static_cast<std::size_t>(edge_->config.limits.header_bytes)) {}

  void start() {
    auto ended = [self = this->shared_from_this()](const std::exception_ptr& fault) {
      if (!fault) return;
      try {
        std::rethrow_exception(fault);
      } catch (const std::exception& error) {
        spdlog::error("connection closed after a fault error=\"{}\"", error.what());
      }
    };
    asio::co_spawn(edge_->io, run(), std::move(ended));
  }

  void expire() override { abort(); }
  void stop() override {
    stopping_ = true;
    if (between_requests_) abort();
  }
  void abort() override {
    beast::error_code ignored;
    beast::get_lowest_layer(stream_).close(ignored);
  }
  void end_rights(const chat::RightsEnded&) override {}  // each request is checked anew

 private:
  using Parser = http::request_parser<http::string_body>;
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;
  static constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

  // What becomes of the connection after a request.
  enum class After { keep, close, gone };

  asio::awaitable<void> run() {
    set_expendable(true);
    const bool understood = co_await shake_hands();
    if (!understood) co_return;
    for (int served = 1; served <= kRequestsPerConnection; ++served) {
      const After after = co_await serve_request(served < kRequestsPerConnection);
      if (after == After::gone) co_return;
      if (after == After::close) break;
    }
    co_await close();
  }

  asio::awaitable<bool> shake_hands() {
    if constexpr (kTls) {
      set_deadline(edge_->config.limits.tls_handshake_seconds);
      const auto [error, size] = co_await stream_.async_handshake(kToken);
      co_return !error;
    }
    co_return true;
  }

  asio::awaitable<After> serve_request(bool may_keep) {
    HeadScanner scanner;
    const auto head_size = co_await read_head(scanner);
    if (!head_size && !scanner.refusal() && buffer_.size() < buffer_.max_size()) co_return After::gone;

    auto refusal = scanner.refusal();
    if (!head_size && !refusal) refusal = "The header is too long.";
    const auto max_fields = static_cast<std::size_t>(edge_->config.limits.header_fields);
    if (!refusal) refusal = check_head(received().substr(0, *head_size), max_fields);
    if (refusal) {
      const Error error{Code::invalid_request, std::string(*refusal), {}, {}};
      co_return co_await refuse(error);
    }

    // The parser itself is handed to the read functions: only so do its limits apply.
    Parser parser;
    parser.body_limit(static_cast<std::uint64_t>(edge_->config.limits.body_bytes));
    parser.header_limit(static_cast<std::uint32_t>(edge_->config.limits.header_bytes));
    const auto fault = co_await read_request(parser);
    if (fault) co_return co_await refuse(*fault);
    if (gone_) co_return After::gone;
    set_expendable(false);
    // HTTP/1.0 keeps a connection only by a field that nobody sends any more.
    const bool keep = may_keep && parser.keep_alive() && parser.get().version() == 11;
    co_return co_await answer(parser.get(), keep);
  }

  // Nothing when the connection ended, the head was refused or grew too long.
  asio::awaitable<std::optional<std::size_t>> read_head(HeadScanner& scanner) {
    set_expendable(true);
    between_requests_ = buffer_.size() == 0;
    set_deadline(edge_->config.limits.header_seconds);
    std::optional<std::size_t> end;
    for (;;) {
      end = scanner.find_end(received());
      const std::size_t room = buffer_.max_size() - buffer_.size();
      if (end || scanner.refusal() || room == 0) break;
      const auto space = buffer_.prepare(std::min(room, kReadBytes));
      const auto [error, size] = co_await stream_.async_read_some(space, kToken);
      if (error) break;
      buffer_.commit(size);
      between_requests_ = false;
    }
    co_return end;
  }

  asio::awaitable<std::optional<Error>> read_request(Parser& parser) {
    set_deadline(kBodySeconds);
    {
      const auto [error, size] = co_await http::async_read_header(stream_, buffer_, parser, kToken);
      if (error) co_return fault_of(error);
    }
    if (parser.get()[http::field::expect] != "" && parser.get().version() == 11 && !parser.is_done()) {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      const auto [error, size] = co_await asio::async_write(stream_, asio::buffer(go_on), kToken);
      if (error) co_return fault_of(error);
    }
    const auto [error, size] = co_await http::async_read(stream_, buffer_, parser, kToken);
    co_return error ? fault_of(error) : std::nullopt;
  }

  // What the client can be told; otherwise it is gone.
  std::optional<Error> fault_of(const beast::error_code& error) {
    if (error == http::error::body_limit) {
      const auto limit = std::to_string(edge_->config.limits.body_bytes);
      return Error{Code::too_large, "The body is longer than " + limit + " bytes.", {}, {}};
    }
    const bool malformed = error.category() == http::make_error_code(http::error::bad_method).category() &&
                           error != http::error::end_of_stream && error != http::error::partial_message;
    if (malformed) return Error{Code::invalid_request, "The request is malformed.", {}, {}};
    gone_ = true;
    return std::nullopt;
  }

  asio::awaitable<After> answer(BeastRequest& request, bool keep) {
    clear_deadline();  // the handler may wait: long polling
    auto view = view_request(request, *edge_, peer_, kTls);
    if (!view) co_return co_await refuse(view.error());
    const bool upgrade = view->path == "/-/ws";
    if (auto error = check_origin(*view, upgrade)) {
      const auto response = HttpResponse::problem(*error);
      co_return co_await respond(response, keep, *view);
    }
    if (upgrade) co_return co_await become_websocket(request, std::move(*view), keep);

    const auto response = co_await edge_->router.handle(*view);
    spdlog::debug("request route={} status={}", view->route, response.status);
    co_return co_await respond(response, keep, *view);
  }

  asio::awaitable<After> become_websocket(const BeastRequest& request, HttpRequest view, bool keep) {
    auto slot = edge_->addresses.open_socket(view.address);
    std::optional<Error> error;
    if (!beast::websocket::is_upgrade(request) || buffer_.size() > 0) {
      error = Error{Code::invalid_request, "This address is for WebSockets.", {}, {}};
    } else if (edge_->stopping) {
      error = Error{Code::busy, "The server is restarting.", {}, 1};
    } else if (!slot) {
      error = Error{Code::rate_limited, "There are too many connections from your address.", {}, 30};
    }
    if (error) {
      const auto response = HttpResponse::problem(*error);
      co_return co_await respond(response, keep && buffer_.size() == 0, view);
    }
    start_ws_session(edge_, std::move(stream_), request, std::move(view), std::move(*slot));
    co_return After::gone;
  }

  asio::awaitable<After> refuse(const Error& error) {
    HttpRequest unknown;
    unknown.secure = kTls;
    const auto response = HttpResponse::problem(error);
    co_return co_await respond(response, false, unknown);
  }

  asio::awaitable<After> respond(const HttpResponse& response, bool keep, const HttpRequest& request) {
    const std::string_view body = response.static_body.empty() ? response.body : response.static_body;
    keep = keep && !stopping_;
    ResponseContext context;
    context.secure = request.secure;
    context.keep_alive = keep;
    context.content_length = response.part.file ? response.part.size : static_cast<std::int64_t>(body.size());
    const std::string head = format_head(response, context);
    const bool without_body = request.method == Method::head || response.status == 204 || response.status == 304;
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head),
                                                    asio::buffer(without_body ? std::string_view() : body)};
    bool written = co_await write(buffers);
    if (written && !without_body && response.part.file) written = co_await write_part(response.part);
    if (!written) co_return After::gone;
    co_return keep ? After::keep : After::close;
  }

  template <class Buffers>
  asio::awaitable<bool> write(const Buffers& buffers) {
    set_deadline(edge_->config.limits.write_seconds);
    const auto [error, size] = co_await asio::async_write(stream_, buffers, kToken);
    co_return !error;
  }

  // Each piece has its own deadline, so that a slow receiver gets all of it and a silent one is cut off.
  asio::awaitable<bool> write_part(const FilePart& part) {
    std::vector<char> space(static_cast<std::size_t>(std::min(kPieceBytes, part.size)));
    for (std::int64_t sent = 0; sent < part.size;) {
      const auto wanted = static_cast<std::size_t>(std::min(kPieceBytes, part.size - sent));
      const auto piece = std::span(space).first(wanted);
      clear_deadline();  // the receiver is not to blame for a slow disk
      const auto size = co_await part.file->bytes.read(part.first + sent, piece);
      if (size < wanted) {
        spdlog::error("a file is shorter than it was file={} expected={}", part.file->id, part.file->size);
        co_return false;  // the length was promised: only the end of the connection takes that back
      }
      const auto buffer = asio::buffer(space.data(), wanted);
      const bool written = co_await write(buffer);
      if (!written) co_return false;
      sent += static_cast<std::int64_t>(wanted);
    }
    co_return true;
  }

  // Reads what the client still sends before closing: closing on unread bytes would reset the connection, and with it the
  // response that is under way.
  asio::awaitable<void> close() {
    set_deadline(kLingerSeconds);
    set_expendable(true);
    if constexpr (kTls) stream_.close_notify();
    beast::error_code ignored;
    auto& socket = beast::get_lowest_layer(stream_);
    socket.shutdown(asio::socket_base::shutdown_send, ignored);
    std::array<char, 1024> rest{};
    for (;;) {
      const auto [error, size] = co_await socket.async_read_some(asio::buffer(rest), kToken);
      if (error) break;
    }
    socket.close(ignored);
  }

  std::string_view received() const {
    const auto data = buffer_.cdata();
    return {static_cast<const char*>(data.data()), data.size()};
  }

  static constexpr std::size_t kReadBytes = 4096;

  std::shared_ptr<Edge> edge_;
  Stream stream_;
  IpAddress peer_;
  beast::flat_buffer buffer_;  // at most header_bytes
  bool between_requests_ = true;
  bool stopping_ = false;
  bool gone_ = false;
};

template <class Stream>
void start_http_session(std::shared_ptr<Edge> edge, Stream stream, const IpAddress& peer) {
  std::make_shared<HttpSession<Stream>>(std::move(edge), std::move(stream), peer)->start();
}

}  // namespace dropline::net
