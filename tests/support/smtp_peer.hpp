#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/byte_stream.hpp"
#include "support/certificate.hpp"

namespace dropline::test {

// A real mail server in a process of its own: npm smtp-server, by tests/support/smtp_peer.mjs. The recipient says what
// happens: unknown@ gets 550, later@ 451, sender@ 553 with both addresses in capitals, silent@ no answer; spam@ gets 554 and full@
// 452 after the content; hold@ is taken but never acknowledged, slow@ after two and a half seconds; everybody else gets the
// mail. Thread: one at a time.
class SmtpPeer {
 public:
  enum class Tls { none, starttls, implicit };
  struct Options {
    CertificateFiles certificate;
    Tls tls = Tls::starttls;
    std::string user{};  // "" asks for no login
    std::string password{};
  };
  struct Mail {
    std::string from;
    std::vector<std::string> to;
    std::string text;  // without the dots of the transport
    std::string user;
    std::string session;  // the same for mails that came by one connection
    std::string ehlo;
    bool secure = false;
  };

  // Returns when it listens. Throws std::runtime_error when it cannot be started.
  explicit SmtpPeer(const Options& options);
  SmtpPeer(const SmtpPeer&) = delete;
  SmtpPeer& operator=(const SmtpPeer&) = delete;
  ~SmtpPeer();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // The next mail it has accepted. Throws std::runtime_error when none comes in time.
  [[nodiscard]] Mail next_mail(Milliseconds patience = kPatience);
  [[nodiscard]] bool has_mail() { return has_line(Milliseconds(0)); }

 private:
  [[nodiscard]] bool has_line(Milliseconds patience);
  [[nodiscard]] std::string next_line(Milliseconds patience);

  pid_t process_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string buffer_;
  std::uint16_t port_ = 0;
};

}  // namespace dropline::test
