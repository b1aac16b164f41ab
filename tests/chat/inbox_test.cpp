#include "dropline/chat/inbox.hpp"

#include "support/chat_fixture.hpp"

namespace dropline::chat {
namespace {

class InboxTest : public ChatFixture {
 protected:
  InboxTest() {
    const auto sent = send(visitor(), text("Hello")).value();
    device = *sent.new_device;
    conversation = sent.ack.conversation;
  }
  domain::Conversation seen_by(const domain::Seat& seat) {
    return run(inbox.open(seat, conversation)).value().conversation;
  }
  ConversationList list(storage::StatusFilter filter, std::optional<storage::ListCursor> after = {}, int limit = 50) {
    return run(inbox.list(anna, filter, after, limit));
  }

  Token device;
  ConversationId conversation;
};

TEST_F(InboxTest, NewConversation_IsOpenAndUnread) {
  const auto page = list(storage::StatusFilter::open);
  ASSERT_EQ(page.conversations.size(), 1U);
  EXPECT_EQ(page.conversations[0].id, conversation);
  EXPECT_EQ(page.conversations[0].unread(), 1);
  EXPECT_EQ(page.conversations[0].newest->body, "Hello");
  EXPECT_FALSE(page.next);
}

TEST_F(InboxTest, Answering_ReadsForTheAuthorAndNotForTheColleague) {
  ASSERT_TRUE(answer(anna, conversation, "Good morning!"));
  EXPECT_EQ(seen_by(anna).unread(), 0);
  EXPECT_EQ(seen_by(ben).unread(), 2);
}

TEST_F(InboxTest, ReadMarker_OnlyGrows) {
  ASSERT_TRUE(answer(anna, conversation, "Good morning!"));
  ASSERT_TRUE(run(inbox.mark(ben, conversation, storage::Mark::read, 2)));
  ASSERT_TRUE(run(inbox.mark(ben, conversation, storage::Mark::read, 1)));
  EXPECT_EQ(seen_by(ben).read_seq, 2);
}

TEST_F(InboxTest, ReadMarkerBeyondTheLastMessage_StopsAtIt) {
  ASSERT_TRUE(run(inbox.mark(ben, conversation, storage::Mark::read, 99)));
  EXPECT_EQ(seen_by(ben).read_seq, 1);
  ASSERT_TRUE(send(visitor(device), text("Still unread")));
  EXPECT_EQ(seen_by(ben).unread(), 1);
}

TEST_F(InboxTest, Note_IsSeenByAgentsAndNeverByTheCustomer) {
  ASSERT_TRUE(answer(anna, conversation, "Pays late", domain::MessageKind::note));
  ASSERT_TRUE(answer(anna, conversation, "Good morning!"));
  EXPECT_EQ(run(inbox.messages(ben, conversation, {}, {}, 50)).value().page.messages.size(), 3U);
  const auto view = run(customers.view(visitor(device), "", std::nullopt, 30));
  ASSERT_EQ(view.history.messages.size(), 2U);
  EXPECT_EQ(view.history.messages[1].body, "Good morning!");
  EXPECT_EQ(view.history.messages[1].seq, 3);
}

TEST_F(InboxTest, CustomersMessage_ReopensWhatWasResolved) {
  const auto resolved = run(inbox.resolve(anna, conversation)).value();
  EXPECT_EQ(resolved.conversation.status, domain::Status::resolved);
  ASSERT_EQ(resolved.episodes.size(), 1U);
  EXPECT_EQ(resolved.episodes[0].resolved_by->name, "Anna");
  EXPECT_TRUE(list(storage::StatusFilter::open).conversations.empty());

  ASSERT_TRUE(send(visitor(device), text("One more thing")));
  const auto reopened = run(inbox.open(anna, conversation)).value();
  EXPECT_EQ(reopened.conversation.status, domain::Status::open);
  ASSERT_EQ(reopened.episodes.size(), 2U);
  EXPECT_EQ(reopened.episodes[0].number, 2);
  EXPECT_FALSE(reopened.episodes[0].resolved_at);
}

TEST_F(InboxTest, ResolvingTwice_ChangesNothingTheSecondTime) {
  const auto first = run(inbox.resolve(anna, conversation)).value();
  const auto second = run(inbox.resolve(ben, conversation)).value();
  EXPECT_EQ(second.ev, first.ev);
  EXPECT_EQ(second.episodes[0].resolved_by->name, "Anna");
}

TEST_F(InboxTest, List_PagesThroughEverythingOnceNewestFirst) {
  for (int i = 0; i < 6; ++i) {
    clock.advance(kSecond);
    ASSERT_TRUE(send(visitor(), text("Customer " + std::to_string(i))));
  }
  std::vector<std::string> newest;
  std::optional<storage::ListCursor> after;
  do {
    const auto page = list(storage::StatusFilter::all, after, 3);
    for (const auto& each : page.conversations) newest.push_back(each.newest->body);
    after = page.next;
  } while (after);
  EXPECT_EQ(newest, (std::vector<std::string>{"Customer 5", "Customer 4", "Customer 3", "Customer 2", "Customer 1",
                                              "Customer 0", "Hello"}));
}

TEST_F(InboxTest, ForeignConversation_IsAsIfItWereNotThere) {
  const auto rival = add_company("rival");
  const auto spy = add_agent(rival, "Spy");
  EXPECT_EQ(run(inbox.open(spy, conversation)).error().code, Code::not_found);
  EXPECT_EQ(run(inbox.messages(spy, conversation, {}, {}, 50)).error().code, Code::not_found);
  EXPECT_EQ(answer(spy, conversation, "Hi").error().code, Code::not_found);
  EXPECT_EQ(run(inbox.mark(spy, conversation, storage::Mark::read, 1)).error().code, Code::not_found);
  EXPECT_EQ(run(inbox.resolve(spy, conversation)).error().code, Code::not_found);
  EXPECT_EQ(run(inbox.reopen(spy, conversation)).error().code, Code::not_found);
  const auto customer = seen_by(anna).customer.id;
  EXPECT_EQ(run(inbox.rename_customer(spy, customer, "Mine")).error().code, Code::not_found);
  EXPECT_EQ(seen_by(anna).customer.name, "");
}

TEST_F(InboxTest, RetriedAnswer_StoresNothingTwice) {
  const AgentMessage message{conversation, ClientId::random(), domain::MessageKind::text, "Good morning!", 1};
  const auto first = run(inbox.send(anna, message)).value();
  const auto again = run(inbox.send(anna, message)).value();
  EXPECT_TRUE(again.duplicate);
  EXPECT_EQ(again.seq, first.seq);
  EXPECT_EQ(seen_by(ben).last_seq, 2);
  AgentMessage other = message;
  other.body = "Good evening!";
  EXPECT_EQ(run(inbox.send(anna, other)).error().code, Code::conflict);
}

TEST_F(InboxTest, AnswerInAnotherConversationWithTheSameId_IsAConflict) {
  const auto first = send(visitor(), text("Hello"))->ack.conversation;
  const auto second = send(visitor(), text("Hello from me too"))->ack.conversation;
  AgentMessage message{first, ClientId::random(), domain::MessageKind::text, "Hi!", std::nullopt};
  ASSERT_TRUE(run(inbox.send(anna, message)));
  message.conversation = second;
  const auto again = run(inbox.send(anna, message));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
}

TEST_F(InboxTest, QuoteOfAMessageThatIsNotThere_IsRefusedByName) {
  const auto sent =
      run(inbox.send(anna, AgentMessage{conversation, ClientId::random(), domain::MessageKind::text, "See above", 7}));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().field, "reply_to");
}

}  // namespace
}  // namespace dropline::chat
