#include "notify/push/push_request.hpp"

#include <algorithm>
#include <array>

#include <sodium.h>

#include "notify/push/base64url.hpp"

namespace dropline::notify {
namespace {

const char* name_of(PushUrgency urgency) {
  switch (urgency) {
    case PushUrgency::very_low:
      return "very-low";
    case PushUrgency::low:
      return "low";
    case PushUrgency::high:
      return "high";
    case PushUrgency::normal:
      break;
  }
  return "normal";
}

bool is_base64url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_topic(std::string_view topic) {
  return topic.size() <= kPushTopicCharacters && std::all_of(topic.begin(), topic.end(), is_base64url);
}

}  // namespace

std::string push_topic(const SubscriptionKeys& device, std::string_view subject) {
  std::array<std::uint8_t, kPushTopicCharacters / 4 * 3> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(subject.data()),
                     subject.size(), device.auth.data(), device.auth.size());
  return to_base64url(digest);
}

Result<PushRequest> make_push_request(const PushSubscription& subscription, std::string_view payload,
                                      const PushDelivery& delivery, Vapid& vapid, LoopbackEndpoints loopback) {
  auto endpoint = parse_endpoint(subscription.endpoint, loopback);
  if (!endpoint) return std::move(endpoint).error();
  if (!is_topic(delivery.topic)) return invalid_field("topic", "A push's topic is at most 32 base64url characters.");
  auto body = encrypt_push(subscription.keys, payload);
  if (!body) return std::move(body).error();

  const auto ttl = std::clamp(delivery.ttl, std::chrono::seconds(0), kLongestPushTtl);
  PushRequest request{std::move(endpoint->url), {}, *std::move(body)};
  auto& headers = request.headers;
  headers.emplace_back("Authorization", vapid.authorization(endpoint->origin));
  headers.emplace_back("Content-Encoding", "aes128gcm");
  headers.emplace_back("Content-Type", "application/octet-stream");
  headers.emplace_back("TTL", std::to_string(ttl.count()));
  headers.emplace_back("Urgency", name_of(delivery.urgency));
  if (!delivery.topic.empty()) headers.emplace_back("Topic", delivery.topic);
  // WNS answers 400 to a TTL that does not go with its own older header.
  if (endpoint->vendor == PushVendor::microsoft) {
    headers.emplace_back("X-WNS-Cache-Policy", ttl.count() > 0 ? "cache" : "no-cache");
  }
  return request;
}

}  // namespace dropline::notify
