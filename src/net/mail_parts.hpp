#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dropline/domain/message.hpp"

#include "net/page_strings.hpp"

namespace dropline::net {

// Appends what a message brought besides its text (quoted rest, files, that it came by mail) as
// web/customer/mail_parts.tsx renders it. `slug` is the company's; `locale` is de or en.
void append_mail_parts(std::string& html, const domain::Message& message, std::string_view slug,
                       std::string_view locale, const PageStrings& strings);

// "812 B", "24 KB", "1.4 MB"; in German "1,4 MB". As web/shared/size.ts.
[[nodiscard]] std::string size_text(std::int64_t bytes, std::string_view locale);

}  // namespace dropline::net
