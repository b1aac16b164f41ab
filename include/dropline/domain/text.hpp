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

[[nodiscard]] std::string_view trim(std::string_view text);

// One line of clean text, trimmed, at most `limit` characters; nothing when it is not that.
[[nodiscard]] std::optional<std::string> one_line(std::string_view text, std::size_t limit);

}  // namespace dropline::domain
