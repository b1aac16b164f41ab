#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>

#include "dropline/chat/mail_desk.hpp"
#include "dropline/config.hpp"
#include "dropline/mail/imap_mailbox.hpp"
#include "dropline/mail/mail_listener.hpp"

namespace dropline {

// The ways mail comes in, as far as they are configured: from a mail server on this machine, and from a hosted mailbox. Both
// lead to the same desk. Thread: I/O. Lifetime: shorter than the desk.
class MailIntake {
 public:
  // Listens at once. Throws std::runtime_error with one line for the admin.
  MailIntake(boost::asio::any_io_executor io, const Config& config, chat::MailDesk& desk);

  void start();
  // Takes no more; resumes when what is being stored has its answer.
  [[nodiscard]] boost::asio::awaitable<void> drain();
  // Of the listener; 0 when there is none, or it is a Unix socket.
  [[nodiscard]] std::uint16_t port() const { return listener_ ? listener_->port() : std::uint16_t{0}; }

 private:
  std::optional<mail::MailListener> listener_;
  std::optional<mail::ImapMailbox> mailbox_;
};

}  // namespace dropline
