#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/cut_proxy.hpp"
#include "support/resuming_client.hpp"
#include "support/seed.hpp"
#include "support/server_process.hpp"
#include "support/temp_dir.hpp"

namespace dropline::test {

// A running server with many customers, each with a conversation that holds kFirstBody, and helpers to talk to it.
class ResumeTest : public ::testing::Test {
 protected:
  explicit ResumeTest(int customers = 16);

  [[nodiscard]] ResumingClient customer(const SeededCustomer& person) const;
  [[nodiscard]] ResumingClient agent() const;
  [[nodiscard]] HttpClient agent_http() const;
  const SeededCustomer& next_customer() { return seeded_.customers.at(next_customer_++); }

  // The agent's answer, posted directly.
  void reply(HttpClient& agent, const SeededCustomer& to, const std::string& body);

  static std::vector<std::string> bodies(std::initializer_list<std::string> after_first);

  TempDir directory_;
  Seeded seeded_;
  ServerProcess server_;
  std::size_t next_customer_ = 0;
};

// Takes frames until `done`, reconnecting by the rules whenever the connection breaks.
template <class Done>
void follow_until(ResumingClient& client, const Endpoint& server, Done done) {
  const auto give_up = std::chrono::steady_clock::now() + 6 * kPatience;
  while (!done()) {
    ASSERT_LT(std::chrono::steady_clock::now(), give_up) << "the server cannot be reached";
    try {
      if (!client.connected()) client.connect(server);
      ASSERT_TRUE(done() || client.take_frame()) << "nothing more came";
    } catch (const Disconnected&) {
      client.disconnect();
    }
  }
}

// Calls `session()` with a cut after 0, 1, 2, ... bytes in one direction, until the sessions are too short to be cut. Returns how many sessions were cut.
enum class Direction { to_server, to_client };
template <class Session>
int cut_all_along(CutProxy& proxy, Direction direction, Session session) {
  int cuts = 0;
  for (std::size_t offset = 0, uncut = 0; uncut < 5; ++offset) {
    SCOPED_TRACE("cut after " + std::to_string(offset) +
                 (direction == Direction::to_server ? " bytes to the server" : " bytes to the client"));
    proxy.cut_next(direction == Direction::to_server ? offset : CutProxy::kNever,
                   direction == Direction::to_client ? offset : CutProxy::kNever);
    session();
    if (::testing::Test::HasFailure()) return cuts;
    if (proxy.has_cut()) {
      ++cuts;
    } else {
      ++uncut;
    }
  }
  return cuts;
}

}  // namespace dropline::test
