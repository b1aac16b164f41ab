#include "net/api_fixture.hpp"

// Other services by which an agent is told: docs/protocol.md, "Reaching agents".
namespace dropline::net {
namespace {

using nlohmann::json;

class NotifierApi : public ApiTest {
 protected:
  json list(Browser& agent) { return json_of(agent.get(kAcme + "/notifications")).at("notifiers"); }
  HttpResponse add(Browser& agent, const std::string& url) { return agent.post(kAcme + "/notifiers", {{"url", url}}); }
  HttpResponse test(Browser& agent, const std::string& id) {
    return agent.post(kAcme + "/notifiers/" + id + "/test", json::object());
  }
};

TEST_F(NotifierApi, AddedOne_IsListedWithoutItsSecret) {
  auto agent = signed_in(anna);
  EXPECT_EQ(list(agent), json::array());
  const auto added = add(agent, "ntfys://anna:hidden@ntfy.example/my-alerts");
  ASSERT_EQ(added.status, 201) << added.body;
  const auto notifier = json_of(added);
  EXPECT_EQ(notifier,
            json({{"id", notifier.at("id")}, {"kind", "ntfy"}, {"label", "ntfy · ntfy.example/my-…"}, {"off", false}}));
  EXPECT_EQ(list(agent), json::array({notifier}));
  EXPECT_EQ(agent.remove(kAcme + "/notifiers/" + notifier.at("id").get<std::string>()).status, 204);
  EXPECT_EQ(list(agent), json::array());
  EXPECT_EQ(agent.remove(kAcme + "/notifiers/" + notifier.at("id").get<std::string>()).status, 404);
}

TEST_F(NotifierApi, WebhooksSecret_IsMadeAndShownOnce_UnlessItWasGiven) {
  auto agent = signed_in(anna);
  const auto made = json_of(add(agent, "https://example.com/hook"));
  EXPECT_TRUE(made.at("secret").get<std::string>().starts_with("whsec_"));
  EXPECT_FALSE(list(agent).at(0).contains("secret"));
  const auto given = json_of(add(agent, "https://example.com/other?secret=whsec_" + std::string(40, 'a')));
  EXPECT_FALSE(given.contains("secret"));
  EXPECT_EQ(agent.get(kAcme + "/notifications").body.find("whsec_"), std::string::npos);
}

TEST_F(NotifierApi, WhatIsNoNotifier_IsRefusedByItsField) {
  auto agent = signed_in(anna);
  for (const std::string url : {"", "http://example.com/", "ntfys://ntfy.sh", "ftp://example.com/x"}) {
    const auto response = add(agent, url);
    EXPECT_EQ(response.status, 400) << url;
    EXPECT_EQ(code_of(response), "invalid_field") << url;
    EXPECT_EQ(json_of(response).at("field"), "url") << url;
  }
  EXPECT_EQ(list(agent), json::array());
}

TEST_F(NotifierApi, SamePlaceTwice_AndASixthOne_AreRefused) {
  auto agent = signed_in(anna);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(add(agent, "ntfys://ntfy.sh/topic" + std::to_string(i)).status, 201);
  const auto again = add(agent, "https://ntfy.sh/topic0");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(json_of(again).at("detail"), "You are told there already.");
  const auto sixth = add(agent, "ntfys://ntfy.sh/topic5");
  EXPECT_EQ(sixth.status, 409);
  EXPECT_EQ(list(agent).size(), 5U);
  auto colleague = signed_in(adam);
  EXPECT_EQ(add(colleague, "ntfys://ntfy.sh/topic0").status, 201);
}

TEST_F(NotifierApi, ColleaguesOnes_AreNotThere) {
  auto agent = signed_in(anna);
  const std::string id = json_of(add(agent, "ntfys://ntfy.sh/topic")).at("id");
  for (const auto& colleague : {olga, adam}) {
    auto other = signed_in(colleague);
    EXPECT_EQ(list(other), json::array());
    EXPECT_EQ(other.remove(kAcme + "/notifiers/" + id).status, 404);
    EXPECT_EQ(test(other, id).status, 404);
  }
  EXPECT_EQ(list(agent).size(), 1U);
  EXPECT_TRUE(carriers.tellings.empty());
}

TEST_F(NotifierApi, Test_SendsOneAndSaysWhatCameOfIt) {
  auto agent = signed_in(anna);
  const std::string id = json_of(add(agent, "ntfys://ntfy.sh/topic")).at("id");
  const auto good = test(agent, id);
  EXPECT_EQ(good.status, 200) << good.body;
  EXPECT_EQ(json_of(good).at("ok"), true);
  ASSERT_EQ(carriers.tellings.size(), 1U);
  EXPECT_EQ(carriers.tellings[0].target, id);
  EXPECT_EQ(list(agent).at(0).at("last_at"), clock.now());

  const auto hasty = test(agent, id);
  EXPECT_EQ(hasty.status, 429);
  EXPECT_EQ(header_of(hasty, "Retry-After"), "3");

  clock.advance(notify::kNotifierTestPause);
  carriers.answer = [](const auto&) {
    return notify::Handed{notify::Handed::How::refused, "The service does not know this address: check it.", 0};
  };
  const auto bad = test(agent, id);
  EXPECT_EQ(json_of(bad), json({{"ok", false}, {"message", "The service does not know this address: check it."}}));
  EXPECT_EQ(list(agent).at(0).at("last_error"), "The service does not know this address: check it.");
}

TEST_F(NotifierApi, OnesOfAnAgentWhoLeaves_AreForgotten) {
  auto agent = signed_in(anna);
  EXPECT_EQ(add(agent, "ntfys://ntfy.sh/topic").status, 201);
  auto owner = signed_in(olga);
  EXPECT_EQ(owner.remove(kAcme + "/agents/" + to_string(anna.id)).status, 204);
  auto count = [](storage::Snapshot& db) {
    auto row = db.query("SELECT COUNT(*) FROM notifiers");
    return row.next() ? row.integer(0) : -1;
  };
  EXPECT_EQ(run(store.read(std::move(count))), 0);
}

}  // namespace
}  // namespace dropline::net
