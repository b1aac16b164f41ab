#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "dropline/error.hpp"

// Hands mail to the admin's mail server (RFC 5321).
namespace dropline::outbound {

// Mails that are handed over at once, each on a thread of its own; more is more than many providers take from one sender.
inline constexpr std::size_t kSmtpConnections = 2;

struct SmtpSettings {
  // smtp://user:password@host:587 (STARTTLS, always required) or smtps://user:password@host:465 (TLS from the start). User
  // and password percent-encoded. A path is the name said in EHLO; without one it is the machine's.
  std::string url;
  bool plain = false;                              // no TLS at all; only for smtp:// to this machine
  std::string ca_file{};                           // PEM; "" trusts the system's authorities
  std::chrono::milliseconds connect_time{15'000};  // name and TCP
  // Until the server has been given the whole mail, connecting included; looked at once a second.
  std::chrono::milliseconds transfer_time{60'000};
  // From then on, until it says whether it takes it over: RFC 5321, 4.5.3.2.6. Who waits for less sends again what a server,
  // busy with its scanners, delivers all the same.
  std::chrono::milliseconds acceptance_time{600'000};
  std::size_t connections = kSmtpConnections;
  std::size_t waiting = 1000;  // mails that wait for a connection
};

// One sentence for the admin when the settings cannot be used; it holds no password.
[[nodiscard]] Result<void> check_smtp(const SmtpSettings& settings);

// A mail server of this very machine that is sent no password: such a one often speaks no TLS.
[[nodiscard]] bool is_local_relay(const std::string& smtp_url);

// Addresses alone, without name and angle brackets. An empty `from` (or "<>") is the null return path: nobody is told when
// the mail bounces.
struct Envelope {
  std::string from;
  std::string to;
  // Somebody waits for the outcome and will ask again: acceptance_time is too long for them.
  std::optional<std::chrono::milliseconds> acceptance_time{};
};

enum class Handover : std::uint8_t {
  accepted,  // the server has taken the mail over
  rejected,  // for good: this mail to this address must not be tried again
  deferred,  // not now: network, time, 4xx, or a refusal of our login rather than of the mail
};

struct SmtpOutcome {
  Handover handover = Handover::deferred;
  int code = 0;            // of the reply that refused, 0 without one
  std::string enhanced{};  // its RFC 3463 code, such as "5.1.1"; "" without one
  std::string text;        // one line for the admin; holds no secret
};

// Thread: I/O. libcurl waits for some of the server's replies by blocking (the one to the mail's end, and the one to QUIT),
// so the conversations run on threads of this class. A connection is kept for the next mail.
// Lifetime: shorter than the io_context; destruction ends what runs or waits with `deferred`, which the waiting coroutine is
// told by the io_context afterwards. A mail that was cut off while the server took it over may arrive twice when it is tried
// again: give it one Message-ID for all attempts.
class SmtpClient {
 public:
  // Throws std::runtime_error with the sentence of check_smtp().
  explicit SmtpClient(SmtpSettings settings);
  SmtpClient(const SmtpClient&) = delete;
  SmtpClient& operator=(const SmtpClient&) = delete;
  ~SmtpClient();

  // `rfc5322` is the whole mail in 7-bit form; line ends may be LF or CRLF.
  [[nodiscard]] boost::asio::awaitable<SmtpOutcome> send(Envelope envelope, std::string rfc5322);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::outbound
