#pragma once

#include <string>
#include <string_view>

// The secrets of our own mails: the addresses that replies go to, our Message-IDs, and the links to come back and to
// unsubscribe. Whoever answers or forwards a mail passes them on without knowing. Pure; time is linear.
namespace dropline::chat {

// The same text with each of them cut short.
[[nodiscard]] std::string without_mail_tokens(std::string_view text);
// Whether one of them stands in there as it is: in a text, or in a mail that is attached.
[[nodiscard]] bool has_mail_tokens(std::string_view bytes);

}  // namespace dropline::chat
