#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "dropline/ids.hpp"

namespace dropline::notify {

// Derives the tokens from a secret that lies beside the database (0600), so that each mail of a conversation has the same one
// while the database holds only hashes. Losing the secret makes all earlier mails unanswerable: it belongs into the backup.
class ReplyTokens {
 public:
  using Secret = std::array<std::uint8_t, 32>;
  explicit ReplyTokens(const Secret& secret) : secret_(secret) {}
  // Reads the file, or makes secret and file when there is none. Throws std::runtime_error for the admin.
  [[nodiscard]] static ReplyTokens load_or_make(const std::filesystem::path& file);

  // Of the reply address with that id: HMAC-SHA-256, of which the address takes the first 160 bits (RFC 2104, 5). Neither can
  // be made from the other.
  [[nodiscard]] ReplyToken token(std::int64_t reply_address) const;
  [[nodiscard]] Token unsubscribe_token(std::int64_t reply_address) const;

 private:
  [[nodiscard]] Token derived(std::string_view purpose, std::int64_t id) const;

  Secret secret_;
};

}  // namespace dropline::notify
