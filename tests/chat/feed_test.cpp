#include "dropline/chat/feed.hpp"

#include <algorithm>
#include <chrono>
#include <random>

#include "dropline/storage/events.hpp"
#include "support/chat_fixture.hpp"

namespace dropline::chat {
namespace {

class FeedTest : public ChatFixture {
 protected:
  FeedTest() {
    const auto sent = send(visitor(), text("0")).value();
    device = *sent.new_device;
    conversation = sent.ack.conversation;
  }
  Cursor at(std::int64_t ev) { return Cursor{store.epoch(), ev}; }
  Audience agents() { return Audience{acme.id, {}}; }
  Audience customer() { return Audience{acme.id, conversation}; }
  std::int64_t head() { return run(inbox.head(acme.id)); }

  Token device;
  ConversationId conversation;
};

using Bodies = std::vector<std::string>;

TEST_F(FeedTest, Subscriber_GetsWhatIsCommittedAfterItCame) {
  RecordingSubscriber anna_socket;
  const auto start = head();
  const auto attached = run(feed.attach(agents(), at(start), anna_socket));
  ASSERT_TRUE(attached);
  ASSERT_TRUE(send(visitor(device), text("1")));
  ASSERT_TRUE(answer(anna, conversation, "2"));
  run_until(anna_socket, 2);
  EXPECT_EQ(anna_socket.bodies(start), (Bodies{"1", "2"}));
}

TEST_F(FeedTest, ResumingClient_GetsWhatItMissedFirstAndEachOnce) {
  const auto left = head();
  for (int i = 1; i <= 1'203; ++i) ASSERT_TRUE(send(visitor(device), text(std::to_string(i))));
  RecordingSubscriber socket;
  const auto attached = run(feed.attach(agents(), at(left), socket));
  ASSERT_TRUE(attached);
  EXPECT_EQ(socket.accepted_at, (std::vector<std::int64_t>{left}));
  ASSERT_TRUE(send(visitor(device), text("1204")));
  run_until(socket, 1'204);
  Bodies expected;
  for (int i = 1; i <= 1'204; ++i) expected.push_back(std::to_string(i));
  EXPECT_EQ(socket.bodies(left), expected);
}

TEST_F(FeedTest, Customer_SeesOnlyTheOwnConversationWithoutNotes) {
  RecordingSubscriber socket;
  const auto start = head();
  const auto attached = run(feed.attach(customer(), at(start), socket));
  ASSERT_TRUE(attached);
  ASSERT_TRUE(send(visitor(), text("somebody else")));
  ASSERT_TRUE(answer(anna, conversation, "Pays late", domain::MessageKind::note));
  ASSERT_TRUE(answer(anna, conversation, "1"));
  ASSERT_TRUE(run(inbox.resolve(anna, conversation)));
  ASSERT_TRUE(answer(anna, conversation, "2"));
  run_until(socket, 3);  // both, and that the first ended the wait
  EXPECT_EQ(socket.bodies(start), (Bodies{"1", "2"}));
}

TEST_F(FeedTest, CustomerWhoMissedOnlyForeignEvents_IsAcceptedWithoutAFrame) {
  const auto left = head();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(send(visitor(), text("somebody else")));
  RecordingSubscriber socket;
  const auto attached = run(feed.attach(customer(), at(left), socket));
  ASSERT_TRUE(attached);
  EXPECT_TRUE(socket.frames.empty());
  ASSERT_TRUE(answer(anna, conversation, "1"));
  run_until(socket, 1);
  EXPECT_EQ(socket.bodies(left), Bodies{"1"});
}

TEST_F(FeedTest, CustomerBehindManyNotes_GetsOneFrameThatStartsAtItsOwnCursor) {
  const auto left = head();
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(answer(anna, conversation, "note", domain::MessageKind::note));
  ASSERT_TRUE(answer(anna, conversation, "1"));
  RecordingSubscriber socket;
  const auto attached = run(feed.attach(customer(), at(left), socket));
  ASSERT_TRUE(attached);
  EXPECT_EQ(socket.bodies(left), Bodies{"1"});
}

TEST_F(FeedTest, CursorOfAnotherHistoryOrTheFuture_IsTooOld) {
  RecordingSubscriber socket;
  EXPECT_EQ(run(feed.attach(agents(), Cursor{"elsewhere", 1}, socket)).error().code, Code::gone);
  EXPECT_EQ(run(feed.attach(agents(), at(head() + 1), socket)).error().code, Code::gone);
  EXPECT_EQ(run(feed.attach(agents(), at(-1), socket)).error().code, Code::gone);
  EXPECT_TRUE(socket.accepted_at.empty());
}

TEST_F(FeedTest, CursorBelowTheTrimmedLog_IsTooOld) {
  const auto left = head();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(send(visitor(device), text("x")));
  clock.advance(31 * kDay);
  const auto before = clock.now() - 30 * kDay;
  auto trim = [company = acme.id, before](storage::Tx& tx) -> Result<std::int64_t> {
    return storage::trim_log(tx, company, before, 1'000);
  };
  EXPECT_GT(write(std::move(trim)), 0);
  RecordingSubscriber socket;
  EXPECT_EQ(run(feed.attach(agents(), at(left), socket)).error().code, Code::gone);
  EXPECT_TRUE(run(feed.attach(agents(), at(head()), socket)));
}

TEST_F(FeedTest, SubscriberThatLeft_IsHandedNothing) {
  RecordingSubscriber socket;
  RecordingSubscriber colleague;
  const auto stays = run(feed.attach(agents(), at(head()), colleague));
  {
    const auto attached = run(feed.attach(agents(), at(head()), socket));
    ASSERT_TRUE(attached);
  }
  ASSERT_TRUE(send(visitor(device), text("1")));
  run_until(colleague, 1);
  EXPECT_TRUE(socket.frames.empty());
}

TEST_F(FeedTest, Page_HoldsWhatIsNewOrNothing) {
  const auto left = head();
  EXPECT_EQ(run(feed.page(agents(), at(left))).value().frame, nullptr);
  ASSERT_TRUE(send(visitor(device), text("1")));
  const auto page = run(feed.page(agents(), at(left))).value();
  ASSERT_NE(page.frame, nullptr);
  EXPECT_EQ(nlohmann::json::parse(*page.frame).at("events").size(), 1U);
  EXPECT_EQ(page.to, left + 1);
}

// Clients come and go at random while messages are committed: whoever comes at whatever moment has every message once.
TEST_F(FeedTest, Page_PassesOverLongNotesThatTheCustomerDoesNotSee) {
  const std::int64_t seen = head();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(answer(anna, conversation, std::string(8'000, 'n'), domain::MessageKind::note));
  }
  ASSERT_TRUE(answer(anna, conversation, "Good morning!"));
  const auto page = run(feed.page(customer(), at(seen))).value();
  ASSERT_NE(page.frame, nullptr);
  const auto frame = nlohmann::json::parse(*page.frame);
  EXPECT_EQ(frame.at("from"), seen);
  ASSERT_EQ(frame.at("events").size(), 2u);
  EXPECT_EQ(frame.at("events")[0].at("message").at("body"), "Good morning!");
  EXPECT_EQ(frame.at("events")[1].at("type"), "reply");
  EXPECT_FALSE(page.more);
}

TEST_F(FeedTest, ClientsThatAttachAtAnyMoment_MissNothingAndGetNothingTwice) {
  std::mt19937 random(7);
  constexpr int kMessages = 400;
  constexpr int kClients = 60;
  std::vector<RecordingSubscriber> sockets(kClients);
  std::vector<Subscription> subscriptions(kClients);
  const auto start = head();
  int stored = 0;
  const auto who = visitor(device);

  const auto write_all = [&]() -> boost::asio::awaitable<void> {
    for (int i = 1; i <= kMessages; ++i) {
      auto message = text(std::to_string(i));
      const auto sent = co_await customers.send(who, std::move(message), "");
      if (sent) ++stored;
    }
  };
  const auto attach = [&](std::size_t index) -> boost::asio::awaitable<void> {
    const auto wait = static_cast<int>(random() % kMessages);
    while (stored < wait) co_await inbox.head(acme.id);
    const Audience audience = index % 2 == 0 ? agents() : customer();
    auto attached = co_await feed.attach(audience, at(start), sockets[index]);
    if (attached) subscriptions[index] = std::move(attached->subscription);
  };
  boost::asio::co_spawn(io, write_all(), boost::asio::detached);
  for (std::size_t i = 0; i < kClients; ++i) boost::asio::co_spawn(io, attach(i), boost::asio::detached);
  const auto complete = [](const RecordingSubscriber& socket) { return socket.event_count >= kMessages; };
  io.restart();
  while (!std::all_of(sockets.begin(), sockets.end(), complete)) {
    ASSERT_GT(io.run_one_for(std::chrono::seconds(20)), 0U);
  }

  Bodies expected;
  for (int i = 1; i <= kMessages; ++i) expected.push_back(std::to_string(i));
  for (const auto& socket : sockets) EXPECT_EQ(socket.bodies(start), expected);
}

}  // namespace
}  // namespace dropline::chat
