#include "chat/mail_message.hpp"

#include <algorithm>

#include "dropline/domain/message.hpp"
#include "dropline/domain/text.hpp"
#include "dropline/mail/reply_address.hpp"
#include "dropline/mail/reply_text.hpp"

#include "chat/mail_tokens.hpp"

namespace dropline::chat {
namespace {

constexpr std::size_t kRestBytes = 16 * 1024;  // beside the message; more becomes a file
constexpr std::string_view kCut = " …";

std::string joined(std::string first, const std::string& second) {
  if (!first.empty() && !second.empty()) first += "\n\n";
  return first + second;
}

enum class Reader : char { team, customer };

std::string file_names(const std::vector<MailFile>& files, Reader reader) {
  std::string names;
  for (const auto& file : files) {
    if (reader == Reader::customer && file.is_for_team_only) continue;
    names += (names.empty() ? "" : ", ") + file.name;
  }
  return names;
}

}  // namespace

MailMessage message_of(const mail::InboundMail& mail, const std::string& bytes, std::size_t message_characters) {
  MailMessage message;
  message.extra.via = "email";
  for (const auto& attachment : mail.attachments) {
    const bool is_for_team_only = has_mail_tokens(attachment.bytes);
    message.files.push_back({attachment.file_name, attachment.content_type, attachment.bytes, is_for_team_only});
  }
  mail::ReplyParts parts = mail::split_reply(mail);
  parts.visible = without_mail_tokens(parts.visible);
  message.extra.rest = without_mail_tokens(joined(parts.signature, parts.rest));

  // The limit of messages is far beyond what people write in one; a pasted log is not.
  const auto whole = domain::valid_body(parts.visible, message_characters);
  const bool too_long = !whole && !parts.visible.empty();
  if (whole) message.body = *whole;
  if (too_long) {
    std::string cut(domain::first_characters(parts.visible, message_characters - kCut.size()));
    if (auto valid = domain::valid_body(cut.append(kCut), message_characters)) message.body = *valid;
  }
  if (too_long || message.extra.rest.size() > kRestBytes) {
    message.files.push_back({"mail.txt", "text/plain; charset=utf-8", without_mail_tokens(mail.text), true});
    message.extra.rest.clear();
  }
  if (mail.attachments_left_out > 0 || mail.text_cut) {
    message.files.push_back({"mail.eml", "message/rfc822", bytes, true});
  }
  message.is_cut = (too_long && parts.has_own_text) || mail.attachments_left_out > 0 || mail.text_cut;
  message.body_for_customer = parts.has_own_text ? message.body : file_names(message.files, Reader::customer);
  if (message.body.empty()) message.body = file_names(message.files, Reader::team);
  if (message.body.empty()) message.body = domain::preview(mail.subject);
  if (message.body.empty()) message.body = "…";
  return message;
}

std::int64_t answered_seq(const mail::InboundMail& mail, const std::string& reply_to) {
  const auto domain = mail::domain_of(reply_to);
  for (const auto* ids : {&mail.in_reply_to, &mail.references}) {
    for (auto id = ids->rbegin(); id != ids->rend(); ++id) {
      if (const auto seq = mail::seq_of_message_id(*id, domain)) return *seq;
    }
  }
  return 0;
}

}  // namespace dropline::chat
