#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dropline::domain {

// Valid UTF-8 by RFC 3629 (no overlong forms, no surrogates) and without U+0000.
[[nodiscard]] bool is_clean_utf8(std::string_view text);

// Code points in valid UTF-8.
[[nodiscard]] std::size_t count_characters(std::string_view text);

// The first `limit` code points of valid UTF-8; all of it when it is not longer.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t limit);

[[nodiscard]] std::string_view trim(std::string_view text);

// False for white space and characters that leave no mark, such as U+200B.
[[nodiscard]] bool has_visible_text(std::string_view text);

// One line of clean text, trimmed, at most `limit` characters, empty or visible; nothing when it is not that.
[[nodiscard]] std::optional<std::string> one_line(std::string_view text, std::size_t limit);

}  // namespace dropline::domain
