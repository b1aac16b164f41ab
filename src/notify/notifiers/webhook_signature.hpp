#pragma once

#include <string>
#include <string_view>

#include "dropline/clock.hpp"

// Standard Webhooks: how a receiver knows that a request is ours (standardwebhooks.com).
namespace dropline::notify {

[[nodiscard]] std::string make_webhook_secret();  // whsec_… of 32 bytes
// "whsec_" and the base64 form of 24 to 64 bytes.
[[nodiscard]] bool is_webhook_secret(std::string_view text);

// The value of webhook-signature: "v1," and the base64 form of HMAC-SHA-256 over id, seconds and body. `secret` as accepted by
// is_webhook_secret(); throws std::invalid_argument otherwise.
[[nodiscard]] std::string webhook_signature(std::string_view secret, std::string_view id, Micros at,
                                            std::string_view body);

}  // namespace dropline::notify
