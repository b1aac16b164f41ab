#include "mail/smtp_dialogue.hpp"

#include <algorithm>
#include <utility>

namespace dropline::mail {
namespace {

using Verb = SmtpCommand::Verb;
using Outcome = RecipientResult::Outcome;

constexpr std::size_t kReplyTextCharacters = 200;

std::string printable(std::string_view text) {
  std::string line(text.substr(0, kReplyTextCharacters));
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < 0x20 || c > 0x7e; }, '?');
  return line;
}

SmtpReply reply_for(const RecipientResult& result) {
  const auto reply = [&](int code, std::string_view status, std::string_view text) {
    if (!result.status.empty()) status = result.status;
    if (!result.text.empty()) text = result.text;
    return SmtpReply{code, printable(status) + " " + printable(text)};
  };
  switch (result.outcome) {
    case Outcome::accepted:
      return {250, "2.0.0 Stored"};
    case Outcome::refused:
      return reply(550, "5.7.1", "This mail is not taken");
    case Outcome::try_later:
      break;
  }
  return reply(451, "4.3.0", "Cannot be stored at the moment, try again later");
}

RecipientResult result_for(const Delivery& delivery, std::size_t recipient) {
  return recipient < delivery.size() ? delivery[recipient] : RecipientResult{};
}

// SMTP knows one answer for all. Coming again costs nothing, as a mail that is stored is recognised; so one recipient who must
// wait makes all wait, and a refusal is said only when it is meant for everybody.
RecipientResult joint_result(const Delivery& delivery, std::size_t recipients) {
  RecipientResult joint = result_for(delivery, 0);
  for (std::size_t at = 0; at < recipients; ++at) {
    const auto result = result_for(delivery, at);
    if (result.outcome == Outcome::try_later) return result;
    if (result.outcome == Outcome::accepted) joint = result;
  }
  return joint;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

}  // namespace

std::string SmtpDialogue::greeting() const {
  return SmtpReply{220, rules_.host_name + (rules_.lmtp ? " LMTP" : " ESMTP")}.line();
}

SmtpDialogue::Step SmtpDialogue::on_line(std::string_view line) {
  const auto parsed = parse_smtp_command(line);
  if (const auto* reply = std::get_if<SmtpReply>(&parsed)) {
    // A browser or another program that was led here must not get as far as a mail.
    if (!greeted_) return {SmtpReply{421, "4.7.0 This is a mail server"}.line(), Next::close};
    return refuse(*reply);
  }
  return carry_out(std::get<SmtpCommand>(parsed));
}

SmtpDialogue::Step SmtpDialogue::carry_out(const SmtpCommand& command) {
  switch (command.verb) {
    case Verb::helo:
    case Verb::ehlo:
    case Verb::lhlo:
      return greet(command);
    case Verb::mail:
      return begin_mail(command);
    case Verb::rcpt:
      return add_recipient(command);
    case Verb::data:
      return begin_text();
    case Verb::rset:
      forget_mail();
      return {SmtpReply{250, "2.0.0 Forgotten"}.line()};
    case Verb::noop:
      return {SmtpReply{250, "2.0.0 Here"}.line()};
    case Verb::vrfy:
      return refuse({252, "2.5.2 Send some mail and see"});
    case Verb::quit:
      break;
  }
  return {SmtpReply{221, "2.0.0 Bye"}.line(), Next::close};
}

SmtpDialogue::Step SmtpDialogue::greet(const SmtpCommand& command) {
  if (rules_.lmtp != (command.verb == Verb::lhlo)) {
    return refuse({500, rules_.lmtp ? "5.5.1 This is LMTP: say LHLO" : "5.5.1 This is SMTP: say EHLO"});
  }
  greeted_ = true;
  forget_mail();
  if (command.verb == Verb::helo) return {SmtpReply{250, rules_.host_name}.line()};
  return {"250-" + rules_.host_name + "\r\n250-PIPELINING\r\n250-SIZE " + std::to_string(rules_.mail_bytes) +
          "\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n"};
}

SmtpDialogue::Step SmtpDialogue::begin_mail(const SmtpCommand& command) {
  if (!greeted_ || in_mail_) return refuse({503, "5.5.1 Not now"});
  if (mails_ >= rules_.mails) {
    return {SmtpReply{421, "4.3.2 Enough for one connection, connect again"}.line(), Next::close};
  }
  if (command.size && *command.size > rules_.mail_bytes) return refuse({552, "5.3.4 That mail is too large"});
  if (!command.smtputf8 && !is_ascii(command.address)) return refuse({553, "5.6.7 Such an address needs SMTPUTF8"});
  in_mail_ = true;
  smtputf8_ = command.smtputf8;
  from_ = command.address;
  return {SmtpReply{250, "2.1.0 Sender taken"}.line()};
}

SmtpDialogue::Step SmtpDialogue::add_recipient(const SmtpCommand& command) {
  if (!in_mail_) return refuse({503, "5.5.1 MAIL comes first"});
  if (recipients_.size() >= rules_.recipients) return {SmtpReply{452, "4.5.3 Too many recipients for one mail"}.line()};
  if (!smtputf8_ && !is_ascii(command.address)) return refuse({553, "5.6.7 Such an address needs SMTPUTF8"});
  if (!rules_.accepts(command.address)) return refuse({550, "5.1.1 Nobody here has that address"});
  recipients_.push_back(command.address);
  return {SmtpReply{250, "2.1.5 Recipient taken"}.line()};
}

SmtpDialogue::Step SmtpDialogue::begin_text() {
  if (!in_mail_) return refuse({503, "5.5.1 MAIL comes first"});
  if (recipients_.empty()) return refuse({503, "5.5.1 No recipient was taken"});
  return {SmtpReply{354, "Go on, end with a dot on a line of its own"}.line(), Next::text};
}

ReceivedMail SmtpDialogue::envelope() const { return {true, from_, recipients_, {}}; }

SmtpDialogue::Step SmtpDialogue::on_delivered(const Delivery& delivery) {
  Step step;
  if (rules_.lmtp) {
    for (std::size_t at = 0; at < recipients_.size(); ++at) step.reply += reply_for(result_for(delivery, at)).line();
  } else {
    step.reply = reply_for(joint_result(delivery, recipients_.size())).line();
  }
  ++mails_;
  errors_ = 0;
  forget_mail();
  return step;
}

SmtpDialogue::Step SmtpDialogue::on_failed(const SmtpReply& reply) {
  Step step;
  const std::size_t answers = rules_.lmtp ? recipients_.size() : 1;
  for (std::size_t at = 0; at < answers; ++at) step.reply += reply.line();
  ++mails_;
  forget_mail();
  return step;
}

SmtpDialogue::Step SmtpDialogue::refuse(const SmtpReply& reply) {
  if (++errors_ < rules_.errors) return {reply.line()};
  return {reply.line() + SmtpReply{421, "4.7.0 Too many errors"}.line(), Next::close};
}

void SmtpDialogue::forget_mail() {
  in_mail_ = false;
  smtputf8_ = false;
  from_.clear();
  recipients_.clear();
}

}  // namespace dropline::mail
