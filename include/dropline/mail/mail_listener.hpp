#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "dropline/mail/received_mail.hpp"

namespace dropline::mail {

// Every limit of the listener by name. A mail or a connection over a limit is told so and can do no more harm.
struct MailListenerLimits {
  std::size_t connections = 20;  // one more is told to come again
  std::size_t recipients = 100;  // of one mail; RFC 5321 asks for at least 100
  // A command with its CRLF. RFC 5321 has 512, and extensions add their parameters. Lines of the text have no limit of their
  // own: senders break the 1000 of the RFC, refusing would lose mail, and `mail_bytes` bounds them.
  std::size_t command_bytes = 1'000;
  std::size_t mail_bytes = 25 * 1'024 * 1'024;
  std::size_t buffered_bytes = 64 * 1'024 * 1'024;  // of all mails that are coming in at the moment
  std::size_t mails = 100;                          // on one connection
  std::size_t errors = 20;                          // in a row: commands that were refused without a mail in between
  std::chrono::milliseconds idle{60'000};           // without a byte from or to the client
  std::chrono::milliseconds total{600'000};         // of one connection
  std::chrono::milliseconds drain{5'000};
};

struct MailListenerSettings {
  enum class Protocol : std::uint8_t { smtp, lmtp };
  Protocol protocol = Protocol::lmtp;
  // "address:port", or the absolute path of a Unix socket, which the owner and the group may use (0660).
  std::string listen = "127.0.0.1:8024";
  std::string host_name = "localhost";  // how it calls itself
  MailListenerLimits limits{};
};

// True for an address (local@domain as in RCPT, without angle brackets) that mail is taken for. Quick: it runs within a
// command. Everything else is refused, so nothing is ever relayed.
using Accepts = std::function<bool(std::string_view address)>;

// Takes mail from a local mail server by SMTP (RFC 5321) or LMTP (RFC 2033, one answer per recipient), with PIPELINING, SIZE,
// 8BITMIME, SMTPUTF8 and ENHANCEDSTATUSCODES. 250 is said only after the handler has accepted: what was acknowledged is
// stored. SMTP has one answer for all recipients: when one must try later, all come again; when some are refused and others not,
// the mail is taken. LMTP has no such loss, so prefer it.
//
// There is no AUTH and no STARTTLS: it is for the mail server on the same machine, over loopback or a Unix socket, where
// nobody is in between and no password is sent. Do not open it to the internet.
//
// Thread: I/O. The handler may still be called for mail that came in before the listener was destroyed; so what it refers to must
// live until the io_context has stopped, or until drain() has resumed.
class MailListener {
 public:
  // Binds and listens. Throws std::runtime_error with one line that says what to do.
  MailListener(boost::asio::any_io_executor io, MailListenerSettings settings, Accepts accepts, MailHandler handler);
  MailListener(const MailListener&) = delete;
  MailListener& operator=(const MailListener&) = delete;
  ~MailListener();  // closes all connections at once; nothing is acknowledged any more

  void start();
  // 0 with a Unix socket.
  [[nodiscard]] std::uint16_t port() const;
  // Stops accepting and takes no new mail; a mail that is being sent or stored gets its answer. Resumes when all connections
  // are closed, or after `limits.drain`.
  [[nodiscard]] boost::asio::awaitable<void> drain();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::mail
