#include "net/server_fixture.hpp"

#include <chrono>
#include <initializer_list>
#include <string>
#include <vector>

// Receipts, presence and typing over sockets: docs/protocol.md, "Whispers".
namespace dropline::net {
namespace {

using nlohmann::json;
using test::WsClient;

class PresenceServer : public ServerFixture {
 protected:
  [[nodiscard]] std::string conversation() const { return to_string(seeded.customers.front().conversation); }
  static json front(bool is) { return {{"type", "presence"}, {"front", is}}; }
  bool customer_in_front() {
    bool is = false;
    on_io([&] { is = services().presence.customer_in_front(seeded.company.id, seeded.customers.front().id); });
    return is;
  }
  // Who has got an event listens; a whisper before that would be lost, as it may be.
  static void until_listening(WsClient& mira, std::initializer_list<WsClient*> all) {
    mira.send(message("Hello"));
    for (auto* each : all) (void)each->read_until("events");
  }
  static json next_receipt(WsClient& socket) {
    for (;;) {
      const auto frame = socket.read_until("events");
      for (const auto& event : frame.at("events")) {
        if (event.at("type") == "receipt") return event;
      }
    }
  }
};

TEST_F(PresenceServer, ReadByAnAgent_IsAReceiptForTheCustomer) {
  start();
  auto mira = customer();
  auto anna = agent();
  anna.send({{"type", "delivered"}, {"conversation", conversation()}, {"seq", 1}});
  const auto delivered = next_receipt(mira);
  EXPECT_EQ(delivered.at("by"), "company");
  EXPECT_EQ(delivered.at("delivered"), 1);
  EXPECT_EQ(delivered.at("read"), 0);
  anna.send({{"type", "read"}, {"conversation", conversation()}, {"seq", 1}});
  EXPECT_EQ(next_receipt(mira).at("read"), 1);
  EXPECT_FALSE(delivered.contains("agent")) << "who read it is not for customers";
}

TEST_F(PresenceServer, ReadByTheCustomer_IsAReceiptForAgents) {
  start();
  auto mira = customer();
  auto anna = agent();
  anna.send(answer("Good morning!"));
  const auto seq = anna.read_until("ack").at("seq");
  mira.send({{"type", "delivered"}, {"seq", seq}});
  const auto delivered = next_receipt(anna);
  EXPECT_EQ(delivered.at("by"), "customer");
  EXPECT_EQ(delivered.at("delivered"), seq);
  EXPECT_EQ(delivered.at("read"), 0);
  mira.send({{"type", "read"}, {"seq", seq}});
  EXPECT_EQ(next_receipt(anna).at("read"), seq);
}

TEST_F(PresenceServer, Snapshot_HasReceiptsAndTellsWhoIsHere) {
  start();
  auto anna = agent();
  anna.send(front(true));
  anna.send({{"type", "read"}, {"conversation", conversation()}, {"seq", 1}});
  next_receipt(anna);
  auto socket = customer_socket();
  socket.send(hello("customer"));
  const auto reset = socket.read();
  EXPECT_EQ(reset.at("receipts").at("company").at("read"), 1);
  EXPECT_EQ(reset.at("receipts").at("customer").at("delivered"), 0);
  EXPECT_EQ(reset.at("presence"), json({{"here", true}})) << "Anna has not written here";
}

TEST_F(PresenceServer, Customer_WhoSaysThatTheyAreHereIsToldWhoElseIs) {
  start();
  auto anna = agent();
  auto mira = customer();
  until_listening(mira, {&mira, &anna});
  EXPECT_FALSE(customer_in_front());
  mira.send(front(true));
  EXPECT_EQ(mira.read_until("presence").at("company"), json({{"here", false}}));
  EXPECT_TRUE(customer_in_front());
  EXPECT_EQ(anna.read_until("presence"),
            json({{"type", "presence"}, {"conversation", conversation()}, {"customer", {{"here", true}}}}));
  anna.send(front(true));
  EXPECT_EQ(mira.read_until("presence").at("company"), json({{"here", true}}));
  anna.send(answer("Good morning!"));
  EXPECT_EQ(mira.read_until("presence").at("company"), json({{"here", true}, {"name", "Anna"}}));
}

TEST_F(PresenceServer, Front_DiesWithTheSocket) {
  start();
  std::optional<WsClient> mira(customer());
  mira->send(front(true));
  (void)mira->read_until("presence");
  EXPECT_TRUE(customer_in_front());
  mira.reset();
  const auto deadline = std::chrono::steady_clock::now() + test::kPatience;
  while (customer_in_front() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_FALSE(customer_in_front());
}

TEST_F(PresenceServer, HalfOpenSocket_IsNotInFrontForLong) {
  config.limits.idle_seconds = 1;
  start();
  auto mira = customer();
  mira.send(front(true));
  (void)mira.read_until("presence");
  // It answers no ping any more, as it is not read.
  const auto deadline = std::chrono::steady_clock::now() + test::kPatience;
  while (customer_in_front() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_FALSE(customer_in_front());
}

TEST_F(PresenceServer, Typing_IsToldToTheOtherSideAtMostOnceASecond) {
  start();
  auto anna = agent();
  auto mira = customer();
  until_listening(mira, {&anna});
  for (int i = 0; i < 50; ++i) mira.send({{"type", "typing"}, {"on", true}});
  mira.send(message("done"));
  (void)mira.read_until("ack");
  int told = 0;
  for (bool more = true; more;) {
    const auto frame = anna.read();
    if (frame.at("type") == "typing") ++told;
    more = frame.at("type") != "events";
  }
  EXPECT_GE(told, 1);
  EXPECT_LE(told, 2) << "that it began, and what may be its end";
}

TEST_F(PresenceServer, TypingOfAnAgent_ReachesTheCustomerAndNotItself) {
  start();
  auto mira = customer();
  auto anna = agent();
  auto colleague = agent();
  until_listening(mira, {&mira, &anna, &colleague});
  anna.send({{"type", "typing"}, {"conversation", conversation()}, {"on", true}});
  EXPECT_EQ(mira.read_until("typing"), json({{"type", "typing"}, {"by", "company"}, {"on", true}}));
  const auto told = colleague.read_until("typing");
  EXPECT_EQ(told.at("by"), "agent");
  EXPECT_EQ(told.at("conversation"), conversation());
  anna.send({{"type", "ping"}, {"n", 1}});
  EXPECT_EQ(anna.read().at("type"), "pong");
}

TEST_F(PresenceServer, TypingInAConversationThatIsNotThere_IsToldToNobody) {
  start();
  auto mira = customer();
  auto anna = agent();
  auto colleague = agent();
  until_listening(mira, {&anna, &colleague});
  anna.send({{"type", "typing"}, {"conversation", "1"}, {"on", true}});
  anna.send({{"type", "typing"}, {"conversation", conversation()}, {"on", true}});
  EXPECT_EQ(colleague.read_until("typing").at("conversation"), conversation());
  anna.send({{"type", "ping"}, {"n", 1}});
  EXPECT_EQ(anna.read().at("type"), "pong") << "nor is it an error";
}

TEST_F(PresenceServer, TypingThatEndsAtOnce_IsNotLeftOn) {
  start();
  auto mira = customer();
  auto anna = agent();
  auto colleague = agent();
  until_listening(mira, {&anna, &colleague});
  for (const bool on : {true, false}) {
    anna.send({{"type", "typing"}, {"conversation", conversation()}, {"on", on}});
  }
  auto told = colleague.read_until("typing");
  if (told.at("on").get<bool>()) told = colleague.read_until("typing");
  EXPECT_EQ(told.at("on"), false);
  mira.send(message("Still there?"));
  EXPECT_EQ(colleague.read().at("type"), "events") << "the end was the last word";
}

TEST_F(PresenceServer, FramesOfTheWrongSide_AreRefusedByName) {
  start();
  auto mira = customer();
  auto anna = agent();
  for (const auto* type : {"delivered", "read"}) {
    mira.send({{"type", type}, {"conversation", conversation()}, {"seq", 1}});
    EXPECT_EQ(mira.read_until("error").at("field"), "conversation");
    anna.send({{"type", type}, {"seq", 1}});
    EXPECT_EQ(anna.read_until("error").at("field"), "conversation");
    anna.send({{"type", type}, {"conversation", "1"}, {"seq", 1}});
    EXPECT_EQ(anna.read_until("error").at("code"), "not_found");
    for (auto* each : {&mira, &anna}) {
      json frame{{"type", type}, {"seq", -1}};
      if (each == &anna) frame["conversation"] = conversation();
      each->send(frame);
      const auto refused = each->read_until("error");
      EXPECT_EQ(refused.at("code"), "invalid_field");
      EXPECT_EQ(refused.at("field"), "seq");
    }
  }
  anna.send({{"type", "typing"}, {"on", true}});
  EXPECT_EQ(anna.read_until("error").at("field"), "conversation");
}

TEST_F(PresenceServer, TooManyReceipts_AreRefusedAndMessagesGoOn) {
  config.limits.messages_per_second = 1;
  config.limits.messages_burst = 3;
  start();
  auto mira = customer();
  for (int i = 0; i < 4; ++i) mira.send({{"type", "read"}, {"seq", 1}});
  EXPECT_EQ(mira.read_until("error").at("code"), "rate_limited");
  mira.send(message("still possible"));
  EXPECT_EQ(mira.read_until("ack").at("seq"), 2);
}

}  // namespace
}  // namespace dropline::net
