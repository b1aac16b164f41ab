#pragma once

#include <string>
#include <string_view>

#include "dropline/mail/inbound_mail.hpp"

namespace dropline::mail {

// Stands above the text of every mail we send: what is below it is ours. One line for both languages.
inline constexpr std::string_view kReplyMarker =
    "--- Bitte oberhalb dieser Zeile antworten / Please reply above this line ---";

struct ReplyParts {
  std::string visible;  // what the person wrote for this answer
  std::string
      rest;  // quotes, forwarded mails and their introductions, "> " before each quoted line; shown behind "..."
  std::string signature;     // below "-- ", "Sent from my ...", contact data and disclaimers at the end
  bool has_own_text = true;  // false: nothing was written for this answer, and all of the mail is visible instead
};

// Nothing is lost: every line is in one of the parts. A line that only might be a quote stays visible, and when nothing would
// be left, all is visible. Valid UTF-8 in, valid UTF-8 with \n line ends out. Thread-safe.
[[nodiscard]] ReplyParts split_reply(std::string_view text);
[[nodiscard]] ReplyParts split_html_reply(std::string_view html);

// Takes the HTML when its structure says what is quoted, for there lines are not broken at column 76, else the text.
[[nodiscard]] ReplyParts split_reply(const InboundMail& mail);

}  // namespace dropline::mail
