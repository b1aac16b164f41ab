#include "dropline/ids.hpp"

#include <atomic>
#include <charconv>
#include <stdexcept>
#include <tuple>

#include <sodium.h>

namespace dropline {
namespace {

constexpr Micros kEpoch2024 = 1'704'067'200 * kSecond;
constexpr int kCounterBits = 22;

void fill_random(void* to, std::size_t size) {
  // Once per process; the random source is safe to share between threads only after it.
  static const int ready = sodium_init();
  if (ready < 0) throw std::runtime_error("no source of randomness");
  randombytes_buf(to, size);
}

template <std::size_t N>
std::array<std::uint8_t, N> random_bytes() {
  std::array<std::uint8_t, N> bytes{};
  fill_random(bytes.data(), N);
  return bytes;
}

template <std::size_t N>
TokenHash sha256(const std::array<std::uint8_t, N>& bytes) {
  TokenHash digest{};
  static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<TokenHash>);
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return digest;
}

// Where the counter starts in each millisecond is random, so that a restart with a clock that was
// set back does not give the same ids again. The upper bit stays free for counting.
std::int64_t first_of(std::int64_t millisecond) {
  std::uint32_t low = 0;
  fill_random(&low, sizeof low);
  return (millisecond << kCounterBits) | (low & ((1u << (kCounterBits - 1)) - 1));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

constexpr bool hyphen_at(std::size_t position) {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

}  // namespace

std::int64_t make_id(const Clock& clock) {
  static std::atomic<std::int64_t> newest{0};
  const std::int64_t millisecond = (clock.now() - kEpoch2024) / 1000;
  auto previous = newest.load(std::memory_order_relaxed);
  for (;;) {
    const bool later = millisecond > (previous >> kCounterBits);
    const auto id = later ? first_of(millisecond) : previous + 1;
    if (newest.compare_exchange_weak(previous, id, std::memory_order_relaxed)) return id;
  }
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  if (text.empty() || text.size() > 19 || text.front() < '1' || text.front() > '9') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<ClientId> ClientId::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  ClientId id;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (hyphen_at(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    auto& byte = id.bytes[nibble++ / 2];
    byte = static_cast<std::uint8_t>((byte << 4) | digit);
  }
  return id;
}

ClientId ClientId::random() {
  ClientId id{random_bytes<16>()};
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);  // version 4
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);  // RFC 9562 variant
  return id;
}

std::string ClientId::text() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (const auto byte : bytes) {
    if (hyphen_at(text.size())) text += '-';
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::optional<Token> Token::parse(std::string_view text) {
  if (text.size() != 43) return std::nullopt;
  Token token;
  std::size_t size = 0;
  const int failure = sodium_base642bin(token.bytes.data(), token.bytes.size(), text.data(), text.size(), nullptr,
                                        &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (failure != 0 || size != token.bytes.size()) return std::nullopt;
  return token;
}

Token Token::random() { return Token{random_bytes<32>()}; }

std::string Token::text() const {
  std::array<char, 44> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return std::string(text.data(), 43);
}

TokenHash Token::hash() const { return sha256(bytes); }

ReplyToken ReplyToken::random() { return ReplyToken{random_bytes<20>()}; }

TokenHash ReplyToken::hash() const { return sha256(bytes); }

}  // namespace dropline
