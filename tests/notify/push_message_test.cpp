#include "notify/push/push_message.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "dropline/domain/text.hpp"

#include "notify/push/message_encryption.hpp"

namespace dropline::notify {
namespace {

using nlohmann::json;

PushMessage answer_from(std::string company) {
  PushMessage message;
  message.title = std::move(company);
  message.body = "Your bicycle is ready.";
  message.navigate = "https://chat.example.com/c/42#m7";
  return message;
}

std::string body_of(const std::string& push) { return json::parse(push)["notification"]["body"]; }

TEST(DeclarativePush, HasTheMembersThatBrowsersRead) {
  auto message = answer_from("Radhaus");
  message.tag = "conversation-42";
  message.lang = "de";
  message.dir = TextDirection::left_to_right;
  message.icon = "https://chat.example.com/icon.png";
  message.app_badge = 3;
  message.data = {{"conversation", "42"}, {"message", 7}};
  message.actions = {{"reply", "Antworten", "https://chat.example.com/c/42#reply", "Ihre Antwort"},
                     {"read", "Gelesen", "https://chat.example.com/c/42"}};
  const auto push = declarative_push(message);
  ASSERT_TRUE(push.has_value());
  EXPECT_EQ(json::parse(*push), json::parse(R"({
    "web_push": 8030,
    "app_badge": 3,
    "notification": {
      "title": "Radhaus",
      "body": "Your bicycle is ready.",
      "navigate": "https://chat.example.com/c/42#m7",
      "tag": "conversation-42",
      "lang": "de",
      "dir": "ltr",
      "silent": false,
      "icon": "https://chat.example.com/icon.png",
      "app_badge": 3,
      "data": {"conversation": "42", "message": 7},
      "actions": [
        {"action": "reply", "title": "Antworten", "navigate": "https://chat.example.com/c/42#reply",
         "type": "text", "placeholder": "Ihre Antwort"},
        {"action": "read", "title": "Gelesen", "navigate": "https://chat.example.com/c/42"}
      ]
    }
  })"));
}

TEST(DeclarativePush, LeavesOutWhatIsNotSet) {
  const auto push = json::parse(*declarative_push(answer_from("Radhaus")));
  for (const auto* member : {"tag", "lang", "icon", "actions", "data", "app_badge"}) {
    EXPECT_FALSE(push["notification"].contains(member)) << member;
  }
  EXPECT_FALSE(push.contains("app_badge"));
  EXPECT_EQ(push["notification"]["dir"], "auto");
}

TEST(DeclarativePush, CutsTheBodyBetweenCharactersSoThatAllOfItFits) {
  for (const std::string unit : {"x", "ß", "你", "🎉", "\"", "\t", "\x01", "ab🎉\\"}) {
    auto message = answer_from("Radhaus");
    message.body.clear();
    while (message.body.size() < 8'000) message.body += unit;
    for (int shift = 0; shift < 6; ++shift) {  // so that the cut falls on each place within a character
      message.title += "x";
      const auto push = declarative_push(message);
      ASSERT_TRUE(push.has_value());
      EXPECT_LE(push->size(), kPushPayloadBytes);
      EXPECT_GE(push->size(), kPushPayloadBytes - 8) << unit;
      const auto body = body_of(*push);
      EXPECT_TRUE(domain::is_clean_utf8(body));
      EXPECT_TRUE(body.ends_with("…"));
      EXPECT_TRUE(message.body.starts_with(body.substr(0, body.size() - std::string("…").size())));
    }
  }
}

TEST(DeclarativePush, LeavesABodyThatFitsAlone) {
  auto message = answer_from("Radhaus");
  message.body.clear();
  const auto room = kPushPayloadBytes - declarative_push(message)->size();
  message.body.assign(room, 'x');
  EXPECT_EQ(body_of(*declarative_push(message)), message.body);
  EXPECT_EQ(declarative_push(message)->size(), kPushPayloadBytes);
  message.body += 'x';
  EXPECT_EQ(body_of(*declarative_push(message)), std::string(room - 3, 'x') + "…");
}

TEST(DeclarativePush, TakesBlanksAwayBeforeTheEllipsis) {
  auto message = answer_from("Radhaus");
  message.body = "seen" + std::string(5'000, ' ') + "unseen";
  EXPECT_EQ(body_of(*declarative_push(message)), "seen…");
}

TEST(DeclarativePush, RefusesWhatABrowserWouldNotShow) {
  const auto refused = [](auto change) {
    auto message = answer_from("Radhaus");
    change(message);
    const auto push = declarative_push(message);
    return push ? "accepted" : push.error().field;
  };
  EXPECT_EQ(refused([](auto&) {}), "accepted");
  EXPECT_EQ(refused([](auto& message) { message.title.clear(); }), "title");
  EXPECT_EQ(refused([](auto& message) { message.navigate.clear(); }), "navigate");
  EXPECT_EQ(refused([](auto& message) { message.navigate = "/c/42"; }), "navigate");
  EXPECT_EQ(refused([](auto& message) { message.navigate = "javascript:alert(1)"; }), "navigate");
  EXPECT_EQ(refused([](auto& message) { message.icon = "icon.png"; }), "icon");
  EXPECT_EQ(refused([](auto& message) { message.body = "\xff"; }), "body");
  EXPECT_EQ(refused([](auto& message) { message.title = "\xff"; }), "notification");
  EXPECT_EQ(refused([](auto& message) { message.actions.resize(1); }), "actions");
  const PushAction action{"read", "Read", "https://chat.example.com/"};
  EXPECT_EQ(refused([&](auto& message) { message.actions.assign(2, action); }), "accepted");
  EXPECT_EQ(refused([&](auto& message) { message.actions.assign(3, action); }), "actions");
}

TEST(DeclarativePush, SaysWhenThereIsNoRoomEvenWithoutTheBody) {
  auto message = answer_from(std::string(kPushPayloadBytes, 'x'));
  EXPECT_EQ(declarative_push(message).error().code, Code::too_large);
}

}  // namespace
}  // namespace dropline::notify
