#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/certificate.hpp"
#include "support/temp_dir.hpp"

namespace dropline::test {

// Debian's Dovecot as a child process with one Maildir, everything in a directory of its own: an IMAP server we did not write.
// Runs as the current user; as `nobody` when that is root, because Dovecot refuses to let root read mail. Killed when this is
// destroyed. Thread: the one that made it.
class Dovecot {
 public:
  struct Options {
    bool idle = true;  // offers IDLE
    bool tls = false;  // STARTTLS on port(), TLS on tls_port(), with a fresh certificate
  };
  explicit Dovecot(const Options& options);
  Dovecot(const Dovecot&) = delete;
  Dovecot& operator=(const Dovecot&) = delete;
  ~Dovecot();

  // Starts it and waits until it greets. Throws with its log when it does not.
  void start();
  // SIGKILL to the server and all its processes; what is in the mailbox stays.
  void kill();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::uint16_t tls_port() const { return tls_port_; }
  [[nodiscard]] const std::filesystem::path& certificate() const { return certificate_.certificate; }
  [[nodiscard]] std::string user() const { return "box"; }
  [[nodiscard]] std::string password() const { return "s3cret \"quoted\""; }

  // Puts a mail into the mailbox as a delivery agent does: written apart, then moved into place.
  void drop(const std::string& mail);
  // The flags of each mail that has been looked at: letters of the Maildir ("S" seen, "F" flagged, "a".. keywords), in
  // the order of the mails.
  [[nodiscard]] std::vector<std::string> flags() const;
  // The keywords of the mailbox, one per line, as Dovecot keeps them.
  [[nodiscard]] std::string keywords() const;

 private:
  [[nodiscard]] std::filesystem::path maildir() const { return directory_ / "mail"; }
  [[nodiscard]] std::string configuration(const Options& options) const;
  [[nodiscard]] bool ready() const;
  [[nodiscard]] std::string log() const;
  void give_away(const std::filesystem::path& path) const;

  TempDir directory_;
  uid_t user_id_;
  gid_t group_id_;
  std::uint16_t port_;
  std::uint16_t tls_port_;
  CertificateFiles certificate_;
  int dropped_ = 0;
  pid_t pid_ = -1;
};

}  // namespace dropline::test
