#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dropline::notify {

// RFC 4648, section 5, without padding: the form of every key and token in Web Push.
[[nodiscard]] std::string to_base64url(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string to_base64url(std::string_view bytes);

// Nothing when it is not exactly one encoding of at most `limit` bytes (no padding, blanks, or bits left over).
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text, std::size_t limit);

}  // namespace dropline::notify
