#include "net/api_fixture.hpp"

// The frames of the WebSocket over long polling: docs/protocol.md, "Long polling".
namespace dropline::net {
namespace {

using nlohmann::json;

class EventApi : public ApiTest {
 protected:
  std::string events(const std::string& base, const json& cursor, int wait, const std::string& more = "") {
    return base + "/events?epoch=" + store.epoch() + "&ev=" + cursor.dump() + "&wait=" + std::to_string(wait) + more;
  }
  // The cursor of who has seen everything: a first message is followed by the wait that it begins.
  json head(Browser& who) { return json_of(who.get(kCustomer + "/conversation")).at("ev"); }

  using Slot = std::shared_ptr<std::optional<HttpResponse>>;

  // A request that waits; look at it with `answered`.
  Slot wait_for(Browser& who, const std::string& target) {
    auto slot = slots.emplace_back(std::make_shared<std::optional<HttpResponse>>());
    who.start(who.request(Method::get, target), [slot](HttpResponse response) { *slot = std::move(response); });
    // It looks up who asks and reads the log before it waits: far fewer steps than these.
    for (int i = 0; i < 5; ++i) settle();
    return slot;
  }
  json answered(const Slot& slot) {
    io.restart();
    while (!*slot && io.run_one() > 0) {
    }
    EXPECT_EQ((*slot)->status, 200) << (*slot)->body;
    return json_of(**slot);
  }
  void end_all_waits() {
    router.drain();
    for (const auto& slot : slots) answered(slot);
  }
  // Nothing that waits may outlive the router.
  void TearDown() override { end_all_waits(); }

  std::vector<Slot> slots;
};

TEST_F(EventApi, WithoutACursorTheStateIsReset) {
  auto mira = browser();
  write_to(mira, "acme", message("Hello!"));
  const auto seen = head(mira);
  const auto reset = json_of(mira.get(kCustomer + "/events"));
  EXPECT_EQ(reset.at("type"), "reset");
  EXPECT_EQ(reset.at("ev"), seen);
  EXPECT_EQ(reset.at("messages").size(), 1U);
  auto agent = signed_in(anna);
  EXPECT_EQ(json_of(agent.get(kAcme + "/events")), json({{"type", "reset"}, {"epoch", store.epoch()}, {"ev", seen}}));
}

TEST_F(EventApi, ACursorThatIsNoGoodIsReset) {
  auto mira = browser();
  write_to(mira, "acme", message("Hello!"));
  auto agent = signed_in(anna);
  for (const auto* cursor : {"?epoch=other&ev=1", "?ev=1"}) {
    EXPECT_EQ(json_of(mira.get(kCustomer + "/events" + cursor)).at("type"), "reset") << cursor;
    EXPECT_EQ(json_of(agent.get(kAcme + "/events" + cursor)).at("type"), "reset") << cursor;
  }
  EXPECT_EQ(json_of(mira.get(events(kCustomer, 99, 0))).at("type"), "reset") << "from the future";
  EXPECT_EQ(json_of(agent.get(events(kAcme, 99, 0))).at("type"), "reset");
}

TEST_F(EventApi, WhatHappenedMeanwhileComesAtOnce) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  const auto seen = head(mira);
  const auto second = write_to(mira, "acme", message("two"));
  const auto frame = json_of(mira.get(events(kCustomer, seen, 25)));
  EXPECT_EQ(frame.at("type"), "events");
  EXPECT_EQ(frame.at("from"), seen);
  EXPECT_EQ(frame.at("to"), second.at("ev"));
  ASSERT_EQ(frame.at("events").size(), 1U);
  EXPECT_EQ(frame.at("events")[0].at("message").at("body"), "two");
}

TEST_F(EventApi, NothingNewIsAnEmptyFrameAfterTheWait) {
  auto mira = browser();
  write_to(mira, "acme", message("Hello!"));
  const auto seen = head(mira);
  const json nothing{{"type", "events"}, {"from", seen}, {"to", seen}, {"events", json::array()}};
  EXPECT_EQ(json_of(mira.get(events(kCustomer, seen, 0))), nothing);
  EXPECT_EQ(json_of(mira.get(events(kCustomer, seen, 1))), nothing);
}

TEST_F(EventApi, WaitingCustomerIsToldOfTheAnswer) {
  auto mira = browser();
  const auto ack = write_to(mira, "acme", message("Hello!"));
  const auto seen = head(mira);
  const auto waiting = wait_for(mira, events(kCustomer, seen, 25));
  ASSERT_FALSE(*waiting);

  auto agent = signed_in(anna);
  const auto path = kAcme + "/conversations/" + ack.at("conversation").get<std::string>();
  auto note = message("not for the customer");
  note["kind"] = "note";
  agent.post(path + "/messages", note);
  auto other = browser();
  write_to(other, "acme", message("somebody else"));
  settle();
  EXPECT_FALSE(*waiting) << "neither notes nor other conversations concern the customer";

  agent.post(path + "/messages", message("Good morning!"));
  const auto frame = answered(waiting);
  EXPECT_EQ(frame.at("from"), seen) << "the client's own cursor";
  ASSERT_EQ(frame.at("events").size(), 2U);
  EXPECT_EQ(frame.at("events")[0].at("message").at("body"), "Good morning!");
  EXPECT_EQ(frame.at("events")[1].at("type"), "reply") << "the wait is over";
  EXPECT_EQ(json_of(mira.get(events(kCustomer, frame.at("to"), 0))).at("events"), json::array());
}

TEST_F(EventApi, WaitingAgentIsToldOfEverything) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  const auto seen = head(mira);
  auto agent = signed_in(anna);
  const auto waiting = wait_for(agent, events(kAcme, seen, 25));
  const auto next = write_to(mira, "acme", message("two"));
  const auto frame = answered(waiting);
  EXPECT_EQ(frame.at("from"), seen);
  EXPECT_EQ(frame.at("to"), next.at("ev"));
  EXPECT_EQ(frame.at("events")[0].at("message").at("body"), "two");
}

