#pragma once

#include <filesystem>
#include <string>

#include "notify/push/p256.hpp"

namespace dropline::notify {

// The key pair by which push services know this installation (RFC 8292). Every browser's subscription is bound to it: a lost
// key makes all of them useless, so it belongs into the backup.
class VapidKey {
 public:
  // Reads `file` (PKCS #8 PEM, mode 0600), or makes a key pair and that file when there is none. A crash leaves either no file
  // or a whole one. Throws std::runtime_error with a sentence for the admin when the file cannot be read, written or
  // understood; a damaged one is never replaced.
  [[nodiscard]] static VapidKey load_or_make(const std::filesystem::path& file);

  explicit VapidKey(P256Key key);

  // 87 base64url characters: what a page passes to pushManager.subscribe() as applicationServerKey.
  [[nodiscard]] const std::string& public_text() const { return public_text_; }
  [[nodiscard]] P256Signature sign(std::string_view text) const { return key_.sign(text); }

 private:
  P256Key key_;
  std::string public_text_;
};

}  // namespace dropline::notify
