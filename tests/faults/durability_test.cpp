#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "faults/load.hpp"
#include "faults/stored.hpp"
#include "support/paths.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"

// kill -9 under load, against the real program: what was acknowledged is there afterwards, once and in order.
namespace dropline::test {
namespace {

using std::chrono::milliseconds;

struct Findings {
  std::size_t acknowledged = 0;
  std::size_t lost = 0;        // acknowledged, but not stored at that place
  std::size_t duplicates = 0;  // stored twice
  std::size_t gaps = 0;        // holes in seq
  std::size_t reordered = 0;   // stored before what the same writer sent earlier
  std::size_t phantoms = 0;    // delivered to the agent, but not stored
  std::string integrity = "ok";
};

using Bodies = std::map<std::int64_t, std::string>;  // by seq

Bodies by_seq(const std::vector<Stored::Message>& messages, Findings& findings) {
  Bodies bodies;
  std::set<std::string> seen;
  std::int64_t number_before = 0;
  for (const auto& [seq, body] : messages) {
    if (seq != static_cast<std::int64_t>(bodies.size()) + 1) ++findings.gaps;
    bodies[seq] = body;
    if (!seen.insert(body).second) ++findings.duplicates;
    if (body == kFirstBody) continue;
    const auto number = std::stoll(body.substr(body.find('-') + 1));
    if (number <= number_before) ++findings.reordered;
    number_before = number;
  }
  return bodies;
}

Findings compare(const Stored& stored, const Load& load) {
  Findings findings;
  findings.integrity = stored.integrity;
  std::map<std::string, Bodies> bodies;
  for (const auto& [id, messages] : stored.conversations) bodies[id] = by_seq(messages, findings);

  for (const auto& ack : load.acknowledged()) {
    ++findings.acknowledged;
    if (bodies[ack.conversation][ack.seq] != ack.body) ++findings.lost;
  }
  for (const auto& [id, conversation] : load.agent().conversations()) {
    for (const auto& [seq, body] : conversation) {
      if (bodies[id][seq] != body) ++findings.phantoms;
    }
  }
  return findings;
}

// A server under load that is killed again and again.
class KilledServer {
 public:
  explicit KilledServer(std::filesystem::path binary)
      : seeded_(seed(database_file(directory_.path()), 8)),
        server_({.binary = std::move(binary), .data_dir = directory_.path(), .flags = without_rate_limits()}),
        load_(seeded_, server_.endpoint()) {}

  // Lets the load run for a while, kills the server at the moment an acknowledgement arrives, and looks at what is left.
  Findings round() {
    start();
    load_.wait_for_acknowledgements(std::uniform_int_distribution<std::size_t>(20, 800)(random_));
    load_.expect_outage();
    server_.kill();
    load_.wait_until_all_lost_the_server();
    return compare(read_stored(directory_.path(), seeded_.company), load_);
  }

  // After the last round: everybody gets to the end of what they wanted.
  Findings finish() {
    start();
    load_.finish();
    server_.kill();
    return compare(read_stored(directory_.path(), seeded_.company), load_);
  }

  [[nodiscard]] milliseconds slowest_start() const { return slowest_start_; }
  [[nodiscard]] const Load& load() const { return load_; }

 private:
  void start() {
    slowest_start_ = std::max(slowest_start_, std::chrono::duration_cast<milliseconds>(server_.start()));
    load_.resume();
  }

  TempDir directory_;
  Seeded seeded_;
  ServerProcess server_;
  Load load_;
  milliseconds slowest_start_{0};
  std::mt19937 random_{20'240'607};  // the same rounds in every run
};

int rounds() { return std::getenv("LONG_TESTS") ? 100 : 20; }

TEST(Durability, KillUnderLoad_LosesDuplicatesAndReordersNothing) {
  KilledServer server(dropline_binary());
  for (int round = 1; round <= rounds(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const auto found = server.round();
    ASSERT_EQ(found.lost, 0u);
    ASSERT_EQ(found.duplicates, 0u);
    ASSERT_EQ(found.gaps, 0u);
    ASSERT_EQ(found.reordered, 0u);
    ASSERT_EQ(found.phantoms, 0u);
    ASSERT_EQ(found.integrity, "ok");
  }
  const auto found = server.finish();
  EXPECT_EQ(found.lost + found.duplicates + found.gaps + found.reordered + found.phantoms, 0u);
  for (std::size_t i = 0; i < server.load().writers(); ++i) {
    EXPECT_TRUE(server.load().writer(i).outbox_empty()) << "writer " << i << " was never answered";
  }
  EXPECT_EQ(server.load().complaints(), std::vector<std::string>{});
  EXPECT_LE(server.slowest_start(), milliseconds(2000));
  std::printf("durability: %d kills, %zu messages acknowledged, 0 lost, 0 twice, 0 gaps; ready again within %lld ms\n",
              rounds(), found.acknowledged, static_cast<long long>(server.slowest_start().count()));
}

// The control: with a server that acknowledges before the commit the same rounds must find a loss, or they prove nothing.
TEST(Durability, AcknowledgedBeforeTheCommit_IsFoundOut) {
  KilledServer server(early_ack_binary());
  std::size_t lost = 0;
  int round = 0;
  while (lost == 0 && round < 100) {
    ++round;
    lost = server.round().lost;
  }
  EXPECT_GT(lost, 0u) << "the durability test did not notice a server that acknowledges too early";
  std::printf("durability control: %zu acknowledged messages lost in round %d\n", lost, round);
}

}  // namespace
}  // namespace dropline::test
