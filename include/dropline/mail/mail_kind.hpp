#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dropline/mail/inbound_mail.hpp"

namespace dropline::mail {

enum class MailKind : std::uint8_t {
  reply,       // by a person, as far as anybody can tell
  auto_reply,  // by a machine: must never be answered, nor become a customer's message
  bounce,      // about a mail that was not, or not yet, delivered: see InboundMail::report
  own,         // one of ours that came back
};

// How to know our own mails.
struct OwnMarks {
  std::string message_id_domain;  // only Dropline makes Message-IDs with it; "" when others do as well
  std::string loop;               // value of kLoopHeader in all we send; "" is never compared
};

struct Verdict {
  MailKind kind = MailKind::reply;
  std::string_view because;  // the header that decided, for the log; static text, "" for a reply
};

// Decides by headers alone (RFC 3834, section 2), never by words: "Out of office" may be what a person writes about.
[[nodiscard]] Verdict mail_kind(const InboundMail& mail, const OwnMarks& own);

}  // namespace dropline::mail
