#include "chat/waiting.hpp"

#include "dropline/chat/late_replies.hpp"
#include "dropline/time_zone.hpp"
#include "support/chat_fixture.hpp"

namespace dropline::chat {
namespace {

using domain::MessageKind;

// The company is in Berlin and open from Monday to Friday, 9 to 17.
class WaitingTest : public ChatFixture {
 protected:
  WaitingTest() {
    std::vector<domain::OpeningInterval> week;
    for (int day = 1; day <= 5; ++day) week.push_back({day, 540, 1020});
    set_hours({week, {}});
    clock.set(berlin("2027-02-01", 10));  // a Monday
  }

  void set_hours(const domain::OpeningHours& hours, const storage::ReplySettings& settings = {}) {
    auto command = [&](storage::Tx& tx) -> Result<bool> {
      storage::save_opening_hours(tx, acme.id, hours, settings);
      return true;
    };
    ASSERT_TRUE(write(command));
  }
  // What was answered before: `count` answers within `open_time`, asked at 10:00 of the last Mondays.
  void add_history(int count, Micros open_time, int hour_of_week = 10) {
    const auto conversation = send(visitor(), text("Earlier")).value().ack.conversation;
    ASSERT_TRUE(answer(anna, conversation, "Yes"));
    auto command = [&](storage::Tx& tx) -> Result<bool> {
      tx.execute("DELETE FROM reply_times WHERE company_id = $1", acme.id);
      for (int i = 0; i < count; ++i) {
        const Micros asked = tx.now() - 7 * kDay - i * kMinute;
        storage::add_reply_time(tx, acme.id, conversation, {asked, asked + open_time, open_time, hour_of_week});
      }
      return true;
    };
    ASSERT_TRUE(write(command));
  }
  static Micros berlin(const char* day, int hour, int minute = 0) {
    return wall_clock("Europe/Berlin").utc(*domain::parse_day(day) * kDay + hour * kHour + minute * kMinute);
  }

  // A customer who writes, and what they then see.
  struct Writer {
    CustomerLine::Visitor visitor;
    ConversationId conversation;
  };
  Writer write_in(const std::string& body = "Hello") {
    const auto sent = send(visitor(), text(body)).value();
    return {visitor(*sent.new_device), sent.ack.conversation};
  }
  domain::ReplyNotice reply(const Writer& writer) { return run(customers.reply(writer.visitor, "")); }
  std::vector<std::string> told(const Writer& writer) {
    std::vector<std::string> bodies;
    for (const auto& message : run(customers.view(writer.visitor, "", {}, 100)).history.messages) {
      if (message.author.kind == domain::AuthorKind::system) bodies.push_back(message.body);
    }
    return bodies;
  }
  std::int64_t count(std::string_view sql) {
    return run(store.read([sql](storage::Snapshot& db) {
      auto row = db.query(sql);
      return row.next() ? row.integer(0) : -1;
    }));
  }
  void tell_due() { static_cast<void>(run(late.tell_due())); }

