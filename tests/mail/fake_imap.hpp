#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dropline::mail {

// An IMAP server on a loopback port that answers what the test tells it to: for what an honest server never does. One
// connection at a time. Thread-safe.
class FakeImap {
 public:
  struct Answer {
    std::string text;     // each "%" stands for the tag of the command
    std::string flood{};  // then this again and again until the client hangs up
    bool hang_up = false;
  };

  FakeImap();  // well-behaved: one unseen mail with the UID 1, no IDLE
  FakeImap(const FakeImap&) = delete;
  FakeImap& operator=(const FakeImap&) = delete;
  ~FakeImap();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void greet(Answer answer);
  // For commands that begin with `command`.
  void on(const std::string& command, Answer answer);

  // Waits until so many connections were opened, or commands with that beginning were received; false when it takes too long.
  [[nodiscard]] bool wait_for_connections(int count);
  [[nodiscard]] bool wait_for(const std::string& command, int count = 1);
  [[nodiscard]] int count(const std::string& command);

 private:
  void serve();
  void talk(int socket);
  bool reply(int socket, const Answer& answer, const std::string& tag);
  [[nodiscard]] Answer answer_to(const std::string& command);
  [[nodiscard]] int count_locked(const std::string& command) const;

  int listener_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  Answer greeting_;
  std::map<std::string, Answer> answers_;
  std::vector<std::string> commands_;
  int connections_ = 0;
  int socket_ = -1;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace dropline::mail
