#include "dropline/storage/waits.hpp"

#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::ReplyScope;

class WaitsTest : public StoreTest {
 protected:
  template <class Change>
  void change(Change change) {
    ASSERT_TRUE(write([&](Tx& tx) -> Result<bool> {
      change(tx);
      return true;
    }));
  }
  Wait wait_of(const Dialogue& dialogue) {
    return read([&](Snapshot& db) { return load_wait(db, dialogue.company, dialogue.id).value().wait; });
  }
  std::vector<Micros> replies(ReplyScope scope, int hour, Micros now) {
    return read([&](Snapshot& db) { return newest_replies(db, kAcme, scope, hour, now); });
  }
};

TEST_F(WaitsTest, HoursAreReplacedAsAWhole_EachCompanyItsOwn) {
  const domain::OpeningHours first{{{1, 540, 720}, {1, 780, 1020}, {7, 1320, 1800}}, {{20'000, "A day"}}};
  change([&](Tx& tx) { save_opening_hours(tx, kAcme, first, {"Zu", "Closed", false}); });
  EXPECT_EQ(read([](Snapshot& db) { return load_opening_hours(db, kAcme); }), first);
  const auto settings = read([](Snapshot& db) { return load_reply_settings(db, kAcme); });
  EXPECT_EQ(settings.away_de, "Zu");
  EXPECT_EQ(settings.away_en, "Closed");
  EXPECT_FALSE(settings.show_reply_time);
  EXPECT_EQ(read([](Snapshot& db) { return load_opening_hours(db, kOther); }), domain::OpeningHours{});
  EXPECT_TRUE(read([](Snapshot& db) { return load_reply_settings(db, kOther); }).show_reply_time);

  change([&](Tx& tx) { save_opening_hours(tx, kAcme, {}, {}); });
  EXPECT_EQ(read([](Snapshot& db) { return load_opening_hours(db, kAcme); }), domain::OpeningHours{});
}

TEST_F(WaitsTest, AppendingSaysWhetherSomebodyWaitsAlready) {
  const auto dialogue = new_dialogue();
  EXPECT_EQ(append(message_of(dialogue, "First")).value().waiting_since, 0);
  change([&](Tx& tx) { save_wait(tx, dialogue.company, dialogue.id, {77, 88, 99}); });
  EXPECT_EQ(append(message_of(dialogue, "Second")).value().waiting_since, 77);
  EXPECT_EQ(wait_of(dialogue).expected_at, 88);
  EXPECT_EQ(wait_of(dialogue).late_check_at, 99);
}

TEST_F(WaitsTest, NewestRepliesOfTheScope_WithinTheWindow) {
  const auto dialogue = new_dialogue();
  const Micros now = 100 * kDay;
  change([&](Tx& tx) {
    add_reply_time(tx, kAcme, dialogue.id, {now - kDay, now, 1, 10});
    add_reply_time(tx, kAcme, dialogue.id, {now - 2 * kDay, now, 2, 24 + 10});
    add_reply_time(tx, kAcme, dialogue.id, {now - 3 * kDay, now, 3, 11});
    add_reply_time(tx, kAcme, dialogue.id, {now - domain::kReplyWindow + 1, now, 4, 10});
    add_reply_time(tx, kAcme, dialogue.id, {now - domain::kReplyWindow, now, 5, 10});
  });
  EXPECT_EQ(replies(ReplyScope::hour_of_week, 10, now), (std::vector<Micros>{1, 4}));
  EXPECT_EQ(replies(ReplyScope::hour_of_day, 48 + 10, now), (std::vector<Micros>{1, 2, 4}));
  EXPECT_EQ(replies(ReplyScope::all, 0, now), (std::vector<Micros>{1, 2, 3, 4}));
}

TEST_F(WaitsTest, OfManyReplies_TheNewestCount) {
  const auto dialogue = new_dialogue();
  const auto most = static_cast<Micros>(domain::kMostReplies);
  change([&](Tx& tx) {
    for (Micros i = 0; i < most + 20; ++i) add_reply_time(tx, kAcme, dialogue.id, {kDay + i, 2 * kDay, i, 10});
  });
  const auto newest = replies(ReplyScope::all, 10, 2 * kDay);
  ASSERT_EQ(newest.size(), domain::kMostReplies);
  EXPECT_EQ(newest.front(), most + 19);
  EXPECT_EQ(newest.back(), 20);
}

TEST_F(WaitsTest, LateCheckIsTakenOnceAndNotBeforeItsTime) {
  const auto dialogue = new_dialogue();
  const auto take = [&] {
    return write([&](Tx& tx) -> Result<bool> { return take_late_check(tx, kAcme, dialogue.id); }).value();
  };
  EXPECT_FALSE(take()) << "nobody waits";
  change([&](Tx& tx) { save_wait(tx, kAcme, dialogue.id, {1, tx.now() + 1, tx.now() + 1}); });
  EXPECT_FALSE(take()) << "too early";
  clock.advance(1);
  EXPECT_TRUE(take());
  EXPECT_FALSE(take()) << "taken";
}

TEST_F(WaitsTest, LateChecksComeInOrderOfAllCompanies) {
  const auto first = new_dialogue(), second = new_dialogue(kOther), none = new_dialogue();
  change([&](Tx& tx) {
    save_wait(tx, kAcme, first.id, {1, 500, 500});
    save_wait(tx, kOther, second.id, {1, 400, 400});
    save_wait(tx, kAcme, none.id, {1, 300, 0});
  });
  const auto checks = read([](Snapshot& db) { return next_late_checks(db, 10); });
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks[0].conversation, second.id);
  EXPECT_EQ(checks[1].conversation, first.id);
  EXPECT_EQ(checks[1].at, 500);
}

}  // namespace
}  // namespace dropline::storage
