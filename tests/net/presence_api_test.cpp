#include "net/api_fixture.hpp"

// Receipts, presence and typing where WebSocket is blocked: docs/protocol.md, "Long polling".
namespace dropline::net {
namespace {

using nlohmann::json;

class PresenceApi : public ApiTest {
 protected:
  PresenceApi() {
    const auto ack = write_to(mira, "acme", message("Hello!"));
    conversation = *parse_id_as<ConversationId>(ack.at("conversation").get<std::string>());
    path = kAcme + "/conversations/" + ack.at("conversation").get<std::string>();
  }
  json snapshot() { return json_of(mira.get(kCustomer + "/conversation")); }
  json detail() { return json_of(agent.get(path)); }

  Browser mira = browser();
  Browser agent = signed_in(anna);
  ConversationId conversation;
  std::string path;
};

TEST_F(PresenceApi, ReceiptsOfBothSides_StandInSnapshotAndDetail) {
  EXPECT_EQ(agent.post(path + "/delivered", {{"seq", 1}}).status, 204);
  EXPECT_EQ(snapshot().at("receipts").at("company").at("delivered"), 1);
  EXPECT_EQ(snapshot().at("receipts").at("company").at("read"), 0);
  EXPECT_EQ(agent.post(path + "/read", {{"seq", 1}}).status, 204);
  EXPECT_EQ(snapshot().at("receipts").at("company"), json({{"delivered", 1}, {"read", 1}, {"at", clock.now()}}));

  ASSERT_EQ(agent.post(path + "/messages", message("Good morning!")).status, 201);
  EXPECT_EQ(mira.post(kCustomer + "/delivered", {{"seq", 2}}).status, 204);
  EXPECT_EQ(detail().at("receipts").at("customer").at("delivered"), 2);
  EXPECT_EQ(detail().at("receipts").at("customer").at("read"), 0);
  EXPECT_EQ(mira.post(kCustomer + "/read", {{"seq", 2}, {"topic", ""}}).status, 204);
  EXPECT_EQ(detail().at("receipts").at("customer").at("read"), 2);
}

TEST_F(PresenceApi, Receipt_ComesByLongPolling) {
  const auto ev = snapshot().at("ev");
  ASSERT_EQ(agent.post(path + "/read", {{"seq", 1}}).status, 204);
  const auto frame = json_of(mira.get(kCustomer + "/events?epoch=" + store.epoch() + "&ev=" + ev.dump() + "&wait=0"));
  ASSERT_EQ(frame.at("events").size(), 1u);
  EXPECT_EQ(frame.at("events")[0].at("type"), "receipt");
}

TEST_F(PresenceApi, PolledPresence_LastsAsLongAsPollingGoesOn) {
  config.limits.idle_seconds = 0;  // of the router below: without another word, nobody is believed
  Router hasty(config, Services{store, accounts, customers, inbox, feed, presence, reach, files, notifiers},
               send_limits);
  const auto customer = run(inbox.open({acme.id, anna.id}, conversation)).value().conversation.customer.id;

  EXPECT_EQ(mira.post(kCustomer + "/presence", {{"front", true}}).status, 204);
  EXPECT_TRUE(presence.customer_in_front(acme.id, customer));
  EXPECT_EQ(detail().at("presence"), json({{"here", true}}));
  router.tick();
  EXPECT_TRUE(presence.customer_in_front(acme.id, customer));
  EXPECT_EQ(mira.post(kCustomer + "/presence", {{"front", false}}).status, 204);
  EXPECT_FALSE(presence.customer_in_front(acme.id, customer));

  Browser elsewhere(hasty, io);
  elsewhere.cookies = mira.cookies;
  EXPECT_EQ(elsewhere.post(kCustomer + "/presence", {{"front", true}}).status, 204);
  EXPECT_TRUE(presence.customer_in_front(acme.id, customer));
  hasty.tick();
  EXPECT_FALSE(presence.customer_in_front(acme.id, customer));
}

TEST_F(PresenceApi, AgentsPolledPresence_EndsWithTheirRights) {
  EXPECT_EQ(agent.post(kAcme + "/presence", {{"front", true}}).status, 204);
  EXPECT_TRUE(presence.agent_in_front(acme.id, anna.id));
  EXPECT_EQ(snapshot().at("presence"), json({{"here", true}}));
  chat::RightsEnded ended;
  ended.agent = anna.id;
  router.end_rights(ended);
  EXPECT_FALSE(presence.agent_in_front(acme.id, anna.id));
}

TEST_F(PresenceApi, CustomersPolledPresence_EndsWithTheirDeviceAlone) {
  const auto customer = run(inbox.open({acme.id, anna.id}, conversation)).value().conversation.customer.id;
  const auto devices = json_of(mira.get(kCustomer + "/devices")).at("devices");
  const std::string device = devices.at(0).at("id");
  ASSERT_EQ(mira.post(kCustomer + "/presence", {{"front", true}}).status, 204);
  ASSERT_EQ(agent.post(kAcme + "/presence", {{"front", true}}).status, 204);
  chat::RightsEnded ended;
  ended.company = acme.id;
  ended.device = DeviceId{make_id(clock)};
  router.end_rights(ended);
  EXPECT_TRUE(presence.customer_in_front(acme.id, customer)) << "another device";
  ended.device = *parse_id_as<DeviceId>(device);
  router.end_rights(ended);
  EXPECT_FALSE(presence.customer_in_front(acme.id, customer));
  EXPECT_TRUE(presence.agent_in_front(acme.id, anna.id));
}

TEST_F(PresenceApi, Customer_SeesTheNameOfWhoIsHereAndHasAnswered) {
  ASSERT_EQ(agent.post(path + "/messages", message("Good morning!")).status, 201);
  ASSERT_EQ(agent.post(kAcme + "/presence", {{"front", true}}).status, 204);
  EXPECT_EQ(snapshot().at("presence"), json({{"here", true}, {"name", "Anna"}}));
}

TEST_F(PresenceApi, Typing_IsTakenAndForAnotherTopicNotFound) {
  EXPECT_EQ(mira.post(kCustomer + "/typing", {{"on", true}}).status, 204);
  EXPECT_EQ(agent.post(path + "/typing", {{"on", true}, {"kind", "note"}}).status, 204);
  EXPECT_EQ(agent.post(kAcme + "/conversations/1/typing", {{"on", true}}).status, 404);
  EXPECT_EQ(mira.post(kCustomer + "/typing", {{"on", true}, {"topic", "jobs"}}).status, 404);
  EXPECT_EQ(mira.post(kCustomer + "/presence", {{"front", true}, {"topic", "jobs"}}).status, 404);
  EXPECT_EQ(mira.post(kCustomer + "/read", {{"seq", 1}, {"topic", "jobs"}}).status, 404);
}

TEST_F(PresenceApi, WhatACustomerSaysBesideMessages_NeverKeepsOneWaiting) {
  config.limits.messages_per_second = 1;
  config.limits.messages_burst = 3;
  auto noah = browser();  // whose allowance begins with these limits
  write_to(noah, "acme", message("Hello!"));
  const std::pair<std::string, json> said[] = {
      {"read", {{"seq", 1}}}, {"delivered", {{"seq", 1}}}, {"presence", {{"front", true}}}};
  for (const auto& [what, body] : said) {
    int status = 204;
    for (int i = 0; i < 50 && status == 204; ++i) status = noah.post(kCustomer + "/" + what, body).status;
    EXPECT_EQ(status, 429) << what << " has a limit all the same";
  }
  for (int i = 0; i < 3; ++i) write_to(noah, "acme", message("still possible"));
}

TEST_F(PresenceApi, StrangersAndBadFields_AreRefused) {
  auto stranger = browser();
  for (const auto* what : {"read", "delivered", "typing", "presence"}) {
    EXPECT_EQ(stranger.post(kCustomer + "/" + what, {{"seq", 1}}).status, 401) << what;
    EXPECT_EQ(code_of(mira.post(kCustomer + "/" + what, {{"wrong", 1}})), "invalid_field") << what;
  }
  EXPECT_EQ(code_of(mira.post(kCustomer + "/read", {{"seq", -1}})), "invalid_field");
}

}  // namespace
}  // namespace dropline::net
