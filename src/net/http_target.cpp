#include "net/http_target.hpp"

#include "dropline/domain/text.hpp"

#include <charconv>

namespace dropline::net {
namespace {

std::optional<char> decode_escape(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(text.data() + 1, text.data() + 3, value, 16);
  if (fault != std::errc() || end != text.data() + 3) return std::nullopt;
  return static_cast<char>(value);
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }

std::optional<std::string> decode_path(std::string_view raw) {
  std::string path;
  path.reserve(raw.size());
  while (!raw.empty()) {
    char c = raw[0];
    const bool escaped = c == '%';
    if (escaped) {
      const auto decoded = decode_escape(raw);
      if (!decoded || *decoded == '/') return std::nullopt;
      c = *decoded;
    }
    if (is_control(c) || c == '\\') return std::nullopt;
    path.push_back(c);
    raw.remove_prefix(escaped ? 3 : 1);
  }
  return path;
}

bool has_odd_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto segment = path.substr(0, path.find('/'));
    if (segment.empty() || segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

}  // namespace

std::optional<Target> parse_target(std::string_view target) {
  const auto question = target.find('?');
  auto path = decode_path(target.substr(0, question));
  if (!path || !path->starts_with('/') || !domain::is_clean_utf8(*path)) return std::nullopt;
  if (path->size() > 1) {
    if (path->ends_with('/')) path->pop_back();
    if (has_odd_segment(*path)) return std::nullopt;
  }
  return Target{std::move(*path), std::string(question == target.npos ? "" : target.substr(question + 1))};
}

}  // namespace dropline::net
