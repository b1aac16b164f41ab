#include "dropline/protocol/server_events.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "dropline/protocol/receipts.hpp"
#include "protocol/golden.hpp"

namespace dropline::protocol {
namespace {

const ConversationId kConversation{7316482716342112100};
const ClientId kClientId = *ClientId::parse("2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f10");
constexpr Micros kAt = 1764000000000000;

domain::Message question() {
  domain::Message message;
  message.conversation = kConversation;
  message.seq = 1;
  message.id = MessageId{7316482716342112256};
  message.ev = 40;
  message.at = kAt;
  message.author = {domain::AuthorKind::customer, 7316482716342112099, "Mira"};
  message.body = "Hello, \"are\" you <open>?\n😀";
  message.client_id = kClientId;
  return message;
}

domain::Message answer() {
  domain::Message message = question();
  message.seq = 3;
  message.id = MessageId{7316482716342112258};
  message.at = kAt + kMinute;
  message.author = {domain::AuthorKind::agent, 7316482716342112001, "Anna"};
  message.body = "Good morning!";
  message.reply_to = 1;
  return message;
}

domain::Message note() {
  domain::Message message = answer();
  message.seq = 2;
  message.id = MessageId{7316482716342112257};
  message.ev = 41;
  message.at = kAt + 30 * kSecond;
  message.kind = domain::MessageKind::note;
  message.body = "Regular customer";
  message.reply_to.reset();
  message.client_id = *ClientId::parse("9b3dbb0c-3a55-4d0f-8a7e-5d7c7a0f1a22");
  return message;
}

constexpr Micros kGoneAt = 1763999000000000;

domain::Receipt read_by_company() { return {1, 1, kAt + 50 * kSecond}; }
domain::Receipt received() { return {3, 0, kAt + 61 * kSecond}; }
domain::Whereabouts anna_is_here() { return {true, std::nullopt, "Anna"}; }

CustomerSnapshot customers_snapshot() {
  CustomerSnapshot snapshot;
  snapshot.epoch = "kq3v9";
  snapshot.ev = 41;
  snapshot.conversation = kConversation;
  snapshot.topic = "jobs";
  snapshot.last_seq = 3;
  snapshot.messages = {question(), answer()};
  snapshot.older = true;
  snapshot.receipts = {read_by_company(), received()};
  snapshot.presence = anna_is_here();
  return snapshot;
}

CustomerSnapshot visitors_snapshot() {
  CustomerSnapshot snapshot;
  snapshot.epoch = "kq3v9";
  snapshot.presence.last_at = kGoneAt;
  return snapshot;
}

std::string customer_events() {
  return encode_message_event(question(), Side::customer) + "," +
         encode_event(41, receipt_payload(kConversation, Side::agent, read_by_company()));
}

std::string agent_events() {
  const domain::Author anna{domain::AuthorKind::agent, 7316482716342112001, "Anna"};
  const std::string events[] = {
      encode_event(39, episode_payload(kConversation, domain::Status::open, 1, kAt, std::nullopt)),
      encode_message_event(question(), Side::agent),
      encode_message_event(note(), Side::agent),
      encode_event(42, episode_payload(kConversation, domain::Status::resolved, 1, kAt + 90 * kSecond, anna)),
      encode_event(43, read_payload(kConversation, AgentId{7316482716342112001}, 2)),
      encode_event(44, customer_payload({CustomerId{7316482716342112099}, "Mira", kAt - kSecond})),
      encode_event(45, link_payload(kConversation, {LinkId{7316482716342112050}, "shop", "Shop window"})),
      encode_event(46, receipt_payload(kConversation, Side::customer, received())),
  };
  std::string joined;
  for (const auto& event : events) joined += (joined.empty() ? "" : ",") + event;
  return joined;
}

TEST(ServerEvents, EveryFrame_IsAsTheGoldenFileSays) {
  Error too_many{Code::rate_limited, "Too many messages at once.", {}, 3};
  const std::map<std::string, std::string> frames{
      {"welcome", encode(Welcome{"kq3v9", 41})},
      {"reset_for_an_agent", encode(AgentReset{"kq3v9", 41})},
      {"reset_for_a_customer", encode(customers_snapshot())},
      {"reset_for_a_visitor", encode(visitors_snapshot())},
      {"ack", encode(Ack{kClientId, kConversation, 1, 40, kAt, false})},
      {"ack_of_a_retry", encode(Ack{kClientId, kConversation, 1, 40, kAt, true})},
      {"error_of_a_send", encode(ErrorFrame{invalid_field("body", "The message is empty."), kClientId})},
      {"error_with_a_wait", encode(ErrorFrame{too_many, std::nullopt})},
      {"resync", encode(Resync{38})},
      {"pong", encode(Pong{7})},
      {"pong_without_number", encode(Pong{std::nullopt})},
      {"bye", encode(Bye{"restart"})},
      {"events_without_events", encode_events(41, 41, "")},
      {"events_for_a_customer", encode_events(39, 41, customer_events())},
      {"events_for_an_agent", encode_events(38, 46, agent_events())},
      {"company_types", company_types("Anna", true)},
      {"somebody_types", company_types("", false)},
      {"company_presence", company_presence(anna_is_here())},
      {"customer_types", customer_types(kConversation, true)},
      {"colleague_types", colleague_types(kConversation, AgentId{7316482716342112001}, "Anna", true)},
      {"customer_presence", customer_presence(kConversation, {false, kAt + 61 * kSecond, {}})},
  };
  const auto golden = test::golden("server_frames.json");
  EXPECT_EQ(golden.size(), frames.size());
  for (const auto& [name, text] : frames) EXPECT_EQ(nlohmann::json::parse(text), golden.at(name)) << name;
}

TEST(ServerEvents, CustomersFrame_NeverShowsWhoTheCustomerIsOrAnAgentsClientId) {
  EXPECT_EQ(encode_message_event(question(), Side::customer).find("Mira"), std::string::npos);
  EXPECT_EQ(encode_message_event(answer(), Side::customer).find("client_id"), std::string::npos);
  EXPECT_EQ(encode_message_event(question(), Side::agent).find("client_id"), std::string::npos);
}

TEST(Problem, IsAProblemDocumentWithCodeAndField) {
  const auto document = nlohmann::json::parse(problem(invalid_field("body", "The message is empty.")));
  EXPECT_EQ(document, nlohmann::json::parse(R"({"type":"about:blank","title":"Bad Request","status":400,
    "code":"invalid_field","detail":"The message is empty.","field":"body"})"));
}

}  // namespace
}  // namespace dropline::protocol
