#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dropline/error.hpp"

#include "notify/push/p256.hpp"

namespace dropline::notify {

// The most a push message of ours may hold. 3,993 bytes would fit into the 4,096 that RFC 8030, 7.2 promises for a body;
// the rest is kept for services that count more than the body.
inline constexpr std::size_t kPushPayloadBytes = 3'072;
inline constexpr std::size_t kPushBodyBytes = 4'096;
// Payloads are padded to a multiple of this, so that the push service cannot read the length of what was written.
inline constexpr std::size_t kPushPaddingStep = 512;

using PushAuth = std::array<std::uint8_t, 16>;
using PushSalt = std::array<std::uint8_t, 16>;

// What a browser gives with its subscription (Push API, getKey()).
struct SubscriptionKeys {
  P256Point p256dh{};
  PushAuth auth{};
};

// As they are stored. Errors name the field: "p256dh" (65 bytes, a point on the curve) or "auth" (16 bytes).
[[nodiscard]] Result<SubscriptionKeys> subscription_keys(std::span<const std::uint8_t> p256dh,
                                                         std::span<const std::uint8_t> auth);
// From the base64url text of the browser's toJSON(); errors as above.
[[nodiscard]] Result<SubscriptionKeys> parse_subscription_keys(std::string_view p256dh, std::string_view auth);

// What must never be used for a second message.
struct MessageSecrets {
  P256Key sender;
  PushSalt salt;

  [[nodiscard]] static MessageSecrets fresh();
};

[[nodiscard]] std::size_t push_padding(std::size_t payload_bytes);

// The body of a push request: `payload` and `padding` zero bytes in the coding aes128gcm (RFC 8188) as one record of 4,096
// bytes, under the keys of RFC 8291. Error: too_large, invalid_field when the key is not on the curve.
[[nodiscard]] Result<std::string> encrypt_push(const SubscriptionKeys& receiver, std::string_view payload,
                                               std::size_t padding, const MessageSecrets& secrets);

// As it is sent: padded, with fresh secrets.
[[nodiscard]] Result<std::string> encrypt_push(const SubscriptionKeys& receiver, std::string_view payload);

}  // namespace dropline::notify
