#pragma once

#include <string_view>

// Unicode code points, as far as the domain's rules need them.
namespace dropline::domain {

// Takes the first code point off valid, non-empty UTF-8.
[[nodiscard]] char32_t take_character(std::string_view& text);

// White space in the sense of Unicode's White_Space property.
[[nodiscard]] bool is_space(char32_t c);

// Leaves no ink: white space, joiners and fillers. A text of only these looks empty.
[[nodiscard]] bool is_invisible(char32_t c);

// Breaks a line or changes the direction of what follows: neither belongs into a name.
[[nodiscard]] bool is_control(char32_t c);

}  // namespace dropline::domain
