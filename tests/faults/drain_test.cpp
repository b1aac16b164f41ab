#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <gtest/gtest.h>

#include "faults/load.hpp"
#include "faults/stored.hpp"
#include "support/paths.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"
#include "support/ws_client.hpp"

// SIGTERM under load: a restart that nobody notices but for a reconnection.
namespace dropline::test {
namespace {

bool holds(const Stored& stored, const Acknowledged& ack) {
  const auto found = stored.conversations.find(ack.conversation);
  if (found == stored.conversations.end()) return false;
  const auto place = static_cast<std::size_t>(ack.seq) - 1;
  return place < found->second.size() && found->second[place].body == ack.body;
}

TEST(Drain, TerminatedUnderLoad_SaysByeLosesNothingAndExitsCleanly) {
  const TempDir directory;
  const auto seeded = seed(database_file(directory.path()), 8);
  ServerProcess server({.binary = dropline_binary(), .data_dir = directory.path(), .flags = without_rate_limits()});
  Load load(seeded, server.endpoint());

  for (int round = 1; round <= 5; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    server.start();
    load.resume();
    load.wait_for_acknowledgements(500);

    load.expect_outage();
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(server.terminate(), 0) << server.log();
    const auto took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
    load.wait_until_all_lost_the_server();
    std::printf("drain: exit 0 after %lld ms under load\n", static_cast<long long>(took.count()));

    EXPECT_EQ(load.agent().bye(), "restart");
    for (std::size_t i = 0; i < load.writers(); ++i) EXPECT_EQ(load.writer(i).bye(), "restart") << "writer " << i;
    const auto stored = read_stored(directory.path(), seeded.company);
    EXPECT_EQ(stored.integrity, "ok");
    for (const auto& ack : load.acknowledged()) ASSERT_TRUE(holds(stored, ack)) << ack.body << " is lost";
  }

  server.start();
  load.resume();
  load.finish();
  for (std::size_t i = 0; i < load.writers(); ++i) EXPECT_TRUE(load.writer(i).outbox_empty());
}

TEST(Drain, TerminatedTwice_EndsAtOnceAndKeepsWhatWasAcknowledged) {
  const TempDir directory;
  const auto seeded = seed(database_file(directory.path()), 1);
  ServerProcess server({.binary = dropline_binary(), .data_dir = directory.path()});
  server.start();
  WsClient customer(server.endpoint(), {.cookies = seeded.customers.front().cookie});
  customer.send({{"type", "hello"}, {"v", 1}, {"as", "customer"}, {"company", seeded.company.slug}});
  (void)customer.read_until("reset");
  customer.send({{"type", "send"}, {"client_id", ClientId::random().text()}, {"body", "Still there?"}});
  const auto ack = customer.read_until("ack");

  server.signal(SIGTERM);
  (void)customer.read_until("bye");  // and now the server waits for this client to close, which it never does
  EXPECT_EQ(server.terminate(), EXIT_FAILURE) << "0 would be the ordinary end of the drain";

  const auto stored = read_stored(directory.path(), seeded.company);
  EXPECT_EQ(stored.integrity, "ok");
  EXPECT_TRUE(holds(stored, {.conversation = ack.at("conversation"), .seq = ack.at("seq"), .body = "Still there?"}));
}

}  // namespace
}  // namespace dropline::test