  LateReplies late{store, io.get_executor()};
};

TEST_F(WaitingTest, WithoutHistory_NothingIsPromised) {
  const auto writer = write_in();
  EXPECT_EQ(reply(writer).en, "");
  EXPECT_EQ(reply(writer).outlook.waiting_since, clock.now());
  EXPECT_TRUE(told(writer).empty());
}

TEST_F(WaitingTest, SaidBeforeAndAfterWriting) {
  add_history(5, 90 * kMinute);
  EXPECT_EQ(run(customers.reply(visitor(), "")).en, "Usually answers within 2 hours.");
  const auto writer = write_in();
  EXPECT_EQ(reply(writer).outlook.expected_at, clock.now() + 2 * kHour);
  EXPECT_EQ(reply(writer).en, "We expect to answer by 12:00.");
  EXPECT_EQ(run(inbox.open(anna, writer.conversation)).value().reply.en, "We expect to answer by 12:00.");
}

TEST_F(WaitingTest, AnswerEndsTheWaitAndIsRememberedByItsOpenTime) {
  clock.set(berlin("2027-02-05", 16));  // Friday
  const auto writer = write_in();
  clock.set(berlin("2027-02-08", 10));
  ASSERT_TRUE(answer(anna, writer.conversation, "First a note", MessageKind::note));
  EXPECT_EQ(reply(writer).outlook.waiting_since, berlin("2027-02-05", 16)) << "a note is no answer";
  ASSERT_TRUE(answer(anna, writer.conversation, "Hello!"));
  EXPECT_FALSE(reply(writer).outlook.waiting());
  EXPECT_EQ(count("SELECT open_time FROM reply_times"), 2 * kHour);
  EXPECT_EQ(count("SELECT hour_of_week FROM reply_times"), 4 * 24 + 16);
  ASSERT_TRUE(answer(anna, writer.conversation, "And more"));
  EXPECT_EQ(count("SELECT COUNT(*) FROM reply_times"), 1);
}

TEST_F(WaitingTest, ClosedWhileTheyWait_WhoGoesOnWritingIsToldOnce) {
  clock.set(berlin("2027-02-01", 16));
  const auto writer = write_in();
  EXPECT_TRUE(told(writer).empty());
  clock.set(berlin("2027-02-01", 18));
  ASSERT_TRUE(send(writer.visitor, text("Still there?")));
  ASSERT_EQ(told(writer).size(), 1U);
  ASSERT_TRUE(send(writer.visitor, text("Hello?")));
  EXPECT_EQ(told(writer).size(), 1U) << "once in an episode";
}

TEST_F(WaitingTest, BeginAndEndOfAWaitAreInTheLog_AlsoWhenNothingWasPromised) {
  const auto writer = write_in();
  const auto replies = [this] { return count("SELECT COUNT(*) FROM events WHERE kind = 8"); };
  EXPECT_EQ(replies(), 1);
  ASSERT_TRUE(send(writer.visitor, text("Still there?")));
  EXPECT_EQ(replies(), 1);
  ASSERT_TRUE(answer(anna, writer.conversation, "Yes"));
  EXPECT_EQ(replies(), 2);
}

TEST_F(WaitingTest, OnlyTheFirstMessageBeginsTheWait) {
  add_history(5, kHour);
  const auto writer = write_in();
  const auto first = reply(writer).outlook;
  clock.advance(10 * kMinute);
  ASSERT_TRUE(send(writer.visitor, text("Still there?")));
  EXPECT_EQ(reply(writer).outlook.waiting_since, first.waiting_since);
  EXPECT_EQ(reply(writer).outlook.expected_at, first.expected_at);
}

TEST_F(WaitingTest, RetriedMessage_BeginsNothingAnew) {
  auto message = text("Hello");
  const auto sent = send(visitor(), message).value();
  const auto known = visitor(*sent.new_device);
  ASSERT_TRUE(answer(anna, sent.ack.conversation, "Yes?"));
  EXPECT_TRUE(send(known, message).value().ack.duplicate);
  EXPECT_FALSE(run(customers.reply(known, "")).outlook.waiting());
}

TEST_F(WaitingTest, Resolving_EndsTheWaitWithoutALesson) {
  const auto writer = write_in("Thank you!");
  ASSERT_TRUE(run(inbox.resolve(anna, writer.conversation)));
  EXPECT_FALSE(reply(writer).outlook.waiting());
  EXPECT_EQ(count("SELECT COUNT(*) FROM reply_times"), 0);
}

TEST_F(WaitingTest, BothSidesSeeTheExpectationAtOnce) {
  add_history(5, kHour);
  const auto writer = write_in();
  const auto ev = run(customers.view(writer.visitor, "", {}, 1)).ev;
  RecordingSubscriber customer, agent;
  const auto for_customer = run(feed.attach({acme.id, writer.conversation}, {store.epoch(), ev}, customer));
  const auto for_agent = run(feed.attach({acme.id, {}}, {store.epoch(), ev}, agent));
  ASSERT_TRUE(for_customer && for_agent);
  ASSERT_TRUE(answer(anna, writer.conversation, "Hello!"));
  ASSERT_TRUE(send(writer.visitor, text("One more thing")));
  run_until(customer, 4);
  run_until(agent, 4);
  for (const auto* subscriber : {&customer, &agent}) {
    const auto events = subscriber->events(ev);
    EXPECT_EQ(events[1].at("type"), "reply");
    EXPECT_FALSE(events[1].at("reply").contains("expected_at"));
    EXPECT_EQ(events[3].at("type"), "reply");
    EXPECT_EQ(events[3].at("reply").at("expected_at"), clock.now() + kHour);
    EXPECT_EQ(events[3].at("reply").at("text").at("de"), "Wir antworten voraussichtlich bis 11:00 Uhr.");
  }
}

TEST_F(WaitingTest, ReplyTimeNotShown_PromisesNothing) {
  add_history(5, kHour);
  auto hours = run(store.read([&](storage::Snapshot& db) { return storage::load_opening_hours(db, acme.id); }));
  set_hours(hours, {"", "", false});
  const auto writer = write_in();
  EXPECT_EQ(reply(writer).en, "");
  EXPECT_EQ(count("SELECT COUNT(*) FROM conversations WHERE late_check_at > 0"), 0);
}

// --- closed ---------------------------------------------------------------------------------------------------------------

TEST_F(WaitingTest, Closed_IsToldOnceInAnEpisode) {
  clock.set(berlin("2027-02-06", 12));  // Saturday
  EXPECT_EQ(run(customers.reply(visitor(), "")).en, "Closed now, opens on Monday at 09:00.");
  const auto writer = write_in();
  const std::string away = "Thank you for your message. Nobody is here right now; we are back on Monday at 09:00.";
  EXPECT_EQ(told(writer), std::vector{away});
  ASSERT_TRUE(send(writer.visitor, text("Hello?")));
  EXPECT_EQ(told(writer).size(), 1U);
  ASSERT_TRUE(answer(anna, writer.conversation, "I am here anyway"));
  ASSERT_TRUE(send(writer.visitor, text("Nice!")));
  EXPECT_EQ(told(writer).size(), 1U) << "a new wait, but the same episode";

  ASSERT_TRUE(run(inbox.resolve(anna, writer.conversation)));
  ASSERT_TRUE(send(writer.visitor, text("And another thing")));
  EXPECT_EQ(told(writer), (std::vector{away, away})) << "another episode";
}

TEST_F(WaitingTest, AwayMessage_IsTheCompanysOwnInTheLanguageOfTheLink) {
  auto hours = run(store.read([&](storage::Snapshot& db) { return storage::load_opening_hours(db, acme.id); }));
  set_hours(hours, {"Wir sind {opens} da.", "Back {opens}.", true});
  clock.set(berlin("2027-02-07", 12));
  EXPECT_EQ(told(write_in()), std::vector<std::string>{"Back tomorrow at 09:00."}) << "the company's language";
  auto german = add_link(acme, "de", "");
  auto command = [&](storage::Tx& tx) -> Result<domain::Link> {
    german.locale = "de";
    return storage::update_link(tx, german);
  };
  (void)write(command);
  auto message = text("Hallo");
  message.link = "de";
  const auto sent = send(visitor(), message).value();
  EXPECT_EQ(told({visitor(*sent.new_device), sent.ack.conversation}),
            std::vector<std::string>{"Wir sind morgen um 09:00 Uhr da."});
}

TEST_F(WaitingTest, ClosedButKnown_PromisesOpenTime) {
  add_history(5, 2 * kHour, 9);
  clock.set(berlin("2027-02-06", 12));
  EXPECT_EQ(run(customers.reply(visitor(), "")).en,
            "Closed now, opens on Monday at 09:00. If you write now, we expect to answer by Monday, 11:00.");
  EXPECT_EQ(reply(write_in()).outlook.expected_at, berlin("2027-02-08", 11));
}

// --- late -----------------------------------------------------------------------------------------------------------------

TEST_F(WaitingTest, MissedExpectation_IsToldOnceWithANewOne) {
  add_history(5, kHour);
  const auto writer = write_in();
  clock.advance(kHour - 1);
  tell_due();
  EXPECT_TRUE(told(writer).empty());
  clock.advance(1);
  tell_due();
  EXPECT_EQ(told(writer), std::vector<std::string>{
                              "This is taking longer than we said. We are sorry. We now expect to answer by 12:00."});
  EXPECT_EQ(reply(writer).en, "We expect to answer by 12:00.");
  clock.advance(2 * kHour);
  tell_due();
  EXPECT_EQ(told(writer).size(), 1U) << "once in a wait";
  EXPECT_EQ(reply(writer).en, "This is taking longer than we said.");
}

TEST_F(WaitingTest, OneThatCannotBeTold_HoldsUpNobodyBehindIt) {
  add_history(5, kHour);
  const auto broken = write_in();
  const auto writer = write_in();
  auto break_it = [&](storage::Tx& tx) -> Result<bool> {
    tx.execute("CREATE TRIGGER broken BEFORE INSERT ON messages WHEN NEW.author_kind = 4 AND NEW.conversation_id = " +
               to_string(broken.conversation) + " BEGIN SELECT RAISE(ABORT, 'broken'); END");
    return true;
  };
  ASSERT_TRUE(run(store.write(break_it)));
  clock.advance(kHour);
  tell_due();
  EXPECT_TRUE(told(broken).empty());
  EXPECT_EQ(told(writer).size(), 1U);
  ASSERT_TRUE(run(store.write([](storage::Tx& tx) -> Result<bool> {
    tx.execute("DROP TRIGGER broken");
    return true;
  })));
  clock.advance(kHour);
  tell_due();
  EXPECT_EQ(told(broken).size(), 1U) << "an hour later it is tried again";
}

TEST_F(WaitingTest, AnswerInTime_LeavesNothingToTell) {
  add_history(5, kHour);
  const auto answered = write_in();
  const auto resolved = write_in();
  ASSERT_TRUE(answer(anna, answered.conversation, "Here"));
  ASSERT_TRUE(run(inbox.resolve(anna, resolved.conversation)));
  clock.advance(5 * kHour);
  tell_due();
  EXPECT_TRUE(told(answered).empty());
  EXPECT_TRUE(told(resolved).empty());
  EXPECT_EQ(count("SELECT COUNT(*) FROM conversations WHERE late_check_at > 0"), 0);
}

TEST_F(WaitingTest, LateWhileClosed_IsToldWhenItOpens) {
  add_history(5, kHour);
  clock.set(berlin("2027-02-01", 16));
  const auto writer = write_in();
  clock.set(berlin("2027-02-01", 17));  // expected now, and closing now
  tell_due();
  EXPECT_TRUE(told(writer).empty()) << "not in the evening";
  EXPECT_EQ(run(late.tell_due()), berlin("2027-02-02", 9));
  clock.set(berlin("2027-02-02", 9));
  tell_due();
  ASSERT_EQ(told(writer).size(), 1U);
  EXPECT_EQ(reply(writer).outlook.expected_at, berlin("2027-02-02", 10));
}

TEST_F(WaitingTest, ANewWait_CanBeLateAgain) {
  add_history(5, kHour);
  const auto writer = write_in();
  clock.advance(kHour);
  tell_due();
  ASSERT_TRUE(answer(anna, writer.conversation, "Sorry!"));
  ASSERT_TRUE(send(writer.visitor, text("And?")));
  clock.advance(2 * kHour);
  tell_due();
  EXPECT_EQ(told(writer).size(), 2U);
}

TEST_F(WaitingTest, ManyLateOnes_AreAllTold) {
  add_history(5, kHour);
  for (int i = 0; i < 120; ++i) static_cast<void>(write_in());
  clock.advance(2 * kHour);
  tell_due();
  EXPECT_EQ(count("SELECT COUNT(*) FROM messages WHERE author_kind = 4"), 120);
}

}  // namespace
}  // namespace dropline::chat
