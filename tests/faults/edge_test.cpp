#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <sys/resource.h>

#include "support/byte_stream.hpp"
#include "support/certificate.hpp"
#include "support/http_client.hpp"
#include "support/paths.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"
#include "support/ws_client.hpp"

// The edge when others behave badly: who holds connections open, and who takes the last descriptor.
namespace dropline::test {
namespace {

using Clock = std::chrono::steady_clock;

void allow_many_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Milliseconds since(Clock::time_point begin) { return std::chrono::duration_cast<Milliseconds>(Clock::now() - begin); }

// A customer's socket after `hello`, and the time an acknowledgement takes on it.
class HonestSender {
 public:
  HonestSender(const Endpoint& server, const Seeded& seeded) : socket_(server, options(server, seeded)) {
    socket_.send({{"type", "hello"}, {"v", 1}, {"as", "customer"}, {"company", seeded.company.slug}});
    (void)socket_.read_until("reset");
  }

  Milliseconds send() {
    const auto begin = Clock::now();
    socket_.send({{"type", "send"}, {"client_id", ClientId::random().text()}, {"body", "Hello?"}});
    (void)socket_.read_until("ack");
    return since(begin);
  }

 private:
  static WsOptions options(const Endpoint& server, const Seeded& seeded) {
    WsOptions made;
    made.cookies = server.tls ? over_tls(seeded.customers.front().cookie) : seeded.customers.front().cookie;
    return made;
  }
  WsClient socket_;
};

class SlowHeaders : public ::testing::TestWithParam<bool> {};

TEST_P(SlowHeaders, TwoThousandOfThem_DoNotStopAnHonestSender) {
  allow_many_descriptors();
  const TempDir directory;
  const auto seeded = seed(database_file(directory.path()), 1);
  ServerProcess::Options options{
      .binary = dropline_binary(), .data_dir = directory.path(), .flags = without_rate_limits()};
  if (GetParam()) {
    const auto files = make_certificate(directory.path());
    options.certificate = files.certificate;
    options.key = files.key;
  }
  ServerProcess server(std::move(options));
  server.start();

  // Half a header each; over TLS not even a handshake, which costs the attacker nothing.
  Endpoint tcp = server.endpoint();
  tcp.tls = false;
  const std::string half = GetParam() ? std::string("\x16\x03\x01", 3) : "GET / HTTP/1.1\r\nHost: a";
  std::vector<ByteStream> attackers;
  for (int i = 0; i < 2000; ++i) {
    attackers.emplace_back(tcp);
    attackers.back().write(half);
  }
  const auto begin = Clock::now();
  HonestSender sender(server.endpoint(), seeded);
  const auto to_connect = since(begin);
  Milliseconds slowest{0};
  for (int i = 0; i < 100; ++i) slowest = std::max(slowest, sender.send());
  std::printf("2,000 slow headers: connected and greeted in %lld ms, slowest of 100 acknowledgements %lld ms\n",
              static_cast<long long>(to_connect.count()), static_cast<long long>(slowest.count()));
  EXPECT_LT(to_connect, Milliseconds(2000));
  EXPECT_LT(slowest, Milliseconds(500));
}

INSTANTIATE_TEST_SUITE_P(Edge, SlowHeaders, ::testing::Bool(),
                         [](const auto& tls) { return tls.param ? "OverTls" : "Plain"; });

TEST(Descriptors, Exhausted_OldSessionsGoOnAndTheProcessorIsIdle) {
  const TempDir directory;
  const auto seeded = seed(database_file(directory.path()), 1);
  ServerProcess server(
      {.binary = dropline_binary(), .data_dir = directory.path(), .flags = without_rate_limits(), .descriptors = 128});
  server.start();
  HonestSender old_session(server.endpoint(), seeded);

  // Sockets that are in use cannot be let go of, so these take all there is.
  std::vector<HonestSender> holders;
  std::vector<ByteStream> waiting;
  for (int i = 0; i < 60; ++i) holders.emplace_back(server.endpoint(), seeded);
  for (int i = 0; i < 400; ++i) waiting.emplace_back(server.endpoint());

  const auto used_before = processor_time(server.pid());
  const auto begin = Clock::now();
  Milliseconds slowest{0};
  int sent = 0;
  for (; since(begin) < Milliseconds(5000); ++sent) {
    slowest = std::max(slowest, old_session.send());
    std::this_thread::sleep_for(Milliseconds(20));  // a pace, not a wait: the load of one busy customer
  }
  const auto used = processor_time(server.pid()) - used_before;
  const auto share = static_cast<double>(used.count()) / static_cast<double>(since(begin).count());
  const auto log = server.log();
  const auto lines = std::ranges::count(log, '\n');
  std::printf("out of descriptors: %.1f %% of a core, %d acknowledgements, slowest %lld ms, %lld log lines\n",
              share * 100, sent, static_cast<long long>(slowest.count()), static_cast<long long>(lines));
  EXPECT_LT(share, 0.2);
  EXPECT_LT(slowest, Milliseconds(500));
  EXPECT_LT(lines, 60);
}

}  // namespace
}  // namespace dropline::test
