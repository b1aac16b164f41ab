#include <cstdint>
#include <set>
#include <string>

#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"
#include "storage/reach_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::Person;

class ReachPushTest : public ReachTest {
 protected:
  void subscribe(Person person, std::int64_t device, const std::string& endpoint, std::int64_t most = 10,
                 CompanyId company = kAcme) {
    PushSubscription fresh;
    fresh.id = fresh_id();
    fresh.device = device;
    fresh.endpoint = endpoint;
    change([&](Tx& tx) { keep_subscription(tx, company, person, fresh, most); });
  }
  std::set<std::string> endpoints_of(Person person, CompanyId company = kAcme) {
    std::set<std::string> all;
    for (const auto& each : read([&](Snapshot& db) { return subscriptions_of(db, company, person); })) {
      all.insert(each.endpoint);
    }
    return all;
  }
  SessionId sign_in(AgentId agent, Micros life = kDay) {
    const SessionId session{fresh_id()};
    change([&](Tx& tx) {
      create_session(tx, {session, agent, tx.now() + life}, Token::random().hash(), "browser", "192.0.2.1");
    });
    return session;
  }
};

TEST_F(ReachPushTest, ABrowser_BelongsToWhoUsesItNow) {
  const auto mira = Person::of(new_dialogue().customer);
  const auto noah = Person::of(new_dialogue().customer);
  subscribe(mira, 1, "https://push.example/a");
  subscribe(mira, 1, "https://push.example/a");
  EXPECT_EQ(endpoints_of(mira).size(), 1U);
  subscribe(noah, 2, "https://push.example/a");
  EXPECT_TRUE(endpoints_of(mira).empty());
  const auto moved = read([&](Snapshot& db) { return subscriptions_of(db, kAcme, noah); });
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0].device, 2);
  subscribe(mira, 1, "https://push.example/a", 10, kOther);
  EXPECT_EQ(endpoints_of(noah).size(), 1U) << "companies share nothing";
}

TEST_F(ReachPushTest, ADevice_HasOneSubscription) {
  const auto mira = Person::of(new_dialogue().customer);
  const auto noah = Person::of(new_dialogue().customer);
  subscribe(mira, 1, "old");
  subscribe(mira, 2, "phone");
  subscribe(noah, 3, "noah");
  subscribe(Person::of(kAnna), 1, "anna");
  subscribe(mira, 1, "old", 10, kOther);
  subscribe(mira, 1, "new");
  EXPECT_EQ(endpoints_of(mira), (std::set<std::string>{"new", "phone"}));
  subscribe(mira, 1, "noah");
  EXPECT_EQ(endpoints_of(mira), (std::set<std::string>{"noah", "phone"})) << "a browser that was another person's";
  EXPECT_TRUE(endpoints_of(noah).empty());
  EXPECT_EQ(endpoints_of(Person::of(kAnna)), std::set<std::string>{"anna"}) << "a session is no device";
  EXPECT_EQ(endpoints_of(mira, kOther), std::set<std::string>{"old"}) << "companies share nothing";
}

TEST_F(ReachPushTest, OfTooManySubscriptions_ThoseNotSeenForLongestGo) {
  const auto mira = Person::of(new_dialogue().customer);
  std::int64_t device = 0;
  for (const auto* endpoint : {"a", "b", "c"}) {
    subscribe(mira, ++device, endpoint, 3);
    clock.advance(kMinute);
  }
  subscribe(mira, 1, "a", 3);  // seen again
  clock.advance(kMinute);
  subscribe(mira, ++device, "d", 3);
  EXPECT_EQ(endpoints_of(mira), (std::set<std::string>{"a", "c", "d"}));
}

TEST_F(ReachPushTest, ASubscription_IsRemovedByItsOwnerOnly) {
  const auto mira = Person::of(new_dialogue().customer);
  const auto noah = Person::of(new_dialogue().customer);
  subscribe(mira, 1, "a");
  change([&](Tx& tx) { EXPECT_FALSE(remove_subscription(tx, kAcme, noah, "a")); });
  change([&](Tx& tx) { EXPECT_FALSE(remove_subscription(tx, kOther, mira, "a")); });
  EXPECT_EQ(endpoints_of(mira).size(), 1U);
  change([&](Tx& tx) { EXPECT_TRUE(remove_subscription(tx, kAcme, mira, "a")); });
  EXPECT_TRUE(endpoints_of(mira).empty());
}

