#include "dropline/storage/recipients.hpp"
#include "net/api_fixture.hpp"

// docs/protocol.md, "Reaching agents".
namespace dropline::net {
namespace {

using nlohmann::json;

class AgentReachApi : public ApiTest {
 protected:
  static json notifications_of(Browser& who) { return json_of(who.get(kAcme + "/notifications")); }
};

TEST_F(AgentReachApi, AgentSeesTheDefaults) {
  auto agent = signed_in(anna);
  const auto all = notifications_of(agent);
  EXPECT_EQ(all.at("push"), (json{{"key", test::kPushKey}, {"devices", 0}, {"here", false}}));
  EXPECT_EQ(all.at("email"),
            (json{{"address", "Anna@acme.example"}, {"confirmed", false}, {"on", true}, {"suppressed", false}}));
  EXPECT_EQ(all.at("muted"), false);
  EXPECT_FALSE(all.contains("quiet"));
}

TEST_F(AgentReachApi, ChangesTouchOnlyWhatTheyName) {
  auto agent = signed_in(anna);
  const auto night = agent.patch(kAcme + "/notifications", {{"quiet", {{"from", "22:00"}, {"to", "07:30"}}}});
  EXPECT_EQ(night.status, 200) << night.body;
  EXPECT_EQ(json_of(night).at("quiet"), (json{{"from", "22:00"}, {"to", "07:30"}}));
  const auto muted = json_of(agent.patch(kAcme + "/notifications", {{"muted", true}, {"email_on", false}}));
  EXPECT_EQ(muted.at("muted"), true);
  EXPECT_EQ(muted.at("email").at("on"), false);
  EXPECT_TRUE(muted.contains("quiet"));
  EXPECT_FALSE(json_of(agent.patch(kAcme + "/notifications", {{"quiet", nullptr}})).contains("quiet"));
  auto other = signed_in(adam);
  EXPECT_EQ(notifications_of(other).at("muted"), false);
}

TEST_F(AgentReachApi, QuietHoursAreTimesOfTheDay) {
  auto agent = signed_in(anna);
  const auto field = [&](const json& quiet) {
    const auto response = agent.patch(kAcme + "/notifications", {{"quiet", quiet}});
    EXPECT_EQ(response.status, 400) << quiet;
    return json_of(response).at("field").get<std::string>();
  };
  EXPECT_EQ(field({{"from", "24:00"}, {"to", "07:00"}}), "quiet.from");
  EXPECT_EQ(field({{"from", "7:00"}, {"to", "08:00"}}), "quiet.from");
  EXPECT_EQ(field({{"from", "22:00"}, {"to", "07:60"}}), "quiet.to");
  EXPECT_EQ(field({{"from", "22:00"}, {"to", "24:00"}}), "quiet.to");
  EXPECT_EQ(field({{"from", "22:00"}, {"to", "22:00"}}), "quiet.to");
  EXPECT_EQ(field({{"from", "22:00"}}), "quiet.to");
  EXPECT_EQ(field({{"from", "22:00"}, {"to", "07:00"}, {"zone", "UTC"}}), "quiet.zone");
}

TEST_F(AgentReachApi, AddressIsConfirmedByItsCode) {
  auto agent = signed_in(anna);
  EXPECT_EQ(agent.put(kAcme + "/notifications/email", {{"address", "Private@Example.org"}}).status, 202);
  EXPECT_EQ(outbox.mails.back().address, "private@example.org");
  EXPECT_EQ(notifications_of(agent).at("email").at("pending"), "private@example.org");
  const auto confirmed = agent.post(kAcme + "/notifications/email/confirm", {{"code", outbox.mails.back().content}});
  EXPECT_EQ(confirmed.status, 200) << confirmed.body;
  EXPECT_EQ(json_of(confirmed).at("email"),
            (json{{"address", "private@example.org"}, {"confirmed", true}, {"on", true}, {"suppressed", false}}));
  EXPECT_EQ(agent.post(kAcme + "/notifications/email/confirm", {{"code", "123456"}}).status, 410);
}

TEST_F(AgentReachApi, PushesEndWithTheSession) {
  auto desk = signed_in(anna);
  auto phone = signed_in(anna);
  json subscription{
      {"endpoint", "https://push.example/desk"}, {"p256dh", test::kPushKey}, {"auth", "BTBZMqHH6r4Tts7J_aSIgg"}};
  EXPECT_EQ(desk.put(kAcme + "/push", subscription).status, 204);
  EXPECT_EQ(notifications_of(desk).at("push").at("here"), true);
  EXPECT_EQ(notifications_of(phone).at("push").at("here"), false);
  EXPECT_EQ(notifications_of(phone).at("push").at("devices"), 1);
  desk.remove("/-/api/v1/session");
  EXPECT_EQ(notifications_of(phone).at("push").at("devices"), 0);
  EXPECT_EQ(phone.put(kAcme + "/push", subscription).status, 204);
  EXPECT_EQ(phone.post(kAcme + "/push/remove", {{"endpoint", "https://push.example/desk"}}).status, 204);
  EXPECT_EQ(notifications_of(phone).at("push").at("devices"), 0);
}

TEST_F(AgentReachApi, ConversationIsMuted) {
  auto mira = browser();
  const std::string conversation = write_to(mira, "acme", message("Hello!")).at("conversation");
  auto agent = signed_in(anna);
  const auto path = kAcme + "/conversations/" + conversation + "/mute";
  const auto muted = [&] {
    const auto id = *parse_id_as<ConversationId>(conversation);
    for (const auto& each :
         run(store.read([&](storage::Snapshot& db) { return storage::team_recipients(db, acme.id, id); }))) {
      if (each.person == domain::Person::of(anna.id)) return each.muted;
    }
    return false;
  };
  EXPECT_EQ(agent.put(path, {{"muted", true}}).status, 204);
  EXPECT_TRUE(muted());
  EXPECT_EQ(agent.put(path, {{"muted", false}}).status, 204);
  EXPECT_FALSE(muted());
  EXPECT_EQ(agent.put(path, json::object()).status, 400);
}

}  // namespace
}  // namespace dropline::net
