#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/mail/inbound_mail.hpp"

namespace dropline::mail {

// In every mail we send, so that we know it when it comes back.
inline constexpr std::string_view kLoopHeader = "X-Dropline-Loop";

// A mail to one person. Ids are without angle brackets, all text is UTF-8.
struct Letter {
  Mailbox from;
  Mailbox to;
  Mailbox reply_to;  // an empty address leaves the header out
  std::string message_id;
  std::string in_reply_to;              // "" for the first of a thread
  std::vector<std::string> references;  // oldest first; a long thread keeps its first and its newest
  Micros date = 0;
  std::string subject;
  std::string text;
  std::string html;                                          // "" sends the text alone
  std::string language;                                      // Content-Language, "" leaves it out
  std::vector<std::pair<std::string, std::string>> headers;  // further ones, such as List-Unsubscribe
};

// RFC 5322 with CRLF line ends, every line at most 998 bytes, ASCII only, so that it passes servers without 8BITMIME; a leading
// dot is for SMTP to stuff. Line breaks in names, subject and values become spaces, so that nothing can add a header.
// Throws std::invalid_argument for what would not survive that: an address, id or header name with other than its permitted
// characters, or a header that Letter has a field for. Thread-safe.
[[nodiscard]] std::string compose(const Letter& letter);

}  // namespace dropline::mail
