#include "notify/push/push_request.hpp"

#include <map>

#include <gtest/gtest.h>

#include "notify/node_script.hpp"
#include "notify/push/base64url.hpp"
#include "support/manual_clock.hpp"

namespace dropline::notify {
namespace {

using nlohmann::json;
using test::ManualClock;

class PushRequestTest : public testing::Test {
 protected:
  PushRequestTest() : receiver_(test::ask_node("new_receivers.mjs", {{"count", 1}})[0]) {
    subscription_.endpoint = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA";
    subscription_.keys =
        *parse_subscription_keys(receiver_["p256dh"].get<std::string>(), receiver_["auth"].get<std::string>());
  }

  [[nodiscard]] std::map<std::string, std::string> headers_for(const PushDelivery& delivery) {
    const auto request = make_push_request(subscription_, "{}", delivery, vapid_);
    return {request->headers.begin(), request->headers.end()};
  }

  ManualClock clock_;
  Vapid vapid_{VapidKey(P256Key::generate()), "mailto:push@example.com", clock_};
  json receiver_;
  PushSubscription subscription_;
};

TEST_F(PushRequestTest, CarriesWhatAPushServiceNeeds) {
  const PushDelivery delivery{std::chrono::hours(24), PushUrgency::high, push_topic(subscription_.keys, "42")};
  const auto request = make_push_request(subscription_, "hello", delivery, vapid_);
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->url, subscription_.endpoint);
  const std::map<std::string, std::string> headers(request->headers.begin(), request->headers.end());
  const std::map<std::string, std::string> expected = {
      {"Authorization", vapid_.authorization("https://updates.push.services.mozilla.com")},
      {"Content-Encoding", "aes128gcm"},
      {"Content-Type", "application/octet-stream"},
      {"TTL", "86400"},
      {"Topic", delivery.topic},
      {"Urgency", "high"},
  };
  EXPECT_EQ(headers, expected);

  const auto opened = test::ask_node("open_pushes.mjs", json::array({{{"private_key", receiver_["private_key"]},
                                                                      {"auth", receiver_["auth"]},
                                                                      {"body", to_base64url(request->body)}}}));
  EXPECT_EQ(opened[0], to_base64url(std::string_view("hello")));
}

TEST_F(PushRequestTest, NamesEachUrgency) {
  EXPECT_EQ(headers_for({.urgency = PushUrgency::very_low})["Urgency"], "very-low");
  EXPECT_EQ(headers_for({.urgency = PushUrgency::low})["Urgency"], "low");
  EXPECT_EQ(headers_for({.urgency = PushUrgency::normal})["Urgency"], "normal");
}

TEST_F(PushRequestTest, KeepsTheTimeToLiveWithinFourWeeks) {
  EXPECT_EQ(headers_for({.ttl = std::chrono::seconds(-5)})["TTL"], "0");
  EXPECT_EQ(headers_for({.ttl = std::chrono::hours(24 * 365)})["TTL"], "2419200");
}

TEST_F(PushRequestTest, TellsWnsWhetherToKeepTheMessage) {
  EXPECT_FALSE(headers_for({}).contains("X-WNS-Cache-Policy"));
  subscription_.endpoint = "https://wns2-par02p.notify.windows.com/w/?token=BQ%2fA";
  EXPECT_EQ(headers_for({.ttl = std::chrono::seconds(60)})["X-WNS-Cache-Policy"], "cache");
  EXPECT_EQ(headers_for({})["X-WNS-Cache-Policy"], "no-cache");
}

TEST_F(PushRequestTest, ChecksTheEndpointAgainWhenSending) {
  for (const auto* endpoint : {"http://127.0.0.1:4711/wpush", "https://evil.com/x", "https://10.0.0.1/x"}) {
    subscription_.endpoint = endpoint;
    const auto request = make_push_request(subscription_, "{}", {}, vapid_);
    ASSERT_FALSE(request.has_value()) << endpoint;
    EXPECT_EQ(request.error().field, "endpoint");
  }
  subscription_.endpoint = "http://127.0.0.1:4711/wpush";
  EXPECT_TRUE(make_push_request(subscription_, "{}", {}, vapid_, LoopbackEndpoints::allowed).has_value());
}

TEST_F(PushRequestTest, RefusesAPayloadOrATopicOfTheWrongForm) {
  const std::string too_long(kPushPayloadBytes + 1, 'x');
  EXPECT_EQ(make_push_request(subscription_, too_long, {}, vapid_).error().code, Code::too_large);
  for (const auto& topic : {std::string(33, 'a'), std::string("a b"), std::string("a\r\nX: y"), std::string("ü")}) {
    EXPECT_EQ(make_push_request(subscription_, "{}", {.topic = topic}, vapid_).error().field, "topic") << topic;
  }
}

TEST_F(PushRequestTest, TopicsNameASubjectOfOneDeviceOnly) {
  const auto topic = push_topic(subscription_.keys, "42");
  EXPECT_EQ(topic.size(), kPushTopicCharacters);
  EXPECT_EQ(push_topic(subscription_.keys, "42"), topic);
  EXPECT_NE(push_topic(subscription_.keys, "43"), topic);
  auto other_device = subscription_.keys;
  other_device.auth[0] ^= 1;
  EXPECT_NE(push_topic(other_device, "42"), topic);
}

}  // namespace
}  // namespace dropline::notify
