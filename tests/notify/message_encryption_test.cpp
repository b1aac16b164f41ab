#include "notify/push/message_encryption.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "notify/node_script.hpp"
#include "notify/push/base64url.hpp"

namespace dropline::notify {
namespace {

using nlohmann::json;

template <class Fixed>
Fixed fixed(std::string_view base64url) {
  Fixed bytes{};
  const auto decoded = from_base64url(base64url, bytes.size());
  EXPECT_TRUE(decoded && decoded->size() == bytes.size()) << base64url;
  std::copy(decoded->begin(), decoded->end(), bytes.begin());
  return bytes;
}

std::string text_of(const json& base64url) {
  const auto bytes = from_base64url(base64url.get<std::string>(), kPushBodyBytes);
  return bytes ? std::string(bytes->begin(), bytes->end()) : "not base64url";
}

struct Receiver {
  SubscriptionKeys keys;
  std::string private_key;
  std::string auth;
};

std::vector<Receiver> new_receivers(int count) {
  std::vector<Receiver> receivers;
  for (const auto& made : test::ask_node("new_receivers.mjs", {{"count", count}})) {
    const std::string auth = made["auth"];
    const auto keys = parse_subscription_keys(made["p256dh"].get<std::string>(), auth);
    EXPECT_TRUE(keys.has_value());
    receivers.push_back({*keys, made["private_key"], auth});
  }
  return receivers;
}

json to_open(const Receiver& receiver, const std::string& body) {
  return {{"private_key", receiver.private_key}, {"auth", receiver.auth}, {"body", to_base64url(body)}};
}

// As long as asked for, with characters of one to four bytes.
std::string text_of_size(std::size_t size) {
  static constexpr std::string_view kPieces[] = {"a", "ß", "…", "🎉", "\n", "\"", "你"};
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) {
    const auto piece = kPieces[i % std::size(kPieces)];
    text += text.size() + piece.size() <= size ? piece : "x";
  }
  return text;
}

TEST(MessageEncryption, ReproducesAppendixAOfRfc8291) {
  const auto receiver =
      parse_subscription_keys("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                              "BTBZMqHH6r4Tts7J_aSIgg");
  ASSERT_TRUE(receiver.has_value());
  const MessageSecrets secrets{
      P256Key::from_parts(
          fixed<P256Scalar>("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
          fixed<P256Point>("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")),
      fixed<PushSalt>("DGv6ra1nlYgDCS1FRnbzlw")};
  const auto body = encrypt_push(*receiver, "When I grow up, I want to be a watermelon", 0, secrets);
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(to_base64url(*body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_"
            "c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
            "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
}

TEST(MessageEncryption, AnotherImplementationReadsEveryLength) {
  const auto receivers = new_receivers(16);
  std::vector<std::size_t> sizes = {0, 1, 2, 15, 16, 17, 31, 32, 33, 510, 511, 512, 513, 514, 1'023, 1'024, 1'025};
  for (std::size_t size = 64; size < kPushPayloadBytes; size += 61) sizes.push_back(size);
  sizes.insert(sizes.end(), {kPushPayloadBytes - 1, kPushPayloadBytes});

  std::vector<std::string> sent;
  json bodies = json::array();
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto& receiver = receivers[i % receivers.size()];
    sent.push_back(text_of_size(sizes[i]));
    const auto body = encrypt_push(receiver.keys, sent.back());
    ASSERT_TRUE(body.has_value()) << sizes[i];
    EXPECT_LE(body->size(), kPushBodyBytes);
    bodies.push_back(to_open(receiver, *body));
  }
  const auto opened = test::ask_node("open_pushes.mjs", bodies);
  ASSERT_EQ(opened.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    ASSERT_FALSE(opened[i].is_null()) << sizes[i];
    EXPECT_EQ(text_of(opened[i]), sent[i]) << sizes[i];
  }
}

TEST(MessageEncryption, NothingIsReadAfterAnyByteWasChanged) {
  const auto receiver = new_receivers(1).front();
  const auto body = encrypt_push(receiver.keys, "Your order is on its way.", 0, MessageSecrets::fresh());
  ASSERT_TRUE(body.has_value());
  json bodies = json::array({to_open(receiver, *body)});
  // From the salt to the tag; the record size (bytes 16 to 19) is no secret and only says where a record would end.
  for (std::size_t i = 0; i < body->size(); ++i) {
    if (i >= 16 && i < 20) continue;
    auto tampered = *body;
    tampered[i] = static_cast<char>(tampered[i] ^ 1);
    bodies.push_back(to_open(receiver, tampered));
  }
  const auto opened = test::ask_node("open_pushes.mjs", bodies);
  EXPECT_EQ(text_of(opened[0]), "Your order is on its way.");
  for (std::size_t i = 1; i < opened.size(); ++i) EXPECT_TRUE(opened[i].is_null()) << i;
}

TEST(MessageEncryption, OnlyTheReceiverCanRead) {
  const auto receivers = new_receivers(2);
  const auto body = encrypt_push(receivers[0].keys, "for the first");
  ASSERT_TRUE(body.has_value());
  auto wrong_secret = receivers[0];
  wrong_secret.auth = receivers[1].auth;
  const auto opened = test::ask_node(
      "open_pushes.mjs",
      json::array({to_open(receivers[0], *body), to_open(receivers[1], *body), to_open(wrong_secret, *body)}));
  EXPECT_EQ(text_of(opened[0]), "for the first");
  EXPECT_TRUE(opened[1].is_null());
  EXPECT_TRUE(opened[2].is_null());
}

TEST(MessageEncryption, UsesKeyAndSaltOnce) {
  const auto receiver = new_receivers(1).front();
  std::set<std::string> headers;
  for (int i = 0; i < 100; ++i) headers.insert(encrypt_push(receiver.keys, "same")->substr(0, 86));
  std::set<std::string> salts;
  std::set<std::string> senders;
  for (const auto& header : headers) {
    salts.insert(header.substr(0, 16));
    senders.insert(header.substr(21));
  }
  EXPECT_EQ(salts.size(), 100u);
  EXPECT_EQ(senders.size(), 100u);
}

TEST(MessageEncryption, HidesTheLengthInStepsOf512) {
  const auto receiver = new_receivers(1).front();
  const auto size_of = [&](std::size_t payload) {
    return encrypt_push(receiver.keys, std::string(payload, 'x'))->size();
  };
  EXPECT_EQ(size_of(0), size_of(512));
  EXPECT_EQ(size_of(513), size_of(512) + 512);
  EXPECT_EQ(size_of(kPushPayloadBytes), 86 + kPushPayloadBytes + 1 + 16);
}

TEST(MessageEncryption, FillsABodyToTheLastByteAndRefusesOneMore) {
  const auto receiver = new_receivers(1).front();
  const std::string payload(kPushPayloadBytes, 'x');
  const auto secrets = MessageSecrets::fresh();
  const auto room = 3'993 - kPushPayloadBytes;
  const auto full = encrypt_push(receiver.keys, payload, room, secrets);
  ASSERT_TRUE(full.has_value());
  EXPECT_EQ(full->size(), kPushBodyBytes);
  EXPECT_EQ(text_of(test::ask_node("open_pushes.mjs", json::array({to_open(receiver, *full)}))[0]), payload);

  EXPECT_EQ(encrypt_push(receiver.keys, payload, room + 1, secrets).error().code, Code::too_large);
  EXPECT_EQ(encrypt_push(receiver.keys, payload + "x").error().code, Code::too_large);
}

TEST(SubscriptionKeys, AreRefusedUnlessTheyArePointAndSecret) {
  const auto good = new_receivers(1).front();
  const auto point = good.keys.p256dh;
  const auto field_of = [&](std::span<const std::uint8_t> p256dh, std::string_view auth) {
    const auto keys = parse_subscription_keys(to_base64url(p256dh), auth);
    return keys ? "accepted" : keys.error().field;
  };
  EXPECT_EQ(field_of(point, good.auth), "accepted");

  auto off_the_curve = point;
  off_the_curve[64] ^= 1;
  EXPECT_EQ(field_of(off_the_curve, good.auth), "p256dh");
  for (const int form : {0x00, 0x02, 0x03, 0x05, 0x06, 0x07}) {
    auto other_form = point;
    other_form[0] = static_cast<std::uint8_t>(form);
    EXPECT_EQ(field_of(other_form, good.auth), "p256dh") << form;
  }
  P256Point zero{};
  zero[0] = 4;
  EXPECT_EQ(field_of(zero, good.auth), "p256dh");
  P256Point beyond_the_field;
  beyond_the_field.fill(0xff);
  beyond_the_field[0] = 4;
  EXPECT_EQ(field_of(beyond_the_field, good.auth), "p256dh");
  EXPECT_EQ(field_of(std::span(point).first(64), good.auth), "p256dh");
  EXPECT_EQ(field_of(std::span(point).first(33), good.auth), "p256dh");
  EXPECT_EQ(field_of({}, good.auth), "p256dh");

  EXPECT_EQ(field_of(point, ""), "auth");
  EXPECT_EQ(field_of(point, good.auth.substr(0, 20)), "auth");
  EXPECT_EQ(field_of(point, good.auth + "AA"), "auth");
  EXPECT_EQ(field_of(point, "*" + good.auth.substr(1)), "auth");
  EXPECT_EQ(field_of(point, good.auth + "=="), "auth");
}

TEST(MessageEncryption, RefusesAStoredKeyThatIsNotOnTheCurve) {
  auto keys = new_receivers(1).front().keys;
  keys.p256dh[10] ^= 0x40;
  EXPECT_EQ(encrypt_push(keys, "hello").error().field, "p256dh");
}

}  // namespace
}  // namespace dropline::notify
