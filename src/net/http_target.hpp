#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dropline::net {

// A request target taken apart, so that every handler sees one spelling of a path.
struct Target {
  std::string path;   // percent-decoded, clean UTF-8, starts with '/', no empty, "." or ".." segments
  std::string query;  // raw, after '?'
};

// Nothing when the path could be read in two ways: a malformed escape, U+0000 or another control character, invalid UTF-8, an
// escaped slash, a backslash, a dot segment or an empty one. A slash at the end is cut off.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

}  // namespace dropline::net
