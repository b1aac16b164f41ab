#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace dropline::notify {

// A point of the curve P-256 in the uncompressed form of SEC 1: 0x04, x, y.
using P256Point = std::array<std::uint8_t, 65>;
using P256Scalar = std::array<std::uint8_t, 32>;
using P256Secret = std::array<std::uint8_t, 32>;     // x of the shared point (ECDH)
using P256Signature = std::array<std::uint8_t, 64>;  // r, s, as JWS wants it (RFC 7518, 3.4)

[[nodiscard]] bool is_on_p256(const P256Point& point);

// A key pair on P-256, by OpenSSL. Copies share the key, which never changes; safe to use from several threads.
// Throws std::runtime_error when OpenSSL fails, which is no business outcome.
class P256Key {
 public:
  [[nodiscard]] static P256Key generate();
  // From both halves, which must belong together.
  [[nodiscard]] static P256Key from_parts(const P256Scalar& secret, const P256Point& point);
  // Nothing when it is not one unencrypted private key on P-256.
  [[nodiscard]] static std::optional<P256Key> from_pem(std::string_view pem);

  [[nodiscard]] std::string pem() const;  // PKCS #8
  [[nodiscard]] P256Point point() const;
  // Nothing when `other` is not on the curve.
  [[nodiscard]] std::optional<P256Secret> agree(const P256Point& other) const;
  [[nodiscard]] P256Signature sign(std::string_view text) const;  // ECDSA with SHA-256

 private:
  explicit P256Key(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}

  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace dropline::notify
