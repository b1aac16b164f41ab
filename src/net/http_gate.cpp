#include "net/http_gate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace dropline::net {
namespace {

constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_alphanumeric(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z'); }
constexpr bool is_token_char(char c) { return is_alphanumeric(c) || kTokenMarks.find(c) != kTokenMarks.npos; }
bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_char); }

bool is_forbidden_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\r' && c != '\n') || byte == 0x7f;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

std::string_view trim_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Takes the next line off `rest`, without its CRLF; the scanner has made sure that there is one.
std::string_view take_line(std::string_view& rest) {
  const auto line = rest.substr(0, rest.find("\r\n"));
  rest.remove_prefix(std::min(rest.size(), line.size() + 2));
  return line;
}

// Only origin-form (RFC 9112, 3.2.1): the other forms are for proxies, and name a second host.
Refusal check_target(std::string_view target) {
  if (!target.starts_with('/')) return "The request target must be a path.";
  const auto acceptable = [](char c) { return c > ' ' && c < '\x7f' && c != '#' && c != '"' && c != '<' && c != '>'; };
  if (!std::ranges::all_of(target, acceptable)) return "The request target holds characters it may not.";
  return std::nullopt;
}

Refusal check_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto second = first == line.npos ? line.npos : line.find(' ', first + 1);
  if (second == line.npos || line.find(' ', second + 1) != line.npos) {
    return "The request line must be a method, a target and a version.";
  }
  if (!is_token(line.substr(0, first)) || first > 16) return "The method is malformed.";
  const auto version = line.substr(second + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return "The version must be HTTP/1.1 or HTTP/1.0.";
  return check_target(line.substr(first + 1, second - first - 1));
}

// Digits only: no sign, no list, no leading zero, and small enough for any integer (RFC 9112, 6.3).
Refusal check_content_length(std::string_view value) {
  const bool ok = !value.empty() && value.size() <= 15 && std::ranges::all_of(value, is_digit) &&
                  (value.size() == 1 || value[0] != '0');
  if (!ok) return "The Content-Length field is malformed.";
  return std::nullopt;
}

// Fields that decide where a request ends, whom it is for or who sent it: a second one is an attempt to be read in two ways.
constexpr std::array<std::string_view, 9> kSingle = {"host",
                                                     "content-length",
                                                     "origin",
                                                     "content-type",
                                                     "expect",
                                                     "upgrade",
                                                     "cookie",
                                                     "sec-websocket-key",
                                                     "sec-websocket-version"};

class FieldChecker {
 public:
  Refusal check(std::string_view line) {
    if (line.starts_with(' ') || line.starts_with('\t')) return "Folded header lines are not accepted.";
    const auto colon = line.find(':');
    if (colon == line.npos) return "A header line has no colon.";
    const auto name = line.substr(0, colon);
    if (!is_token(name)) return "A header field's name is malformed.";
    if (const auto repeated = note(name)) return repeated;
    return check_value(name, trim_blanks(line.substr(colon + 1)));
  }

  // After the last field.
  [[nodiscard]] Refusal finish() const {
    if (!seen_[kHost]) return "The Host field is missing.";
    if (seen_[kUpgrade] && has_body_) return "An upgrade cannot have a body.";
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kHost = 0;
  static constexpr std::size_t kUpgrade = 5;

  Refusal note(std::string_view name) {
    for (std::size_t i = 0; i < kSingle.size(); ++i) {
      if (!equal_ignoring_case(name, kSingle[i])) continue;
      if (seen_[i]) return "A header field is there twice that may be there once.";
      seen_[i] = true;
    }
    return std::nullopt;
  }

  Refusal check_value(std::string_view name, std::string_view value) {
    if (equal_ignoring_case(name, "transfer-encoding")) return "Transfer-Encoding is not accepted.";
    if (equal_ignoring_case(name, "host")) return check_host(value);
    if (equal_ignoring_case(name, "content-length")) {
      has_body_ = value != "0";
      return check_content_length(value);
    }
    if (equal_ignoring_case(name, "expect") && !equal_ignoring_case(value, "100-continue")) {
      return "The Expect field asks for what is not known here.";
    }
    return std::nullopt;
  }

  std::array<bool, kSingle.size()> seen_{};
  bool has_body_ = false;
};

}  // namespace

Refusal check_host(std::string_view host) {
  const auto port = host.starts_with('[') ? host.find(']') + 1 : std::min(host.find(':'), host.size());
  const auto name = host.substr(0, port);
  const auto rest = host.substr(port);

  const bool literal = name.starts_with('[');
  const bool name_ok =
      literal
          ? name.size() > 2 && std::ranges::all_of(name.substr(1, name.size() - 2),
                                                   [](char c) { return is_alphanumeric(c) || c == ':' || c == '.'; })
          : !name.empty() && std::ranges::all_of(
                                 name, [](char c) { return is_alphanumeric(c) || c == '.' || c == '-' || c == '_'; });
  const bool port_ok = rest.empty() || (rest.size() >= 2 && rest.size() <= 6 && rest[0] == ':' &&
                                        std::ranges::all_of(rest.substr(1), is_digit));
  if (!name_ok || !port_ok) return "The Host field is malformed.";
  return std::nullopt;
}

std::optional<std::size_t> HeadScanner::find_end(std::string_view received) {
  for (; scanned_ < received.size() && !refusal_; ++scanned_) {
    const char c = received[scanned_];
    const bool after_cr = scanned_ > 0 && received[scanned_ - 1] == '\r';
    if ((c == '\n') != after_cr) {
      refusal_ = "Lines must end with CR LF.";  // a bare CR or a bare LF (RFC 9112, 2.2)
    } else if (is_forbidden_byte(c)) {
      refusal_ = "The header holds control characters.";
    } else if (c == '\n') {
      const bool empty_line = scanned_ - line_start_ == 1;
      line_start_ = scanned_ + 1;
      if (empty_line) return line_start_;
    }
  }
  return std::nullopt;
}

Refusal check_head(std::string_view head, std::size_t max_fields) {
  std::string_view rest = head;
  if (const auto refused = check_request_line(take_line(rest))) return refused;

  FieldChecker fields;
  std::size_t count = 0;
  for (auto line = take_line(rest); !line.empty(); line = take_line(rest)) {
    if (++count > max_fields) return "There are too many header fields.";
    if (const auto refused = fields.check(line)) return refused;
  }
  return fields.finish();
}

}  // namespace dropline::net