TEST_F(EventApi, TopicWithoutAConversationBeginsWithItsFirstMessage) {
  add_link(acme, "jobs", [&](domain::Link& link) { link.topic = "jobs"; });
  auto mira = browser();
  write_to(mira, "acme", message("main"));
  const auto seen = head(mira);
  EXPECT_EQ(json_of(mira.get(events(kCustomer, seen, 0, "&topic=jobs"))).at("events"), json::array());
  EXPECT_EQ(json_of(mira.get(events(kCustomer, 99, 0, "&topic=jobs"))).at("type"), "reset");
  auto sent = message("jobs");
  sent["link"] = "jobs";
  write_to(mira, "acme", sent);
  const auto frame = json_of(mira.get(events(kCustomer, seen, 0, "&topic=jobs")));
  ASSERT_EQ(frame.at("events").size(), 2U);
  EXPECT_EQ(frame.at("events")[0].at("message").at("body"), "jobs");
  EXPECT_EQ(frame.at("events")[1].at("type"), "reply");
}

TEST_F(EventApi, LostRightsEndTheWaitWithoutNews) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  const auto seen = head(mira);
  auto agent = signed_in(anna);
  auto admin = signed_in(adam);
  const auto waiting = wait_for(agent, events(kAcme, seen, 25));
  const auto stays = wait_for(admin, events(kAcme, seen, 25));
  EXPECT_EQ(admin.remove(kAcme + "/agents/" + to_string(anna.id)).status, 204);
  EXPECT_EQ(answered(waiting).at("events"), json::array());
  EXPECT_FALSE(*stays) << "the admin's rights are what they were";
  EXPECT_EQ(agent.get(events(kAcme, seen, 0)).status, 404);
}

TEST_F(EventApi, SigningOutEndsTheWait) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  const auto seen = head(mira);
  auto agent = signed_in(anna);
  const auto waiting = wait_for(agent, events(kAcme, seen, 25));
  auto same = agent;
  same.remove("/-/api/v1/session");
  EXPECT_EQ(answered(waiting).at("events"), json::array());
  EXPECT_EQ(agent.get(events(kAcme, seen, 0)).status, 401);
}

TEST_F(EventApi, DrainAnswersAllAtOnce) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  const auto seen = head(mira);
  const auto waiting = wait_for(mira, events(kCustomer, seen, 25));
  const auto topic = wait_for(mira, events(kCustomer, seen, 25, "&topic=jobs"));
  router.drain();
  EXPECT_EQ(answered(waiting).at("events"), json::array());
  EXPECT_EQ(answered(topic).at("events"), json::array());
  EXPECT_EQ(json_of(mira.get(events(kCustomer, seen, 25))).at("events"), json::array()) << "nobody waits now";
}

TEST_F(EventApi, WaitingIsBounded) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  const auto seen = head(mira);
  const auto oldest = wait_for(mira, events(kCustomer, seen, 25));
  for (int i = 1; i < 8; ++i) EXPECT_FALSE(*wait_for(mira, events(kCustomer, seen, 25)));
  EXPECT_FALSE(*oldest);
  const auto newest = wait_for(mira, events(kCustomer, seen, 25));
  while (!*oldest && io.run_one() > 0) {
  }
  EXPECT_EQ((*oldest)->status, 429)
      << "displaced: its client has most likely hung up, else it waits before it asks again";
  EXPECT_NE(header_of(**oldest, "Retry-After"), "");
  slots.erase(slots.begin());
  EXPECT_FALSE(*newest);
  end_all_waits();
}

TEST_F(EventApi, WaitingIsBoundedPerAddress) {
  config.limits.sockets_per_address = 2;
  Router strict{config, Services{store, accounts, customers, inbox, feed, presence, reach, files, notifiers},
                send_limits};
  Browser mira(strict, io);
  write_to(mira, "acme", message("one"));
  const auto seen = head(mira);
  EXPECT_FALSE(*wait_for(mira, events(kCustomer, seen, 25)));
  EXPECT_FALSE(*wait_for(mira, events(kCustomer, seen, 25)));
  const auto refused = mira.get(events(kCustomer, seen, 25));
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(header_of(refused, "Retry-After"), "");
  strict.drain();
  end_all_waits();
}

TEST_F(EventApi, StrangersHaveNothingToWaitFor) {
  auto stranger = browser();
  EXPECT_EQ(stranger.get(events(kCustomer, 0, 25)).status, 401);
  EXPECT_EQ(stranger.get(events(kAcme, 0, 25)).status, 401);
  auto agent = signed_in(anna);
  EXPECT_EQ(json_of(agent.get(kAcme + "/events?epoch=x&ev=0&wait=26")).at("field"), "wait");
  EXPECT_EQ(json_of(agent.get(kAcme + "/events?epoch=x&ev=-1")).at("field"), "ev");
}

}  // namespace
}  // namespace dropline::net
