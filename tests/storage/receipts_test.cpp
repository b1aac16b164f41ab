#include "dropline/storage/receipts.hpp"

#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::MessageKind;
using domain::Person;

// Messages 1 (customer), 2 (Anna), 3 (a note of Ben), 4 (customer).
class ReceiptsTest : public StoreTest {
 protected:
  ReceiptsTest() {
    dialogue = new_dialogue();
    customer = Person::of(dialogue.customer);
    append(message_of(dialogue, "Hello")).value();
    append(message_by(kAnna, dialogue, "Good morning!")).value();
    append(message_by(kBen, dialogue, "Pays late", MessageKind::note)).value();
    append(message_of(dialogue, "Thanks")).value();
  }
  Result<std::optional<domain::Receipt>> move(Person side, Mark mark, std::int64_t seq) {
    return write([&](Tx& tx) { return move_receipt(tx, kAcme, dialogue.id, side, mark, seq); });
  }
  domain::Receipts receipts() {
    return read([&](Snapshot& db) { return load_receipts(db, kAcme, dialogue.id); });
  }

  Dialogue dialogue;
  Person customer;
};

TEST_F(ReceiptsTest, SidesThatHaveSeenNothing_HaveEmptyReceipts) {
  EXPECT_EQ(receipts().company.delivered, 0);
  EXPECT_EQ(receipts().customer.read, 0);
  EXPECT_EQ(receipts().customer.at, 0);
}

TEST_F(ReceiptsTest, Reading_IsAlsoReceiving) {
  const auto moved = move(Person::team(), Mark::read, 1).value();
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->read, 1);
  EXPECT_EQ(moved->delivered, 1);
  EXPECT_EQ(moved->at, receipts().company.at);
  EXPECT_GT(moved->at, 0);
}

TEST_F(ReceiptsTest, Receipts_OnlyGrow) {
  ASSERT_TRUE(move(Person::team(), Mark::delivered, 4).value());
  const auto read = move(Person::team(), Mark::read, 1).value();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->read, 1);
  EXPECT_EQ(read->delivered, 4);
  EXPECT_FALSE(move(Person::team(), Mark::read, 1).value());
  EXPECT_FALSE(move(Person::team(), Mark::delivered, 1).value());
  EXPECT_FALSE(move(Person::team(), Mark::read, 0).value());
  EXPECT_FALSE(move(Person::team(), Mark::read, -5).value());
  EXPECT_EQ(receipts().company.delivered, 4);
}

TEST_F(ReceiptsTest, Receipts_CountOnlyWhatTheOtherSideWroteToThem) {
  EXPECT_EQ(move(customer, Mark::read, 4).value()->read, 2) << "the note and the own message are passed over";
  EXPECT_FALSE(move(customer, Mark::read, 1'000'000'000'000).value());
  EXPECT_EQ(move(Person::team(), Mark::read, 3).value()->read, 1);
  EXPECT_EQ(move(Person::team(), Mark::read, 9).value()->read, 4) << "beyond the last counts as the last";
}

TEST_F(ReceiptsTest, LongStretchOfOwnMessages_IsNotSearched) {
  for (int i = 0; i < 150; ++i) append(message_of(dialogue, "more")).value();
  EXPECT_FALSE(move(customer, Mark::read, 154).value());
  EXPECT_EQ(move(customer, Mark::read, 2).value()->read, 2);
}

TEST_F(ReceiptsTest, AgentsOwnMarkers_AreNotTheCompanys) {
  write([&](Tx& tx) { return mark_read(tx, kAcme, dialogue.id, kAnna, 4); }).value();
  EXPECT_EQ(receipts().company.read, 0);
}

TEST_F(ReceiptsTest, ForeignConversation_IsNotFound) {
  const auto moved =
      write([&](Tx& tx) { return move_receipt(tx, kOther, dialogue.id, Person::team(), Mark::read, 1); });
  EXPECT_EQ(moved.error().code, Code::not_found);
}

TEST_F(ReceiptsTest, KnownAgents_AreThoseWhoAnsweredLatelyButNotByNotes) {
  append(message_by(kAnna, dialogue, "Bye")).value();
  const auto known = read([&](Snapshot& db) { return known_agents(db, kAcme, dialogue.id); });
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known[0].name, "Anna");
  for (int i = 0; i < 60; ++i) append(message_of(dialogue, "more")).value();
  EXPECT_TRUE(read([&](Snapshot& db) { return known_agents(db, kAcme, dialogue.id); }).empty());
}

TEST_F(ReceiptsTest, LastSeen_IsKeptAndNeverSetBack) {
  const auto seen_at = [&] {
    return read([&](Snapshot& db) { return customer_seen_at(db, kAcme, dialogue.customer); });
  };
  const auto save = [&](Micros at) {
    const std::vector<LastSeen> seen{{kAcme, customer, at}, {kAcme, Person::of(kAnna), at}};
    write([&](Tx& tx) -> Result<bool> {
      save_last_seen(tx, seen);
      return true;
    }).value();
  };
  write([](Tx& tx) -> Result<bool> {
    tx.execute("INSERT INTO memberships (company_id, agent_id, role, created_at) VALUES ($1, $2, 0, 0)", kAcme, kAnna);
    return true;
  }).value();
  EXPECT_FALSE(seen_at());
  save(2'000);
  save(1'000);
  EXPECT_EQ(seen_at(), 2'000);
  EXPECT_EQ(read([](Snapshot& db) { return company_seen_at(db, kAcme); }), 2'000);
  EXPECT_FALSE(read([](Snapshot& db) { return company_seen_at(db, kOther); }));
}

}  // namespace
}  // namespace dropline::storage
