#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dropline/error.hpp"

#include "notify/push/endpoint.hpp"
#include "notify/push/message_encryption.hpp"
#include "notify/push/vapid.hpp"

namespace dropline::notify {

inline constexpr std::size_t kPushTopicCharacters = 32;                               // RFC 8030, 5.4
inline constexpr std::chrono::seconds kLongestPushTtl = std::chrono::hours(24 * 28);  // what FCM keeps at most

// RFC 8030, 5.3. A phone that saves its battery is woken only by high.
enum class PushUrgency : std::uint8_t { very_low, low, normal, high };

// How the service is to treat a message that it cannot deliver at once.
struct PushDelivery {
  std::chrono::seconds ttl{0};  // kept for so long; 0: now or never. At most kLongestPushTtl is asked for.
  PushUrgency urgency = PushUrgency::normal;
  std::string topic{};  // as made by push_topic(): replaces an earlier one that still waits
};

struct PushSubscription {
  std::string endpoint;
  SubscriptionKeys keys;
};

// The topic of what `subject` names (a conversation, say) for one device: 32 base64url characters. Keyed with the device's
// secret, so that a push service can neither guess the subject nor see that two devices take part in the same one.
[[nodiscard]] std::string push_topic(const SubscriptionKeys& device, std::string_view subject);

// A POST to a push service, ready to be sent; `headers` without Host and Content-Length.
struct PushRequest {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// Encrypts `payload` for the subscription's device and signs the request. Errors: invalid_field (the endpoint is no longer
// accepted, or the topic has another form), too_large.
[[nodiscard]] Result<PushRequest> make_push_request(const PushSubscription& subscription, std::string_view payload,
                                                    const PushDelivery& delivery, Vapid& vapid,
                                                    LoopbackEndpoints loopback = LoopbackEndpoints::refused);

}  // namespace dropline::notify
