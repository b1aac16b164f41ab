#pragma once

#include "dropline/chat/accounts.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>

namespace dropline::net {

class Connections;

// One open socket in the list of all: an HTTP session, or the WebSocket session that took its place. Enters the list when
// made and leaves it when destroyed. Deadlines are whole seconds and checked once a second: cheaper than a timer each.
class Connection {
 public:
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection();

  // None of these destroys the connection before it returns.
  virtual void expire() = 0;  // the deadline has passed
  virtual void stop() = 0;    // finish what is running, take nothing new, close
  virtual void abort() = 0;   // close now
  virtual void end_rights(const chat::RightsEnded& ended) = 0;

 protected:
  explicit Connection(std::shared_ptr<Connections> all);

  void set_deadline(std::int64_t seconds);
  void clear_deadline() { deadline_ = kNever; }
  // No whole request yet, or none any more. Such a connection makes room when there is none.
  void set_expendable(bool expendable);

 private:
  friend class Connections;
  static constexpr std::int64_t kNever = INT64_MAX;

  std::shared_ptr<Connections> all_;
  std::list<Connection*>::iterator place_;
  bool expendable_ = false;
  std::int64_t deadline_ = kNever;
};

// Thread: I/O. Must outlive its connections.
class Connections {
 public:
  explicit Connections(std::size_t limit) : limit_(limit) {}

  [[nodiscard]] std::size_t size() const { return expendable_.size() + busy_.size(); }
  [[nodiscard]] bool full() const { return size() >= limit_; }

  // Ends the one that has held nothing for the longest time, so that who holds sockets open without a word keeps nobody out.
  // False when all are busy.
  bool make_room();

  // Call once a second.
  void tick();

  void stop_all();
  void abort_all();
  void end_rights(const chat::RightsEnded& ended);

 private:
  friend class Connection;
  template <class Call>
  void for_each(Call call);

  std::size_t limit_;
  std::int64_t seconds_ = 0;
  std::list<Connection*> expendable_;  // oldest first
  std::list<Connection*> busy_;
};

}  // namespace dropline::net
