#include "outbound/smtp_address.hpp"

#include <algorithm>

namespace dropline::outbound {
namespace {

constexpr std::size_t kMaxAddressBytes = 254;
constexpr std::size_t kMaxLocalBytes = 64;

}  // namespace

bool is_mail_address(std::string_view text) {
  if (text.size() > kMaxAddressBytes) return false;
  const auto at = text.rfind('@');
  if (at == text.npos || at == 0 || at > kMaxLocalBytes || at + 1 == text.size()) return false;
  return std::ranges::none_of(
      text, [](unsigned char c) { return c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == ',' || c == ';'; });
}

std::string with_crlf(std::string_view mail) {
  std::string made;
  made.reserve(mail.size() + mail.size() / 32);
  for (std::size_t i = 0; i < mail.size(); ++i) {
    if (mail[i] != '\r' && mail[i] != '\n') {
      made += mail[i];
      continue;
    }
    made += "\r\n";
    if (mail[i] == '\r' && i + 1 < mail.size() && mail[i + 1] == '\n') ++i;
  }
  return made;
}

}  // namespace dropline::outbound
