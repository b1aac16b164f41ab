#include "net/byte_range.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "dropline/domain/text.hpp"

namespace dropline::net {
namespace {

constexpr std::string_view kUnit = "bytes=";
constexpr std::int64_t kFarthest = std::numeric_limits<std::int64_t>::max();

bool is_of_bytes(std::string_view range) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; };
  return range.size() > kUnit.size() && std::ranges::equal(range.substr(0, kUnit.size()), kUnit, same);
}

// Nothing for what is no number. One of any length is one: it lies behind the end of each file.
std::optional<std::int64_t> parse_position(std::string_view digits) {
  if (digits.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    const std::int64_t digit = c - '0';
    value = value > (kFarthest - digit) / 10 ? kFarthest : value * 10 + digit;
  }
  return value;
}

ByteSelection part(std::int64_t first, std::int64_t size) { return {206, first, size}; }

}  // namespace

ByteSelection select_bytes(std::string_view range, std::int64_t size) {
  const ByteSelection whole{200, 0, size};
  constexpr ByteSelection nothing{416, 0, 0};
  if (!is_of_bytes(range)) return whole;
  const auto spec = domain::trim(range.substr(kUnit.size()));
  const auto dash = spec.find('-');
  if (dash == spec.npos) return whole;

  const auto begin = parse_position(spec.substr(0, dash));
  const auto end = parse_position(spec.substr(dash + 1));
  if (dash == 0) {
    if (!end) return whole;
    if (*end == 0) return nothing;
    return size == 0 ? whole : part(size - std::min(*end, size), std::min(*end, size));
  }
  const bool to_the_end = dash + 1 == spec.size();
  if (!begin || (!end && !to_the_end) || (end && *end < *begin)) return whole;
  if (*begin >= size) return nothing;
  const auto last = end ? std::min(*end, size - 1) : size - 1;
  return part(*begin, last - *begin + 1);
}

}  // namespace dropline::net
