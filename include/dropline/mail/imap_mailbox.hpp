#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "dropline/error.hpp"
#include "dropline/mail/received_mail.hpp"

namespace dropline::mail {

// One mailbox on somebody's IMAP server. Value type; holds the password, so it is never printed.
struct ImapSettings {
  enum class Security : std::uint8_t {
    tls,       // from the first byte (RFC 8314)
    starttls,  // demanded, never given up when the server does not offer it
    plain,     // only to a loopback address
  };
  Security security = Security::tls;
  std::string host;
  std::uint16_t port = 993;
  std::string user;
  std::string password;
  std::string mailbox = "INBOX";
  std::filesystem::path ca_file{};  // PEM; "" trusts what the system trusts
};

// Reads imaps://user:password@host:port/INBOX. imaps is TLS (993); imap is STARTTLS (143), or plain when the host is a loopback
// address. Special characters of user and password are percent-encoded ("@" is %40). The error never repeats the password.
[[nodiscard]] Result<ImapSettings> parse_imap_url(std::string_view url);

// How long things take, and how much may come. Tests shorten the times.
struct ImapLimits {
  std::chrono::milliseconds poll{60'000};               // between looks when the server has no IDLE
  std::chrono::milliseconds idle_renewal{1'500'000};    // RFC 2177 wants less than 29 minutes
  std::chrono::milliseconds try_later{60'000};          // until a mail that the handler put off is fetched again;
  std::chrono::milliseconds try_later_last{3'600'000};  // doubles each time, up to this
  std::chrono::milliseconds answer{60'000};             // without a byte from the server that owes one
  std::chrono::milliseconds reconnect_first{1'000};     // doubles with each failure, with jitter
  std::chrono::milliseconds reconnect_last{300'000};    // and at once when the server refuses user or password
  std::chrono::milliseconds drain{5'000};
  std::size_t mail_bytes = 25 * 1'024 * 1'024;
};

// Takes mail out of a hosted mailbox (IMAP4rev1, RFC 3501): looks for unseen mail, hands each over, and marks it \Seen after the
// handler has accepted it. A mail that was refused or is too large gets \Seen and the keyword $DroplineRefused (\Flagged where
// the server keeps no keywords), so that it does not come again and a person can find it. It learns of new mail by
// IDLE (RFC 2177), or by looking again. Connection lost: it comes back by itself. Nothing is deleted or moved.
//
// Somebody who reads that mailbox with another program marks mail as seen, and that is then not fetched: give it a mailbox
// or a folder of its own.
//
// Thread: I/O. The handler may be running when this is destroyed; so what it refers to must live until the io_context has
// stopped, or until drain() has resumed.
class ImapMailbox {
 public:
  // Throws std::runtime_error with one line when the settings cannot work (plain to another machine, an unreadable CA file).
  ImapMailbox(boost::asio::any_io_executor io, ImapSettings settings, MailHandler handler, ImapLimits limits = {});
  ImapMailbox(const ImapMailbox&) = delete;
  ImapMailbox& operator=(const ImapMailbox&) = delete;
  ~ImapMailbox();  // closes the connection at once

  void start();
  // Why it gets no mail at the moment, for the admin; "" while it does. Never holds the password.
  [[nodiscard]] const std::string& problem() const;
  // Fetches nothing more; a mail that is being stored is still marked. Resumes when the connection is closed, or after
  // `limits.drain`.
  [[nodiscard]] boost::asio::awaitable<void> drain();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::mail
