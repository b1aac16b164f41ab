#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include "dropline/mail/mail_listener.hpp"
#include "mail/smtp_dialogue.hpp"
#include "mail/smtp_text.hpp"
#include "mail/watchdog.hpp"

namespace dropline::mail {

class SmtpSession;

// What the connections of one listener share, and what outlives the listener with the last of them.
struct SmtpHouse {
  MailListenerLimits limits;
  SmtpRules rules;
  MailHandler handler;
  std::set<SmtpSession*> sessions{};
  std::size_t buffered_bytes = 0;
  bool stopping = false;
};

// One connection: moves bytes between the socket and the dialogue. Lives as long as its coroutine. Thread: I/O.
class SmtpSession {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;

  SmtpSession(std::shared_ptr<SmtpHouse> house, Socket socket);
  SmtpSession(const SmtpSession&) = delete;
  SmtpSession& operator=(const SmtpSession&) = delete;
  ~SmtpSession();

  // Until the connection is closed.
  [[nodiscard]] boost::asio::awaitable<void> run();
  // The house stops: ends at once when no mail is on its way.
  void stop();
  void abort();

 private:
  boost::asio::awaitable<void> talk();
  boost::asio::awaitable<void> take_line(std::size_t size);
  boost::asio::awaitable<SmtpDialogue::Step> take_text();
  boost::asio::awaitable<SmtpDialogue::Step> deliver(ReceivedMail mail);
  boost::asio::awaitable<void> say_goodbye(std::string_view reply);
  boost::asio::awaitable<void> linger();

  boost::asio::awaitable<bool> read_more();
  boost::asio::awaitable<void> flush();
  void watch();

  std::shared_ptr<SmtpHouse> house_;
  Socket socket_;
  SmtpDialogue dialogue_;
  Watchdog watchdog_;
  std::chrono::steady_clock::time_point end_;  // of the whole connection
  std::string input_;
  std::string output_;
  bool between_mails_ = true;
  bool finished_ = false;
  bool timed_out_ = false;
};

}  // namespace dropline::mail
