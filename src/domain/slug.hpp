#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Names that stand in a URL.
namespace dropline::domain {

// a-z, 0-9 and inner hyphens, of that length.
[[nodiscard]] bool is_slug(std::string_view text, std::size_t shortest, std::size_t longest);

[[nodiscard]] std::string lower_ascii(std::string_view text);

}  // namespace dropline::domain
