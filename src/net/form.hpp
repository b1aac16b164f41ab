#pragma once

#include <optional>
#include <string>
#include <string_view>

// application/x-www-form-urlencoded: query strings, and what a <form> posts when JavaScript is off.
namespace dropline::net {

// "%C3%BC" -> "ü" and "+" -> " ". Never fails: a '%' that is not followed by two hex digits stays, as in browsers. The
// result may be any bytes; whoever uses it as text checks it.
[[nodiscard]] std::string form_decode(std::string_view text);

// The other way, for values that become part of a URL: all but letters, digits and "-._~" is escaped.
[[nodiscard]] std::string url_encode(std::string_view text);

// The first value of that name in "a=1&b=2", decoded; nothing when absent.
[[nodiscard]] std::optional<std::string> form_value(std::string_view form, std::string_view name);

}  // namespace dropline::net
