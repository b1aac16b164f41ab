#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "dropline/mail/received_mail.hpp"
#include "mail/smtp_command.hpp"

namespace dropline::mail {

// What a connection may do; see MailListenerSettings.
struct SmtpRules {
  bool lmtp = false;
  std::string host_name;
  std::size_t recipients = 0;
  std::size_t mail_bytes = 0;
  std::size_t mails = 0;
  std::size_t errors = 0;
  std::function<bool(std::string_view address)> accepts;
};

// One connection's talk without its socket: which answer a line gets and what comes next. `rules` must outlive it.
class SmtpDialogue {
 public:
  explicit SmtpDialogue(const SmtpRules& rules) : rules_(rules) {}

  enum class Next : std::uint8_t { command, text, close };
  struct Step {
    std::string reply;  // whole lines
    Next next = Next::command;
  };

  [[nodiscard]] std::string greeting() const;
  // `line` without its CRLF.
  [[nodiscard]] Step on_line(std::string_view line);

  // After Next::text: the envelope of the mail whose text comes now.
  [[nodiscard]] ReceivedMail envelope() const;
  // Ends the mail with what became of it.
  [[nodiscard]] Step on_delivered(const Delivery& delivery);
  // Ends the mail with one refusal for everybody.
  [[nodiscard]] Step on_failed(const SmtpReply& reply);

 private:
  [[nodiscard]] Step carry_out(const SmtpCommand& command);
  [[nodiscard]] Step greet(const SmtpCommand& command);
  [[nodiscard]] Step begin_mail(const SmtpCommand& command);
  [[nodiscard]] Step add_recipient(const SmtpCommand& command);
  [[nodiscard]] Step begin_text();
  [[nodiscard]] Step refuse(const SmtpReply& reply);
  void forget_mail();

  const SmtpRules& rules_;
  bool greeted_ = false;
  bool in_mail_ = false;
  bool smtputf8_ = false;
  std::string from_;
  std::vector<std::string> recipients_;
  std::size_t mails_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace dropline::mail
