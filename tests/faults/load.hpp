#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/endpoint.hpp"
#include "support/resuming_client.hpp"
#include "support/seed.hpp"

namespace dropline::test {

// Holds threads back while the server is down.
class Gate {
 public:
  void open();
  void close();
  void end();  // for ever: pass() gives false
  // Blocks while closed; false at the end.
  [[nodiscard]] bool pass();
  // Returns when that many threads are held back.
  void wait_until_held(std::size_t threads);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  bool ended_ = false;
  std::size_t held_ = 0;
};

struct Acknowledged {
  std::string conversation;
  std::int64_t seq = 0;
  std::string body;
};

// Customers who write as fast as they are answered, and an agent who follows all of them; each on a thread of its own,
// reconnecting by the rules. Each message's body is unique: "<writer>-<number>", numbers ascending.
// What they know may be read only while they are held back or have finished.
class Load {
 public:
  // Held back until resume().
  Load(const Seeded& seeded, const Endpoint& server, std::size_t writers = 8, std::size_t in_flight = 8);
  ~Load();

  void resume() { gate_.open(); }
  // From now on a client that loses its connection waits for resume().
  void expect_outage() { gate_.close(); }
  void wait_until_all_lost_the_server() { gate_.wait_until_held(writers_.size() + 1); }

  // Returns once that many messages more have been acknowledged.
  void wait_for_acknowledgements(std::size_t more);
  // Writes no new messages, lets what is unacknowledged be sent and everything be delivered.
  void finish();

  [[nodiscard]] std::vector<Acknowledged> acknowledged() const;
  [[nodiscard]] const ResumingClient& agent() const { return agent_; }
  [[nodiscard]] const ResumingClient& writer(std::size_t index) const { return writers_[index]->client; }
  [[nodiscard]] std::size_t writers() const { return writers_.size(); }
  [[nodiscard]] std::vector<std::string> complaints() const;

 private:
  struct Writer {
    explicit Writer(ResumingClient::Person person) : client(std::move(person)) {}
    ResumingClient client;
    std::size_t unanswered = 0;
    std::size_t sent = 0;
    std::vector<Acknowledged> acknowledged;
  };

  void add_writer(ResumingClient::Person person);
  void write(Writer& writer, std::size_t index);
  void send_and_receive(Writer& writer, std::size_t index);
  void follow();
  [[nodiscard]] bool agent_has_everything() const;
  void count_acknowledgement();

  const Endpoint server_;
  const std::size_t in_flight_;
  Gate gate_;
  std::vector<std::unique_ptr<Writer>> writers_;
  ResumingClient agent_;
  std::size_t seeded_messages_;
  std::atomic<bool> no_new_messages_ = false;
  std::atomic<bool> finishing_ = false;  // the writers are done
  std::atomic<bool> abandoned_ = false;
  std::mutex mutex_;
  std::condition_variable acknowledged_more_;
  std::size_t acknowledgements_ = 0;
  std::vector<std::thread> writing_;
  std::thread following_;
};

}  // namespace dropline::test