TEST_F(ReachPushTest, SigningADeviceOut_StopsItsPushesAndItsCookie) {
  const auto dialogue = new_dialogue();
  const Token token = Token::random();
  const DeviceId phone{fresh_id()};
  change([&](Tx& tx) { add_device(tx, {kAcme, dialogue.customer, phone, token.hash(), "phone"}); });
  subscribe(Person::of(dialogue.customer), phone.value, "phone");
  subscribe(Person::of(dialogue.customer), phone.value + 1, "laptop");
  const auto end = [&](CustomerId customer) {
    return write([&](Tx& tx) -> Result<bool> {
      const auto ended = end_device(tx, {kAcme, customer, phone});
      if (!ended) return ended.error();
      return true;
    });
  };
  EXPECT_EQ(end(new_dialogue().customer).error().code, Code::not_found) << "not another customer's";
  EXPECT_TRUE(end(dialogue.customer));
  EXPECT_FALSE(read([&](Snapshot& db) { return find_device(db, kAcme, token.hash()); }));
  EXPECT_EQ(endpoints_of(Person::of(dialogue.customer)), std::set<std::string>{"laptop"});
  EXPECT_TRUE(read([&](Snapshot& db) { return list_devices(db, kAcme, dialogue.customer); }).empty());
  EXPECT_EQ(end(dialogue.customer).error().code, Code::not_found) << "once is enough";
}

TEST_F(ReachPushTest, AnAgentsPushes_EndWithTheSession) {
  join(kAnna);
  join(kBen);
  const auto desk = sign_in(kAnna);
  const auto phone = sign_in(kAnna);
  const auto home = sign_in(kAnna);
  const auto bens = sign_in(kBen);
  subscribe(Person::of(kAnna), desk.value, "desk");
  subscribe(Person::of(kAnna), phone.value, "phone");
  subscribe(Person::of(kAnna), home.value, "home");
  subscribe(Person::of(kBen), bens.value, "ben");
  change([&](Tx& tx) { end_session(tx, desk); });
  EXPECT_EQ(endpoints_of(Person::of(kAnna)), (std::set<std::string>{"home", "phone"}));
  change([&](Tx& tx) { end_sessions_of(tx, kAnna, home); });
  EXPECT_EQ(endpoints_of(Person::of(kAnna)), std::set<std::string>{"home"});
  EXPECT_EQ(endpoints_of(Person::of(kBen)), std::set<std::string>{"ben"});
}

TEST_F(ReachPushTest, AnAgentsPushes_EndWhenTheSessionExpires) {
  join(kAnna);
  subscribe(Person::of(kAnna), sign_in(kAnna, kHour).value, "short");
  subscribe(Person::of(kAnna), sign_in(kAnna, kDay).value, "long");
  clock.advance(kHour);
  change([](Tx& tx) { forget_expired_access(tx); });
  EXPECT_EQ(endpoints_of(Person::of(kAnna)), std::set<std::string>{"long"});
}

TEST_F(ReachPushTest, WhoLeavesACompany_IsNotReachedForItAnyMore) {
  const auto dialogue = new_dialogue();
  join(kAnna);
  join(kAnna, kOther);
  const auto session = sign_in(kAnna);
  subscribe(Person::of(kAnna), session.value, "a");
  subscribe(Person::of(kAnna), session.value, "a", 10, kOther);
  AgentReach reach;
  reach.agent = kAnna;
  reach.email = "anna@acme.example";
  set(reach);
  const auto hash = Token::random().hash();
  change([&](Tx& tx) {
    static_cast<void>(
        reply_address(tx, kAcme, dialogue.id, Person::of(kAnna), reach.email, 5, {hash, Token::random().hash()}));
  });
  write([](Tx& tx) -> Result<bool> {
    const auto removed = remove_member(tx, kAcme, kAnna);
    if (!removed) return removed.error();
    return true;
  }).value();
  EXPECT_TRUE(endpoints_of(Person::of(kAnna)).empty());
  EXPECT_EQ(endpoints_of(Person::of(kAnna), kOther).size(), 1U);
  EXPECT_FALSE(mail_to(Person::of(kAnna)));
  EXPECT_TRUE(read([&](Snapshot& db) { return find_reply_address(db, hash); })->revoked);
}

}  // namespace
}  // namespace dropline::storage
