#pragma once

#include <atomic>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "dropline/error.hpp"

namespace dropline::chat {

// argon2id through libsodium (64 MiB, three passes, about 0.2 s), on two threads of its own, so that at most 128 MiB are in
// use and no socket waits. Thread: I/O. Answers `busy` when too many wait already: each costs somebody else's time.
class PasswordHasher {
 public:
  PasswordHasher();
  ~PasswordHasher();  // waits for the running ones; those who wait are never resumed

  [[nodiscard]] boost::asio::awaitable<Result<std::string>> hash(std::string password);
  // Takes the same time for an empty hash (no such agent, or none set): the answer's delay tells nobody who has an account.
  [[nodiscard]] boost::asio::awaitable<Result<bool>> verify(std::string hash, std::string password);

 private:
  template <class Outcome, class Work>
  boost::asio::awaitable<Result<Outcome>> on_pool(Work work);

  std::atomic<int> waiting_ = 0;
  boost::asio::thread_pool pool_;
};

}  // namespace dropline::chat
