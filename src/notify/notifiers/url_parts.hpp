#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dropline::notify {

// An address taken apart (RFC 3986). Percent-encoding is undone in user and password alone.
struct UrlParts {
  std::string scheme;  // lower case
  bool has_user = false;
  std::string user;
  bool has_password = false;
  std::string password;
  std::string host;   // as written: what stands there is not always a host; IPv6 in brackets
  std::string port;   // digits, "" when absent
  std::string path;   // "" or from the first slash
  std::string query;  // without the question mark
  bool has_query = false;

  // Lower-case host with its port.
  [[nodiscard]] std::string host_and_port() const;
  // A name of letters, digits, hyphens and dots, an IPv4 address, or an IPv6 address in brackets.
  [[nodiscard]] bool has_plain_host() const;
  // Of the path, without a last empty one: "/a/b/" are a and b.
  [[nodiscard]] std::vector<std::string> segments() const;
};

// Nothing when it is not one: blanks, backslashes, broken escapes, characters outside ASCII, a fragment, no "//", a port of 0 or
// above 65535, an escape that stands for a control character in the user.
[[nodiscard]] std::optional<UrlParts> split_url(std::string_view text);

[[nodiscard]] std::string lower_case(std::string_view text);
// Undoes percent-encoding; nothing when it is broken or stands for a control character.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace dropline::notify
