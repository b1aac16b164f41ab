#include "dropline/mail/reply_address.hpp"

#include <algorithm>

namespace dropline::mail {
namespace {

constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t kBits = 5;
// Without bits left over, so that no token has a second spelling.
static_assert(sizeof(ReplyToken::bytes) * 8 == kAddressFormCharacters * kBits);

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view local_part(std::string_view address) { return address.substr(0, address.rfind('@')); }

}  // namespace

std::string address_form(const ReplyToken& token) {
  std::string text;
  unsigned buffer = 0;
  std::size_t bits = 0;
  for (const std::uint8_t byte : token.bytes) {
    buffer = buffer << 8U | byte;
    for (bits += 8; bits >= kBits; bits -= kBits) text += kAlphabet[buffer >> (bits - kBits) & 31U];
    buffer &= (1U << bits) - 1;
  }
  return text;
}

std::optional<ReplyToken> parse_address_form(std::string_view text) {
  if (text.size() != kAddressFormCharacters) return std::nullopt;
  ReplyToken token;
  std::size_t filled = 0;
  unsigned buffer = 0;
  std::size_t bits = 0;
  for (const char c : text) {
    const auto value = kAlphabet.find(lower(c));
    if (value == std::string_view::npos) return std::nullopt;
    buffer = buffer << kBits | static_cast<unsigned>(value);
    bits += kBits;
    if (bits < 8) continue;
    bits -= 8;
    token.bytes.at(filled++) = static_cast<std::uint8_t>(buffer >> bits);
    buffer &= (1U << bits) - 1;
  }
  return token;
}

std::string address_with(std::string_view base_address, const ReplyToken& token) {
  std::string address(local_part(base_address));
  return address.append("+").append(address_form(token)).append("@").append(domain_of(base_address));
}

std::optional<ReplyToken> token_of_address(std::string_view base_address, std::string_view address) {
  const auto base = local_part(base_address);
  if (base_address.empty() || !same(domain_of(base_address), domain_of(address))) return std::nullopt;
  const auto local = local_part(address);
  if (local.size() <= base.size() || !same(local.substr(0, base.size()), base) || local[base.size()] != '+') {
    return std::nullopt;
  }
  return parse_address_form(local.substr(base.size() + 1));
}

std::string message_id_with(const ReplyToken& token, std::int64_t seq, std::string_view domain) {
  return address_form(token) + "." + std::to_string(seq) + "@" + std::string(domain);
}

std::optional<ReplyToken> token_of_message_id(std::string_view message_id, std::string_view domain) {
  if (!same(domain_of(message_id), domain) || message_id.size() <= kAddressFormCharacters ||
      message_id[kAddressFormCharacters] != '.') {
    return std::nullopt;
  }
  return parse_address_form(message_id.substr(0, kAddressFormCharacters));
}

std::optional<std::int64_t> seq_of_message_id(std::string_view message_id, std::string_view domain) {
  if (!token_of_message_id(message_id, domain)) return std::nullopt;
  return parse_id(local_part(message_id).substr(kAddressFormCharacters + 1));
}

bool same_address(std::string_view a, std::string_view b) { return same(a, b); }

std::string_view domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

}  // namespace dropline::mail
