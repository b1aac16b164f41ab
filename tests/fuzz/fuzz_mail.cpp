// Mails of any bytes: no crash, clean text, and nothing of a text lost by splitting it.
#include "dropline/domain/text.hpp"
#include "dropline/mail/mail_kind.hpp"
#include "dropline/mail/reply_text.hpp"
#include "mail/charset.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace dropline;

void check(bool holds) {
  if (!holds) std::abort();
}

void check_text(std::string_view text) { check(domain::is_clean_utf8(text)); }

std::ptrdiff_t count_ink(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return c > '>'; });
}

void check_parts(const mail::ReplyParts& parts) {
  check_text(parts.visible);
  check_text(parts.rest);
  check_text(parts.signature);
}

void check_mail(const mail::InboundMail& mail) {
  for (const auto* text : {&mail.message_id, &mail.from.name, &mail.from.address, &mail.subject, &mail.text, &mail.html,
                           &mail.content_language, &mail.marks.list_id, &mail.marks.loop}) {
    check_text(*text);
  }
  for (const auto& id : mail.references) check_text(id);
  for (const auto& address : mail.to) check_text(address);
  for (const auto& attachment : mail.attachments) {
    check_text(attachment.file_name);
    check(!attachment.file_name.empty() && attachment.file_name == mail::clean_file_name(attachment.file_name));
    check_text(attachment.content_type);
  }
  check_parts(mail::split_reply(mail));
  check_parts(mail::split_html_reply(mail.html));
  const auto parts = mail::split_reply(mail.text);
  check(count_ink(parts.visible) + count_ink(parts.rest) + count_ink(parts.signature) == count_ink(mail.text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto mail = mail::parse_mail(bytes, "mx.example")) {
    (void)mail::mail_kind(*mail, {"mail.example", "loop"});
    check_mail(*mail);
  }
  const std::string text = mail::to_utf8(bytes, "");
  check_parts(mail::split_reply(text));
  check_parts(mail::split_html_reply(text));
  return 0;
}
