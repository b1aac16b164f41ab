#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/lines.hpp"

namespace dropline::mail {

// False for HTML that is made to keep its reader busy: a tag with thousands of attributes.
[[nodiscard]] bool is_sound_html(std::string_view html);

// The text of clean UTF-8 HTML as a person would see it, line by line, with what the elements say about quotes and signatures.
// Never fetches anything. What is nested deeper than any mail program does ends the reading, and so does text that would be
// longer than `max_bytes` as it is shown, and elements without end. Quotes are never more than twenty deep.
struct HtmlText {
  std::vector<Line> lines;
  bool is_cut = false;  // by max_bytes, or by the number of elements
};
[[nodiscard]] HtmlText read_html(std::string_view html, std::size_t max_bytes);

// The same with the limit that a mail's text has by default.
[[nodiscard]] std::vector<Line> html_lines(std::string_view html);
[[nodiscard]] std::string html_to_text(std::string_view html);

}  // namespace dropline::mail
