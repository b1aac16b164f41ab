#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::MessageKind;

class MessagesTest : public StoreTest {};

TEST_F(MessagesTest, Append_NumbersMessagesAndEventsWithoutGaps) {
  const auto dialogue = new_dialogue();
  for (int i = 1; i <= 5; ++i) {
    const auto appended = append(message_of(dialogue, "Hello"));
    EXPECT_EQ(appended->seq, i);
    EXPECT_EQ(appended->ev, i);
    EXPECT_FALSE(appended->duplicate);
  }
  const auto elsewhere = append(message_of(new_dialogue(), "Hello"));
  EXPECT_EQ(elsewhere->seq, 1) << "each conversation counts for itself";
  EXPECT_EQ(elsewhere->ev, 6) << "the company counts through";
  EXPECT_EQ(append(message_of(new_dialogue(kOther), "Hello"))->ev, 1);
}

TEST_F(MessagesTest, TheSameClientIdAgain_GivesTheFirstRowAndChangesNothing) {
  const auto dialogue = new_dialogue();
  auto message = message_of(dialogue, "Hello");
  const auto first = append(message);
  static_cast<void>(append(message_by(kAnna, dialogue, "Good morning")));
  clock.advance(kMinute);
  message.id = MessageId{fresh_id()};
  const auto again = append(message);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->seq, first->seq);
  EXPECT_EQ(again->ev, first->ev);
  EXPECT_EQ(again->at, first->at);
  EXPECT_EQ(number("SELECT COUNT(*) FROM messages"), 2);
  EXPECT_EQ(number("SELECT last_seq FROM conversations"), 2);
  EXPECT_EQ(number("SELECT last_ev FROM event_heads"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM events"), 2);
}

TEST_F(MessagesTest, TheSameClientIdWithOtherContent_IsAConflict) {
  const auto dialogue = new_dialogue();
  static_cast<void>(append(message_of(dialogue, "Hello")));
  const auto original = message_by(kAnna, dialogue, "Hello");
  static_cast<void>(append(original));

  auto body = original;
  body.body = "Hello!";
  auto kind = original;
  kind.kind = MessageKind::note;
  auto reply_to = original;
  reply_to.reply_to = 1;
  for (const auto& changed : {body, kind, reply_to}) {
    const auto refused = append(changed);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Code::conflict);
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM messages"), 2);
}

TEST_F(MessagesTest, AClientId_BelongsToItsAuthor) {
  const auto dialogue = new_dialogue();
  const auto message = message_by(kAnna, dialogue, "Hello");
  static_cast<void>(append(message));
  auto of_ben = message;
  of_ben.author_id = kBen.value;
  of_ben.body = "Something else";
  EXPECT_FALSE(append(of_ben)->duplicate);
}

TEST_F(MessagesTest, ForeignOrMissingConversation_IsNotFound) {
  const auto dialogue = new_dialogue(kOther);
  auto foreign = message_of(dialogue, "Hello");
  foreign.company = kAcme;
  EXPECT_EQ(append(foreign).error().code, Code::not_found);
  auto missing = message_of(dialogue, "Hello");
  missing.conversation = ConversationId{1};
  EXPECT_EQ(append(missing).error().code, Code::not_found);
  EXPECT_EQ(number("SELECT COUNT(*) FROM messages"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM event_heads"), 0);
}

TEST_F(MessagesTest, ARetryInAnotherConversation_IsFoundWhereItWasStored) {
  const auto dialogue = new_dialogue();
  auto message = message_of(dialogue, "Hello");
  ASSERT_TRUE(append(message));
  auto elsewhere = message;
  elsewhere.conversation = new_dialogue().id;
  const auto again = append(elsewhere);
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->conversation, dialogue.id);
  EXPECT_EQ(read([&](Snapshot& db) {
              return find_sent(db, kAcme, message.author_kind, message.author_id, message.client_id);
            }),
            dialogue.id);
}

TEST_F(MessagesTest, ReplyTo_MustExistAndBeVisibleToTheAuthor) {
  const auto dialogue = new_dialogue();
  static_cast<void>(append(message_of(dialogue, "A question")));
  static_cast<void>(append(message_by(kAnna, dialogue, "Hm, who knows this?", MessageKind::note)));

  const auto reply = [&](NewMessage message, std::int64_t seq) {
    message.reply_to = seq;
    return append(message);
  };
  EXPECT_TRUE(reply(message_by(kBen, dialogue, "Me", MessageKind::note), 2).has_value());
  EXPECT_EQ(reply(message_by(kBen, dialogue, "As my colleague says"), 2).error().field, "reply_to")
      << "a customer must not learn that there is a note";
  EXPECT_TRUE(reply(message_of(dialogue, "And also"), 1).has_value());
  const auto note_quoted = reply(message_of(dialogue, "What?"), 2);
  ASSERT_FALSE(note_quoted.has_value());
  EXPECT_EQ(note_quoted.error().field, "reply_to");
  EXPECT_FALSE(reply(message_by(kBen, dialogue, "Itself"), 5).has_value());
  EXPECT_FALSE(reply(message_by(kBen, dialogue, "Nothing"), 99).has_value());
  EXPECT_EQ(append(message_of(dialogue, "Next"))->seq, 5) << "refusals leave no gap";
}

TEST_F(MessagesTest, Append_RemembersTheCustomersLinkAndTellsTheOneBefore) {
  const auto dialogue = new_dialogue();
  auto by_link = message_of(dialogue, "From the poster");
  by_link.link = LinkId{77};
  EXPECT_EQ(append(by_link)->link_before, LinkId{});
  EXPECT_EQ(append(message_of(dialogue, "No link"))->link_before, LinkId{77});
  EXPECT_EQ(number("SELECT link_id FROM conversations"), 77);
  EXPECT_EQ(number("SELECT link_id FROM messages WHERE seq = 1"), 77);
}

TEST_F(MessagesTest, TheTimeWithinAConversation_NeverGoesBackEvenOverARestart) {
  const auto dialogue = new_dialogue();
  const auto first = append(message_of(dialogue, "Hello"));
  clock.advance(-kDay);
  open();
  EXPECT_EQ(append(message_of(dialogue, "Again"))->at, first->at);
}

TEST_F(MessagesTest, ManyWritersWithRetriesAndErrors_LeaveNoGapAndNoDouble) {
  std::vector<Dialogue> dialogues;
  for (int i = 0; i < 4; ++i) dialogues.push_back(new_dialogue());
  int running = 0;
  const auto writer = [&](int which) -> boost::asio::awaitable<void> {
    for (int i = 0; i < 60; ++i) {
      const auto message = message_of(dialogues[static_cast<std::size_t>((which + i) % 4)], "Message");
      auto lost = message;
      lost.client_id = ClientId::random();
      lost.reply_to = 1'000'000;
      auto once = store->write([&](Tx& tx) { return append_message(tx, message); });
      EXPECT_TRUE((co_await std::move(once)).has_value());
      auto refused = store->write([&](Tx& tx) { return append_message(tx, lost); });
      EXPECT_FALSE((co_await std::move(refused)).has_value());
      auto again = store->write([&](Tx& tx) { return append_message(tx, message); });
      EXPECT_TRUE((co_await std::move(again))->duplicate);
    }
    --running;
  };
  for (running = 0; running < 8; ++running) boost::asio::co_spawn(io, writer(running), boost::asio::detached);
  io.restart();
  while (running > 0 && io.run_one() > 0) {
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM messages"), 480);
  EXPECT_EQ(number("SELECT COUNT(DISTINCT client_id) FROM messages"), 480);
  EXPECT_EQ(number("SELECT SUM(gap) FROM (SELECT MAX(seq) - COUNT(*) AS gap FROM messages GROUP BY conversation_id)"),
            0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM conversations c WHERE last_seq <> (SELECT MAX(seq) FROM messages m"
                   " WHERE m.conversation_id = c.id)"),
            0);
  EXPECT_EQ(number("SELECT MAX(ev) - COUNT(*) FROM events"), 0);
  EXPECT_EQ(number("SELECT MAX(ev) FROM events"), 480);
}

}  // namespace
}  // namespace dropline::storage
