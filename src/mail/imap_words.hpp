#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small pieces of IMAP's syntax, as functions without state.
namespace dropline::mail {

[[nodiscard]] std::vector<std::string> words_in_capitals(std::string_view list);
// The numbers of a list, such as that of SEARCH; what is no number or 0 is left out.
void append_numbers(std::string_view list, std::vector<std::uint32_t>& into);
// True when `number` is a number above `limit`.
[[nodiscard]] bool is_above(std::string_view number, std::size_t limit);
// As a quoted string; nothing when it holds characters that cannot stand in one (RFC 3501: 7 bits, no line end).
[[nodiscard]] std::optional<std::string> quoted_string(std::string_view text);
// What SASL PLAIN sends (RFC 4616), in base64.
[[nodiscard]] std::string plain_credentials(std::string_view user, std::string_view password);
// What somebody else's server says, fit for a log: printable ASCII, not too long.
[[nodiscard]] std::string printable_words(std::string_view text);
// Nothing of `text` when it repeats the secret.
[[nodiscard]] std::string without(std::string_view secret, std::string text);

}  // namespace dropline::mail
