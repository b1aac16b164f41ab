#include "notify/push/base64url.hpp"

#include <sodium.h>

namespace dropline::notify {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

std::string to_base64url(std::span<const std::uint8_t> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.pop_back();  // sodium's closing NUL
  return text;
}

std::string to_base64url(std::string_view bytes) {
  return to_base64url(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text, std::size_t limit) {
  std::vector<std::uint8_t> bytes(limit);
  std::size_t size = 0;
  const int failure =
      sodium_base642bin(bytes.data(), limit, text.data(), text.size(), nullptr, &size, nullptr, kVariant);
  if (failure != 0) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace dropline::notify
