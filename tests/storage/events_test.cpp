#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

class EventsTest : public StoreTest {
 protected:
  std::int64_t log(ConversationId conversation, std::string payload, CompanyId company = kAcme) {
    return write([&](Tx& tx) -> Result<std::int64_t> {
             return append_event(tx, company, EventKind::read, conversation, payload);
           })
        .value();
  }
  std::vector<LoggedEvent> after(std::int64_t ev, int limit = 100, CompanyId company = kAcme) {
    return read([&](Snapshot& db) { return events_after(db, company, ev, limit).events; });
  }
  LogRange range(CompanyId company = kAcme) {
    return read([&](Snapshot& db) { return log_range(db, company); });
  }
  std::int64_t trim(Micros before, int limit) {
    return write([&](Tx& tx) -> Result<std::int64_t> { return trim_log(tx, kAcme, before, limit); }).value();
  }
};

TEST_F(EventsTest, TheLog_HoldsMessagesAndOtherEventsInOrder) {
  const auto dialogue = new_dialogue();
  static_cast<void>(append(message_of(dialogue, "Hello")));
  EXPECT_EQ(log(dialogue.id, "{\"seq\":1}"), 2);
  static_cast<void>(append(message_by(kAnna, dialogue, "Hi")));

  const auto events = after(0);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].message->body, "Hello");
  EXPECT_EQ(events[0].message->ev, 1);
  EXPECT_EQ(events[1].kind, EventKind::read);
  EXPECT_EQ(events[1].payload, "{\"seq\":1}");
  EXPECT_FALSE(events[1].message.has_value());
  EXPECT_EQ(events[2].message->author.name, "Anna");
  EXPECT_EQ(events[2].conversation, dialogue.id);
}

TEST_F(EventsTest, Reading_ContinuesBehindTheCursorUpToTheLimit) {
  for (int i = 0; i < 5; ++i) log(ConversationId{}, "x");
  ASSERT_EQ(after(2, 2).size(), 2u);
  EXPECT_EQ(after(2, 2)[0].ev, 3);
  EXPECT_EQ(after(2, 2)[1].ev, 4);
  EXPECT_TRUE(after(5).empty());
}

TEST_F(EventsTest, Reading_EndsEarlyWhenTheTextsAreLong) {
  const auto dialogue = new_dialogue();
  const std::string long_text(8'000, 'x');
  const std::size_t enough = kPageBytes / long_text.size() + 1;
  for (std::size_t i = 0; i < 2 * enough; ++i) static_cast<void>(append(message_of(dialogue, long_text)));

  const auto first = read([&](Snapshot& db) { return events_after(db, kAcme, 0, 1'000); });
  EXPECT_EQ(first.events.size(), enough);
  EXPECT_TRUE(first.more);
  const auto rest = read([&](Snapshot& db) {
    return conversation_events_after(db, kAcme, dialogue.id, first.events.back().ev, static_cast<int>(enough) + 1);
  });
  EXPECT_EQ(rest.events.size(), enough);
  EXPECT_EQ(rest.events.front().ev, first.events.back().ev + 1);
}

TEST_F(EventsTest, AConversationsEvents_LeaveOutAllOthers) {
  const auto one = new_dialogue();
  const auto two = new_dialogue();
  static_cast<void>(append(message_of(one, "1")));
  static_cast<void>(append(message_of(two, "2")));
  log(one.id, "x");
  const auto events = read([&](Snapshot& db) { return conversation_events_after(db, kAcme, one.id, 0, 100).events; });
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].ev, 1);
  EXPECT_EQ(events[0].message->body, "1");
  EXPECT_EQ(events[1].ev, 3);
  EXPECT_TRUE(read([&](Snapshot& db) { return conversation_events_after(db, kOther, one.id, 0, 100).events; }).empty());
}

TEST_F(EventsTest, Companies_CountForThemselves) {
  EXPECT_EQ(log(ConversationId{}, "x"), 1);
  EXPECT_EQ(log(ConversationId{}, "x", kOther), 1);
  EXPECT_EQ(log(ConversationId{}, "x"), 2);
  EXPECT_EQ(range().head, 2);
  EXPECT_EQ(range(kOther).head, 1);
  EXPECT_EQ(range(CompanyId{99}).head, 0);
  EXPECT_EQ(after(0, 100, kOther).size(), 1u);
}

TEST_F(EventsTest, Trim_CutsTheOldestAndRaisesTheFloor) {
  for (int i = 0; i < 6; ++i) {
    log(ConversationId{}, "x");
    clock.advance(kDay);
  }
  const auto two_days_ago = clock.now() - 2 * kDay;
  EXPECT_EQ(trim(two_days_ago, 3), 3) << "no more than asked for";
  EXPECT_EQ(range().floor, 3);
  EXPECT_EQ(trim(two_days_ago, 100), 1);
  EXPECT_EQ(range().floor, 4);
  EXPECT_EQ(range().head, 6);
  EXPECT_EQ(trim(two_days_ago, 100), 0);
  ASSERT_EQ(after(0).size(), 2u);
  EXPECT_EQ(after(0)[0].ev, 5);
  EXPECT_EQ(log(ConversationId{}, "x"), 7) << "numbers are never given again";
}

TEST_F(EventsTest, TrimmingEverything_KeepsTheNumbers) {
  log(ConversationId{}, "x");
  EXPECT_EQ(trim(clock.now() + 1, 100), 1);
  EXPECT_EQ(range().floor, 1);
  EXPECT_EQ(range().head, 1);
  EXPECT_EQ(log(ConversationId{}, "x"), 2);
}

}  // namespace
}  // namespace dropline::storage
