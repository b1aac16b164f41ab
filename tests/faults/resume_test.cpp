#include <limits>

#include "faults/resume_fixture.hpp"

#include "dropline/storage/database.hpp"
#include "dropline/storage/events.hpp"

// Coming back: with a good cursor, with one that is void, after the log was cut off, and after reading too slowly.
namespace dropline::test {
namespace {

class Resume : public ResumeTest {
 protected:
  void connect(ResumingClient& client) {
    follow_until(client, server_.endpoint(), [&] { return client.connected(); });
  }

  void follow(ResumingClient& client, std::size_t messages, const std::string& conversation = "") {
    follow_until(client, server_.endpoint(),
                 [&] { return client.outbox_empty() && client.bodies(conversation).size() >= messages; });
  }

  // Restarts the server on a log that has forgotten everything up to now.
  void restart_with_empty_log() {
    ASSERT_EQ(server_.terminate(), 0);
    {
      storage::Database database(database_file(directory_.path()), storage::Database::Mode::read_write);
      in_transaction(database, [&](storage::Tx& tx) {
        constexpr int all = std::numeric_limits<int>::max();
        ASSERT_GT(storage::trim_log(tx, seeded_.company.id, tx.now() + kDay, all), 0);
      });
    }
    server_.start();
  }
};

TEST_F(Resume, GoodCursor_ContinuesWithoutReset) {
  const auto& person = next_customer();
  auto client = customer(person);
  client.send("one");
  follow(client, 2);
  client.disconnect();
  auto agent = agent_http();
  reply(agent, person, "two");
  follow(client, 3);
  EXPECT_EQ(client.bodies(""), bodies({"one", "two"}));
  EXPECT_EQ(client.resets(), 1);  // of the very first connection
}

TEST_F(Resume, OfflinePastTheLog_ResetsAndIsComplete) {
  const auto& person = next_customer();
  auto client = customer(person);
  auto colleague = agent();
  connect(client);
  connect(colleague);
  client.disconnect();
  colleague.disconnect();

  auto http = agent_http();
  std::vector<std::string> expected{kFirstBody};
  for (int i = 1; i <= 70; ++i) {  // more than one snapshot holds
    expected.push_back("while you were away " + std::to_string(i));
    reply(http, person, expected.back());
  }
  restart_with_empty_log();

  client.send("I am back");
  expected.push_back("I am back");
  follow(client, expected.size());
  EXPECT_EQ(client.bodies(""), expected);
  EXPECT_EQ(client.resets(), 2);

  const auto conversation = to_string(person.conversation);
  follow(colleague, expected.size(), conversation);
  EXPECT_EQ(colleague.bodies(conversation), expected);
  EXPECT_EQ(colleague.conversations().size(), seeded_.customers.size());
  EXPECT_EQ(colleague.resets(), 2);
}

TEST_F(Resume, OfflinePastTheLogByLongPolling_ResetsAndIsComplete) {
  const auto& person = next_customer();
  auto client = customer(person);
  client.poll(server_.endpoint(), 0);
  ASSERT_EQ(client.resets(), 1);
  auto http = agent_http();
  reply(http, person, "missed");
  restart_with_empty_log();
  client.poll(server_.endpoint(), 0);
  EXPECT_EQ(client.resets(), 2);
  EXPECT_EQ(client.bodies(""), bodies({"missed"}));
}

TEST_F(Resume, ForeignEpoch_Resets) {
  auto client = customer(next_customer());
  connect(client);
  client.disconnect();
  client.cursor->epoch = "another-history";
  connect(client);
  EXPECT_EQ(client.resets(), 2);
  EXPECT_EQ(client.bodies(""), bodies({}));
}

TEST_F(Resume, CursorFromTheFuture_Resets) {
  auto client = customer(next_customer());
  auto colleague = agent();
  for (auto* who : {&client, &colleague}) {
    connect(*who);
    who->disconnect();
    who->cursor->ev += 1'000'000;
    connect(*who);
    EXPECT_EQ(who->resets(), 2);
  }
}

// An agent's browser that sleeps while customers write more than all buffers on the way can hold.
TEST_F(Resume, ClientThatDoesNotRead_IsToldAndLosesNothing) {
  constexpr std::size_t messages = 2000;
  const auto& person = next_customer();
  auto sleeper = agent();
  sleeper.connect(server_.endpoint(), {.receive_buffer_bytes = 4096});

  auto writer = customer(person);
  std::vector<std::string> expected{kFirstBody};
  connect(writer);
  while (expected.size() <= messages) {
    for (int burst = 0; burst < 16; ++burst) {
      expected.push_back(std::to_string(expected.size()) + ' ' + std::string(7000, 'x'));
      writer.send(expected.back());
    }
    follow_until(writer, server_.endpoint(), [&] { return writer.outbox_empty(); });
  }

  const auto conversation = to_string(person.conversation);
  follow(sleeper, expected.size(), conversation);
  EXPECT_TRUE(sleeper.bodies(conversation) == expected);
  EXPECT_GE(sleeper.resyncs(), 1) << "nothing was dropped: the test did not reach the limit";
  EXPECT_EQ(sleeper.resets(), 1);
  EXPECT_EQ(sleeper.complaints(), std::vector<std::string>{});
}

}  // namespace
}  // namespace dropline::test
