#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "mail/watchdog.hpp"

namespace dropline::mail {

// Why a connection to the IMAP server is of no use any more. `what()` may be shown to the admin.
class ImapFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  // The server does not take user and password: to try again soon would only lock the account.
  bool credentials = false;
};

// A TCP connection that may become TLS. What fails throws ImapFailure. Held by shared_ptr; everything under way ends by close().
// Thread: I/O.
class ImapStream : public std::enable_shared_from_this<ImapStream> {
 public:
  explicit ImapStream(const boost::asio::any_io_executor& io);

  [[nodiscard]] boost::asio::awaitable<void> connect(std::string host, std::uint16_t port, Watchdog::Duration patience);
  // `host` is whom the certificate must name. `context` must outlive the stream.
  [[nodiscard]] boost::asio::awaitable<void> start_tls(boost::asio::ssl::context& context, std::string host,
                                                       Watchdog::Duration patience);

  // Writes in the order of the calls, by itself: whoever writes waits for the server's answer anyway.
  void write(std::string_view bytes);
  // What has arrived, at least one byte; valid until the next call. No patience: waits for ever.
  [[nodiscard]] boost::asio::awaitable<std::string_view> read(std::optional<Watchdog::Duration> patience);
  // From now on the server owes an answer: without a byte within `patience` the connection is closed.
  void expect(Watchdog::Duration patience) { watchdog_.set(patience); }
  void close();

 private:
  boost::asio::awaitable<void> write_all();
  [[noreturn]] void fail(const std::string& what, const boost::system::error_code& error) const;

  using Tcp = boost::asio::ip::tcp;
  Tcp::resolver resolver_;
  Tcp::socket socket_;
  std::unique_ptr<boost::asio::ssl::stream<Tcp::socket&>> tls_;
  Watchdog watchdog_;
  std::array<char, 16 * 1024> chunk_{};
  std::string unwritten_;
  bool writing_ = false;
  bool timed_out_ = false;
};

}  // namespace dropline::mail
