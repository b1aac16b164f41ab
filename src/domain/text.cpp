#include "dropline/domain/text.hpp"

#include "domain/characters.hpp"

#include <cstdint>

namespace dropline::domain {
namespace {

bool in(std::uint8_t byte, int low, int high) { return byte >= low && byte <= high; }

// Length of the well-formed sequence at the front (RFC 3629, section 4), 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const auto tail = [&](std::size_t i) { return in(byte(i), 0x80, 0xbf); };
  const auto lead = byte(0);
  if (in(lead, 0x01, 0x7f)) return 1;
  if (in(lead, 0xc2, 0xdf)) return tail(1) ? 2 : 0;
  if (in(lead, 0xe0, 0xef)) {
    const bool second = lead == 0xe0 ? in(byte(1), 0xa0, 0xbf) : lead == 0xed ? in(byte(1), 0x80, 0x9f) : tail(1);
    return second && tail(2) ? 3 : 0;
  }
  if (in(lead, 0xf0, 0xf4)) {
    const bool second = lead == 0xf0 ? in(byte(1), 0x90, 0xbf) : lead == 0xf4 ? in(byte(1), 0x80, 0x8f) : tail(1);
    return second && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool is_clean_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
  return count;
}

std::string_view first_characters(std::string_view text, std::size_t limit) {
  std::string_view rest = text;
  for (std::size_t count = 0; count < limit && !rest.empty(); ++count) (void)take_character(rest);
  return text.substr(0, text.size() - rest.size());
}

std::string_view trim(std::string_view text) {
  std::string_view rest = text;
  const char* begin = text.data() + text.size();
  const char* end = begin;
  bool inside = false;
  while (!rest.empty()) {
    const char* at = rest.data();
    if (is_space(take_character(rest))) continue;
    if (!inside) begin = at;
    inside = true;
    end = rest.data();
  }
  return inside ? std::string_view(begin, static_cast<std::size_t>(end - begin)) : std::string_view();
}

bool has_visible_text(std::string_view text) {
  while (!text.empty()) {
    if (!is_invisible(take_character(text))) return true;
  }
  return false;
}

std::optional<std::string> one_line(std::string_view text, std::size_t limit) {
  if (!is_clean_utf8(text)) return std::nullopt;
  const auto line = trim(text);
  if (count_characters(line) > limit) return std::nullopt;
  if (!line.empty() && !has_visible_text(line)) return std::nullopt;
  for (auto rest = line; !rest.empty();) {
    if (is_control(take_character(rest))) return std::nullopt;
  }
  return std::string(line);
}

}  // namespace dropline::domain
