#include "chat/mail_tokens.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "dropline/mail/reply_address.hpp"

namespace dropline::chat {
namespace {

constexpr std::size_t kLinkToken = 43;  // 32 bytes, six bits to a character
constexpr std::string_view kInstead = "…";
// In lower case; the others are what a link becomes inside of another one.
constexpr std::array<std::string_view, 4> kPaths{"/-/return/", "/-/unsubscribe/", "%2f-%2freturn%2f",
                                                 "%2f-%2funsubscribe%2f"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

bool is_of_link_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// Where a token begins after this place, and how long it is.
struct Found {
  std::size_t at = 0;
  std::size_t size = 0;  // 0: none begins here
};

Found link_token(std::string_view text) {
  for (const auto path : kPaths) {
    if (!starts_with(text, path)) continue;
    const auto rest = text.substr(path.size(), kLinkToken);
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_of_link_token);
    return {path.size(), static_cast<std::size_t>(end - rest.begin())};
  }
  return {};
}

// +TOKEN@ of an address, <TOKEN. of a Message-ID.
Found address_token(std::string_view text, char behind) {
  static const std::size_t size = mail::address_form(ReplyToken{}).size();
  if (text.size() < size + 2 || text[size + 1] != behind) return {};
  return mail::parse_address_form(text.substr(1, size)) ? Found{1, size} : Found{};
}

Found token_here(std::string_view text) {
  switch (text.front()) {
    case '/':
    case '%':
      return link_token(text);
    case '+':
      return address_token(text, '@');
    case '<':
      return address_token(text, '.');
    default:
      return {};
  }
}

}  // namespace

std::string without_mail_tokens(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Found found = token_here(text.substr(i));
    if (found.size == 0) {
      kept += text[i++];
      continue;
    }
    kept.append(text.substr(i, found.at)).append(kInstead);
    i += found.at + found.size;
  }
  return kept;
}

bool has_mail_tokens(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (token_here(bytes.substr(i)).size > 0) return true;
  }
  return false;
}

}  // namespace dropline::chat
