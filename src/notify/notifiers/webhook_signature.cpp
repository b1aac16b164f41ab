#include "notify/notifiers/webhook_signature.hpp"

#include <sodium.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace dropline::notify {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kShortestSecret = 24;
constexpr std::size_t kLongestSecret = 64;
constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kBase64);
  text.pop_back();  // the zero at the end of a C string
  return text;
}

std::optional<std::vector<std::uint8_t>> key_of(std::string_view secret) {
  if (!secret.starts_with(kPrefix)) return std::nullopt;
  secret.remove_prefix(kPrefix.size());
  std::vector<std::uint8_t> key(kLongestSecret);
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed =
      sodium_base642bin(key.data(), key.size(), secret.data(), secret.size(), nullptr, &size, &end, kBase64);
  if (failed != 0 || end != secret.data() + secret.size() || size < kShortestSecret) return std::nullopt;
  key.resize(size);
  return key;
}

}  // namespace

std::string make_webhook_secret() {
  std::array<std::uint8_t, kSecretBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return std::string(kPrefix) + to_base64(bytes);
}

bool is_webhook_secret(std::string_view text) { return key_of(text).has_value(); }

std::string webhook_signature(std::string_view secret, std::string_view id, Micros at, std::string_view body) {
  const auto key = key_of(secret);
  if (!key) throw std::invalid_argument("not a secret of Standard Webhooks");
  const std::string head = std::string(id) + "." + std::to_string(at / kSecond) + ".";
  crypto_auth_hmacsha256_state state;
  const auto add = [&state](std::string_view part) {
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  };
  crypto_auth_hmacsha256_init(&state, key->data(), key->size());
  add(head);
  add(body);
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  return "v1," + to_base64(mac);
}

}  // namespace dropline::notify
