#include "net/rich_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "html.hpp"

namespace dropline::net {
namespace {

constexpr std::size_t kQuoteCharacters = 140;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t length_at(std::string_view text, std::size_t at) {
  std::size_t length = 1;
  while (at + length < text.size() && is_continuation(text[at + length])) ++length;
  return length;
}

char32_t code_point_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = length_at(text, at);
  char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return value;
}

// White space, what quotes an address, and what could hide or turn around what is shown.
bool ends_address(char32_t c) {
  constexpr std::array kSingle{U'"',      U'<',      U'>',      U'`',      U'\u007f',
                               U'\u00a0', U'\u00ad', U'\u1680', U'\u3000', U'\ufeff'};
  return c <= 0x20 || (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) ||
         std::find(kSingle.begin(), kSingle.end(), c) != kSingle.end();
}

bool matches(std::string_view text, std::size_t at, std::string_view lower) {
  if (text.size() - at < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char want, char have) {
                      return want == (have >= 'A' && have <= 'Z' ? static_cast<char>(have - 'A' + 'a') : have);
                    });
}

// The length of "https://", "http://" or "www." where an address may begin; 0 elsewhere.
std::size_t scheme_at(std::string_view body, std::size_t at) {
  if (at > 0) {
    const auto before = static_cast<unsigned char>(body[at - 1]);
    if (std::isalnum(before) != 0 || std::string_view("_@./-").find(body[at - 1]) != std::string_view::npos) return 0;
  }
  for (const std::string_view scheme : {"https://", "http://", "www."}) {
    if (!matches(body, at, scheme)) continue;
    if (at + scheme.size() == body.size()) return 0;
    const char32_t next = code_point_at(body, at + scheme.size());
    const bool host = next < 0x80 ? std::isalnum(static_cast<int>(next)) != 0 || next == U'[' : next > 0xa0;
    return host ? scheme.size() : 0;
  }
  return 0;
}

std::size_t end_of_run(std::string_view body, std::size_t at) {
  while (at < body.size() && !ends_address(code_point_at(body, at))) at += length_at(body, at);
  return at;
}

// How many brackets of each kind an address closes without having opened them. Counted once: thousands of them in one address
// must not cost a count each.
class Unopened {
 public:
  explicit Unopened(std::string_view address) {
    for (std::size_t kind = 0; kind < kClosing.size(); ++kind) {
      surplus_[kind] = std::count(address.begin(), address.end(), kClosing[kind]) -
                       std::count(address.begin(), address.end(), kOpening[kind]);
    }
  }

  // Whether `last` is one of them; it is then counted off.
  bool take(char32_t last) {
    const std::size_t kind = last < 0x80 ? kClosing.find(static_cast<char>(last)) : kClosing.npos;
    if (kind == kClosing.npos || surplus_[kind] <= 0) return false;
    --surplus_[kind];
    return true;
  }

 private:
  static constexpr std::string_view kOpening = "([{";
  static constexpr std::string_view kClosing = ")]}";
  std::array<std::ptrdiff_t, kClosing.size()> surplus_{};
};

// Punctuation after an address belongs to the sentence; so does a closing bracket that the address did not open.
std::string_view trim(std::string_view address) {
  Unopened unopened(address);
  while (!address.empty()) {
    std::size_t start = address.size() - 1;
    while (start > 0 && is_continuation(address[start])) --start;
    const char32_t last = code_point_at(address, start);
    const bool punctuation = std::u32string_view(U".,;:!?'*_~»“”’…。、").find(last) != std::u32string_view::npos;
    if (!punctuation && !unopened.take(last)) break;
    address = address.substr(0, start);
  }
  return address;
}

}  // namespace

std::vector<Segment> split_links(std::string_view body) {
  std::vector<Segment> segments;
  std::size_t done = 0;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t scheme = scheme_at(body, at);
    const auto address = scheme == 0 ? std::string_view() : trim(body.substr(at, end_of_run(body, at) - at));
    if (scheme == 0 || address.size() <= scheme) {
      ++at;
      continue;
    }
    if (at > done) segments.push_back({body.substr(done, at - done), false});
    segments.push_back({address, true});
    at = done = at + address.size();
  }
  if (done < body.size()) segments.push_back({body.substr(done), false});
  return segments;
}

void append_body(std::string& html, std::string_view body) {
  for (const Segment& segment : split_links(body)) {
    if (!segment.is_link) {
      append_escaped(html, segment.text);
      continue;
    }
    html += matches(segment.text, 0, "www") ? "<a href=\"https://" : "<a href=\"";
    append_escaped(html, segment.text);
    html += "\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">";
    append_escaped(html, segment.text);
    html += "</a>";
  }
}

std::string excerpt(std::string_view body) {
  std::size_t end = 0;
  for (std::size_t count = 0; count < kQuoteCharacters && end < body.size(); ++count) end += length_at(body, end);
  std::string text(body.substr(0, end));
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (end < body.size()) text += "…";
  return text;
}

}  // namespace dropline::net
