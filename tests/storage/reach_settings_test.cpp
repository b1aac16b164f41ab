#include "dropline/storage/reach.hpp"
#include "dropline/storage/recipients.hpp"
#include "storage/reach_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::Person;

class ReachSettingsTest : public ReachTest {};

TEST_F(ReachSettingsTest, AnAgent_IsMailedWhenConfirmedSwitchedOnAndNotSuppressed) {
  join(kAnna);
  join(kBen);
  EXPECT_FALSE(mail_to(Person::of(kAnna))) << "the address to sign in with is not confirmed";
  AgentReach reach;
  reach.agent = kAnna;
  reach.email = "anna@acme.example";
  reach.quiet_from = 22 * 60;
  reach.quiet_to = 7 * 60;
  set(reach);
  EXPECT_EQ(mail_to(Person::of(kAnna)), "anna@acme.example");
  change([](Tx& tx) { unsubscribe(tx, kAcme, Person::of(kAnna)); });
  EXPECT_FALSE(mail_to(Person::of(kAnna)));
  change([](Tx& tx) { subscribe_again(tx, kAcme, Person::of(kAnna)); });
  EXPECT_TRUE(mail_to(Person::of(kAnna)));
  change([](Tx& tx) { suppress_address(tx, kAcme, "anna@acme.example"); });
  EXPECT_FALSE(mail_to(Person::of(kAnna)));

  const auto stored = read([](Snapshot& db) { return agent_reach(db, kAcme, kAnna); });
  EXPECT_EQ(stored.quiet_from, 22 * 60);
  EXPECT_TRUE(stored.suppressed);
  EXPECT_TRUE(read([](Snapshot& db) { return agent_reach(db, kAcme, kBen); }).email_on);
}

TEST_F(ReachSettingsTest, AMute_IsForOneConversationAndOnePerson) {
  const auto dialogue = new_dialogue();
  const auto other = new_dialogue();
  join(kAnna);
  join(kBen);
  const auto mute = [&](CompanyId company, bool muted) {
    return write([&](Tx& tx) -> Result<bool> {
      const auto set = set_mute(tx, company, dialogue.id, Person::of(kAnna), muted);
      if (!set) return set.error();
      return true;
    });
  };
  EXPECT_EQ(mute(kOther, true).error().code, Code::not_found);
  EXPECT_TRUE(mute(kAcme, true));
  EXPECT_TRUE(mute(kAcme, true));
  const auto muted = [&](ConversationId conversation, AgentId agent) {
    for (const auto& each : read([&](Snapshot& db) { return team_recipients(db, kAcme, conversation); })) {
      if (each.person == Person::of(agent)) return each.muted;
    }
    return false;
  };
  EXPECT_TRUE(muted(dialogue.id, kAnna));
  EXPECT_FALSE(muted(dialogue.id, kBen));
  EXPECT_FALSE(muted(other.id, kAnna));
  EXPECT_TRUE(mute(kAcme, false));
  EXPECT_FALSE(muted(dialogue.id, kAnna));
}

}  // namespace
}  // namespace dropline::storage
