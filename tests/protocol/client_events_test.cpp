#include "dropline/protocol/client_events.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "protocol/golden.hpp"

namespace dropline::protocol {
namespace {

constexpr std::string_view kId = "2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f10";

template <class Event>
Event parse_golden(const std::string& name) {
  const auto frames = test::golden("client_frames.json");
  return std::get<Event>(parse_client_event(frames.at(name).dump()));
}

TEST(ClientEvents, HelloOfACustomer_GivesTopicAndCursor) {
  const auto hello = parse_golden<Hello>("hello_of_a_customer");
  EXPECT_EQ(hello.v, 1);
  EXPECT_EQ(hello.as, Hello::As::customer);
  EXPECT_EQ(hello.company, "acme");
  EXPECT_EQ(hello.topic, "jobs");
  ASSERT_TRUE(hello.cursor);
  EXPECT_EQ(hello.cursor->epoch, "kq3v9");
  EXPECT_EQ(hello.cursor->ev, 41);
}

TEST(ClientEvents, HelloOfAnAgent_NeedsNoCursor) {
  const auto hello = parse_golden<Hello>("hello_of_an_agent");
  EXPECT_EQ(hello.as, Hello::As::agent);
  EXPECT_FALSE(hello.cursor);
}

TEST(ClientEvents, Send_GivesEveryField) {
  const auto customer = parse_golden<Send>("send_of_a_customer");
  EXPECT_EQ(customer.client_id.text(), kId);
  EXPECT_EQ(customer.body, "Hello ☀");
  EXPECT_EQ(customer.reply_to, 2);
  EXPECT_EQ(customer.link, "shop");
  const auto agent = parse_golden<Send>("send_of_an_agent");
  EXPECT_EQ(agent.conversation, ConversationId{7316482716342112100});
  EXPECT_EQ(agent.kind, domain::MessageKind::note);
}

TEST(ClientEvents, ReadAndPing_GiveTheirNumbers) {
  const auto read = parse_golden<Read>("read");
  EXPECT_EQ(read.conversation, ConversationId{7316482716342112100});
  EXPECT_EQ(read.seq, 2);
  EXPECT_FALSE(parse_golden<Read>("read_by_a_customer").conversation);
  EXPECT_EQ(parse_golden<Read>("read_by_a_customer").seq, 3);
  EXPECT_FALSE(parse_golden<Delivered>("delivered_to_a_customer").conversation);
  EXPECT_EQ(parse_golden<Delivered>("delivered_to_an_agent").conversation, ConversationId{7316482716342112100});
  EXPECT_EQ(parse_golden<Ping>("ping").n, 7);
  EXPECT_FALSE(parse_golden<Ping>("ping_without_number").n);
}

TEST(ClientEvents, PresenceAndTyping_GiveWhatIsSo) {
  EXPECT_TRUE(parse_golden<Presence>("presence").front);
  const auto customer = parse_golden<Typing>("typing_of_a_customer");
  EXPECT_TRUE(customer.on);
  EXPECT_FALSE(customer.conversation);
  EXPECT_EQ(customer.kind, domain::MessageKind::text);
  const auto agent = parse_golden<Typing>("typing_of_an_agent");
  EXPECT_FALSE(agent.on);
  EXPECT_EQ(agent.conversation, ConversationId{7316482716342112100});
  EXPECT_EQ(agent.kind, domain::MessageKind::note);
}

struct Refusal {
  std::string text;
  Code code;
  std::string field;
};

TEST(ClientEvents, WhatIsNotAcceptable_IsRefusedByName) {
  const std::string send = R"({"type":"send","client_id":"2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f10")";
  const std::string deep(9, '[');
  const Refusal refusals[] = {
      {"", Code::invalid_json, ""},
      {"{", Code::invalid_json, ""},
      {"[]", Code::invalid_json, ""},
      {"\"text\"", Code::invalid_json, ""},
      {"{\"type\":\"ping\"} x", Code::invalid_json, ""},
      {"{\"type\":\"ping\",\"n\":" + deep + std::string(9, ']') + "}", Code::invalid_json, ""},
      {"{\"type\":\"ping\",\"type\":\"ping\"}", Code::invalid_json, ""},
      {"{\"type\":\"p\xff\"}", Code::invalid_json, ""},
      {send + ",\"body\":\"a\\u0000b\"}", Code::invalid_json, ""},
      {send + ",\"body\":\"\\ud800\"}", Code::invalid_json, ""},
      {"{}", Code::invalid_field, "type"},
      {R"({"type":7})", Code::invalid_field, "type"},
      {R"({"type":"sing"})", Code::unknown_event, "type"},
      {R"({"type":"ping","n":"7"})", Code::invalid_field, "n"},
      {R"({"type":"ping","n":1.5})", Code::invalid_field, "n"},
      {R"({"type":"ping","n":18446744073709551615})", Code::invalid_field, "n"},
      {R"({"type":"ping","extra":1})", Code::invalid_field, "extra"},
      {R"({"type":"hello","v":1,"as":"owner","company":"acme"})", Code::invalid_field, "as"},
      {R"({"type":"hello","v":1,"as":"agent"})", Code::invalid_field, "company"},
      {R"({"type":"hello","v":1,"as":"agent","company":"acme","topic":"x"})", Code::invalid_field, "topic"},
      {R"({"type":"hello","v":1,"as":"agent","company":"acme","cursor":41})", Code::invalid_field, "cursor"},
      {R"({"type":"hello","v":1,"as":"agent","company":"acme","cursor":{"ev":41}})", Code::invalid_field, "cursor"},
      {R"({"type":"hello","v":1,"as":"agent","company":"acme","cursor":{"epoch":"e","ev":-1}})", Code::invalid_field,
       "cursor"},
      {R"({"type":"hello","v":1,"as":"agent","company":"acme","cursor":{"epoch":"e","ev":"1"}})", Code::invalid_field,
       "cursor"},
      {R"({"type":"hello","v":1,"as":"agent","company":"acme","cursor":{"epoch":7,"ev":1}})", Code::invalid_field,
       "cursor"},
      {send + "}", Code::invalid_field, "body"},
      {send + R"(,"body":null})", Code::invalid_field, "body"},
      {send + R"(,"body":["x"]})", Code::invalid_field, "body"},
      {send + R"(,"body":"x","kind":"shout"})", Code::invalid_field, "kind"},
      {send + R"(,"body":"x","conversation":5})", Code::invalid_field, "conversation"},
      {send + R"(,"body":"x","conversation":"05"})", Code::invalid_field, "conversation"},
      {R"({"type":"send","client_id":"2F0C3C0E-6D5A-4A44-9A3B-0D6F3A9F8F10","body":"x"})", Code::invalid_field,
       "client_id"},
      {R"({"type":"read"})", Code::invalid_field, "seq"},
      {R"({"type":"delivered","seq":"1"})", Code::invalid_field, "seq"},
      {R"({"type":"read","seq":-1})", Code::invalid_field, "seq"},
      {R"({"type":"delivered","seq":-7,"conversation":"5"})", Code::invalid_field, "seq"},
      {R"({"type":"read","seq":1,"conversation":"x"})", Code::invalid_field, "conversation"},
      {R"({"type":"presence"})", Code::invalid_field, "front"},
      {R"({"type":"presence","front":1})", Code::invalid_field, "front"},
      {R"({"type":"typing","kind":"shout","on":true})", Code::invalid_field, "kind"},
      {R"({"type":"typing"})", Code::invalid_field, "on"},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.text);
    const auto event = parse_client_event(refusal.text);
    const auto* rejected = std::get_if<Rejected>(&event);
    ASSERT_NE(rejected, nullptr);
    EXPECT_EQ(rejected->error.code, refusal.code);
    EXPECT_EQ(rejected->error.field, refusal.field);
    EXPECT_FALSE(rejected->error.message.empty());
  }
}

TEST(ClientEvents, RefusedSend_StillNamesItsClientId) {
  const auto event =
      parse_client_event(R"({"type":"send","client_id":"2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f10","body":5})");
  const auto& rejected = std::get<Rejected>(event);
  ASSERT_TRUE(rejected.client_id);
  EXPECT_EQ(rejected.client_id->text(), kId);
}

}  // namespace
}  // namespace dropline::protocol
