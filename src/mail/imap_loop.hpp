#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include <boost/asio/steady_timer.hpp>

#include "dropline/mail/imap_mailbox.hpp"
#include "mail/imap_client.hpp"

namespace dropline::mail {

// Looks, hands over, marks, waits; and comes back when the connection is lost. Held by shared_ptr, by its coroutine too.
class ImapLoop : public std::enable_shared_from_this<ImapLoop> {
 public:
  ImapLoop(const boost::asio::any_io_executor& io, ImapSettings settings, MailHandler handler, ImapLimits limits);

  void start();
  [[nodiscard]] boost::asio::awaitable<void> drain();
  void abort();
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  using Uid = ImapClient::Uid;
  using Duration = ImapClient::Duration;

  struct PutOff {
    std::chrono::steady_clock::time_point until{};
    Duration pause{};
  };
  using PutOffs = std::map<Uid, PutOff>;

  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> session();
  boost::asio::awaitable<void> look();
  boost::asio::awaitable<void> take(Uid uid);
  boost::asio::awaitable<RecipientResult> hand_over(Uid uid, std::string data);
  boost::asio::awaitable<void> mark(Uid uid);
  boost::asio::awaitable<void> pause(Duration duration);

  void put_off(Uid uid);
  [[nodiscard]] PutOffs::const_iterator next_put_off() const;
  void forget_others(const std::vector<Uid>& unseen);
  [[nodiscard]] Duration until_next() const;
  [[nodiscard]] Duration backoff(bool credentials);
  void report(std::string problem);

  boost::asio::any_io_executor io_;
  ImapSettings settings_;
  MailHandler handler_;
  ImapLimits limits_;
  boost::asio::ssl::context tls_;
  boost::asio::steady_timer timer_;
  std::unique_ptr<ImapClient> client_;

  // What is known of unseen mail, across connections, as long as the server keeps its numbers.
  std::uint32_t uid_validity_ = 0;
  std::map<Uid, RecipientResult::Outcome> settled_;  // handed over: only the mark may be missing
  PutOffs put_off_;                                  // every mail that was tried

  std::string problem_ = "not connected yet";
  std::minstd_rand random_;
  int failures_ = 0;
  bool running_ = false;
  bool stopping_ = false;
};

}  // namespace dropline::mail
