#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/latencies.hpp"
#include "support/endpoint.hpp"
#include "support/seed.hpp"
#include "support/ws_client.hpp"

namespace dropline::bench {

// Customers' sockets that write, and one agent's socket that receives everything, all on one thread. It shares the machine
// with the server, so it is cheap: frames are built once and only their numbers change; of what arrives, only the
// numbers are read.
class Traffic {
 public:
  // Connects the first `conversations` of the seeded customers, and the agent.
  Traffic(const test::Endpoint& server, const test::Seeded& seeded, std::size_t conversations);
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;
  ~Traffic();

  // Called when a message of that conversation was acknowledged.
  std::function<void(std::size_t conversation)> on_acknowledged;

  // Queues the conversation's next message; its latency counts from `intended`.
  void send(std::size_t conversation, Clock::time_point intended);
  // Writes what is queued, then takes what arrives until `deadline`; returns after the first batch.
  void exchange(Clock::time_point deadline);
  // Lets everything be acknowledged and delivered, for at most ten seconds.
  void settle();

  struct Message {
    Clock::time_point intended;
    Clock::time_point acknowledged{};
    Clock::time_point delivered{};
  };
  [[nodiscard]] const std::vector<Message>& messages() const { return messages_; }
  // What must not happen: lost, repeated or refused messages. In words; empty when all is well.
  [[nodiscard]] std::vector<std::string> complaints() const;
  // How often the agent's queue overflowed. No loss: it is sent from the log what it missed.
  [[nodiscard]] std::size_t resyncs() const { return resyncs_; }
  [[nodiscard]] std::size_t conversations() const { return customers_.size(); }

 private:
  struct Customer {
    test::WsClient socket;
    std::string frame{};   // of a `send`, ready but for its number
    std::string queued{};  // frames not yet written
  };

  void watch(const test::WsClient& socket, std::size_t index);
  void take_answer(std::size_t conversation, std::string_view frame);
  void take_delivery(std::string_view frame);
  void flush();

  int epoll_;
  std::string id_prefix_;  // of the client ids of this run
  std::vector<Customer> customers_;
  std::vector<std::size_t> to_flush_;
  test::WsClient agent_;
  std::vector<Message> messages_;
  std::size_t acknowledged_ = 0;
  std::size_t delivered_ = 0;
  std::size_t repeated_ = 0;
  std::size_t resyncs_ = 0;
  std::vector<std::string> errors_;
  Clock::time_point now_;
};

}  // namespace dropline::bench
