#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dropline/domain/agent.hpp"
#include "dropline/error.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/storage/store.hpp"

namespace dropline::notify {

inline constexpr std::size_t kNotifiersPerAgent = 5;       // in one company
inline constexpr Micros kNotifierTestPause = 3 * kSecond;  // between two tests of one agent

// Another service by which an agent is told, without the secrets of its address.
struct AgentNotifier {
  std::int64_t id = 0;
  std::string kind;        // ntfy, gotify, slack, mattermost, discord, webhook
  std::string label;       // "ntfy · ntfy.sh/ale…"
  Micros last_at = 0;      // 0 while unused
  std::string last_error;  // one sentence; "" when the last use went well
  bool off = false;        // the service said that the address is no more; a test that succeeds turns it on again
};

// What agents set up for themselves to be told by other services. Everybody has their own: those of colleagues are not there.
// Thread: I/O. Lifetime: shorter than the store and the carriers.
class AgentNotifiers {
 public:
  AgentNotifiers(storage::Store& store, Carriers& carriers);
  ~AgentNotifiers();

  [[nodiscard]] boost::asio::awaitable<std::vector<AgentNotifier>> list(domain::Seat seat);

  struct Added {
    AgentNotifier notifier;
    std::string secret;  // of a webhook entered without one: made here, and never shown again; "" otherwise
  };
  // From one URL as in docs/operations.md, "Other notifiers". Errors: invalid_field "url"; conflict when there are
  // kNotifiersPerAgent already, or this one is.
  [[nodiscard]] boost::asio::awaitable<Result<Added>> add(domain::Seat seat, std::string url);
  [[nodiscard]] boost::asio::awaitable<Result<void>> remove(domain::Seat seat, std::int64_t id);

  struct Trial {
    bool ok = false;
    std::string message;  // one sentence for the agent
  };
  // Sends a real one now and says what came of it. Errors: not_found, rate_limited.
  [[nodiscard]] boost::asio::awaitable<Result<Trial>> test(domain::Seat seat, std::int64_t id);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::notify
