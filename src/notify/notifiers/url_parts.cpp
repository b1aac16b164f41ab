#include "notify/notifiers/url_parts.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

namespace dropline::notify {
namespace {

constexpr unsigned kHighestPort = 65'535;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  return failure == std::errc{} && end == text.data() + text.size() && port > 0 && port <= kHighestPort;
}

bool take_user(UrlParts& parts, std::string_view user_info) {
  parts.has_user = true;
  const auto colon = user_info.find(':');
  parts.has_password = colon != user_info.npos;
  const auto user = percent_decoded(user_info.substr(0, colon));
  const auto password = percent_decoded(parts.has_password ? user_info.substr(colon + 1) : "");
  if (!user || !password) return false;
  parts.user = *user;
  parts.password = *password;
  return true;
}

bool take_host(UrlParts& parts, std::string_view host) {
  const auto after_address = host.starts_with('[') ? host.find(']') : 0;
  if (after_address == host.npos) return false;
  const auto colon = host.find(':', after_address);
  if (colon != host.npos) {
    if (!is_port(host.substr(colon + 1))) return false;
    parts.port = host.substr(colon + 1);
  }
  parts.host = host.substr(0, colon);
  return !parts.host.empty();
}

}  // namespace

std::string UrlParts::host_and_port() const { return lower_case(host) + (port.empty() ? "" : ":" + port); }

bool UrlParts::has_plain_host() const {
  if (host.starts_with('[')) return true;  // its inside was checked when the address was split
  char previous = '.';
  for (const char c : host) {
    if (c == '.' ? previous == '.' : !is_letter(c) && !is_digit(c) && c != '-') return false;
    previous = c;
  }
  return previous != '.';
}

std::vector<std::string> UrlParts::segments() const {
  std::vector<std::string> all;
  std::string_view rest = path;
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the slash
    const auto end = std::min(rest.find('/'), rest.size());
    if (end < rest.size() || end > 0) all.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return all;
}

// Taken apart by hand, because Boost 1.81 takes "127.0.0.1" for the host of "127.0.0.1.example.com". It still has to agree that
// the whole is an address.
std::optional<UrlParts> split_url(std::string_view text) {
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed || parsed->has_fragment()) return std::nullopt;
  const auto mark = text.find("://");
  if (mark == text.npos) return std::nullopt;

  UrlParts parts;
  parts.scheme = lower_case(text.substr(0, mark));
  text.remove_prefix(mark + 3);
  const auto authority = text.substr(0, text.find_first_of("/?"));
  text.remove_prefix(authority.size());
  const auto question = text.find('?');
  parts.path = text.substr(0, question);
  parts.has_query = question != text.npos;
  if (parts.has_query) parts.query = text.substr(question + 1);

  const auto at = authority.rfind('@');
  if (at != authority.npos && !take_user(parts, authority.substr(0, at))) return std::nullopt;
  if (!take_host(parts, at == authority.npos ? authority : authority.substr(at + 1))) return std::nullopt;
  return parts;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return std::nullopt;
    plain += c;
  }
  return plain;
}

}  // namespace dropline::notify
