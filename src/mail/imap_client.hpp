#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "dropline/mail/imap_mailbox.hpp"
#include "mail/imap_reader.hpp"
#include "mail/imap_stream.hpp"

namespace dropline::mail {

// Throws ImapFailure with what the server said about it.
[[noreturn]] void fail_with(const std::string& what, const ImapResponse& answer);

// One connection to the server with the mailbox selected. What fails throws ImapFailure, after which only close() is of use. One
// command at a time; interrupt() and close() at any time. Thread: I/O.
class ImapClient {
 public:
  using Uid = std::uint32_t;
  using Duration = Watchdog::Duration;

  // All must outlive the client.
  ImapClient(const boost::asio::any_io_executor& io, const ImapSettings& settings, const ImapLimits& limits,
             boost::asio::ssl::context& tls);
  ImapClient(const ImapClient&) = delete;
  ImapClient& operator=(const ImapClient&) = delete;
  ~ImapClient() { close(); }

  // Connects, makes it secure, signs in, selects the mailbox for reading and marking.
  [[nodiscard]] boost::asio::awaitable<void> open();
  // Uids mean the same mails as long as this stays the same (RFC 3501, 2.3.1.1).
  [[nodiscard]] std::uint32_t uid_validity() const { return uid_validity_; }

  [[nodiscard]] boost::asio::awaitable<std::vector<Uid>> unseen();

  struct Fetched {
    enum class State : std::uint8_t { whole, too_large, gone } state = State::gone;
    std::string data{};
  };
  [[nodiscard]] boost::asio::awaitable<Fetched> fetch(Uid uid);

  [[nodiscard]] boost::asio::awaitable<void> mark_accepted(Uid uid);
  [[nodiscard]] boost::asio::awaitable<void> mark_refused(Uid uid);

  // Resumes when mail may have come, after `longest`, or after interrupt().
  [[nodiscard]] boost::asio::awaitable<void> wait(Duration longest);
  void interrupt();

  [[nodiscard]] boost::asio::awaitable<void> log_out();
  void close();

 private:
  using OnData = std::function<void(ImapResponse&)>;

  boost::asio::awaitable<void> be_greeted();
  boost::asio::awaitable<void> upgrade();
  boost::asio::awaitable<void> learn_capabilities();
  boost::asio::awaitable<void> sign_in();
  boost::asio::awaitable<ImapResponse> authenticate_plain();
  boost::asio::awaitable<void> select();
  boost::asio::awaitable<bool> store(Uid uid, std::string_view flags);
  boost::asio::awaitable<void> idle(Duration longest);

  // The server's verdict on a command; data that comes before it goes to `on_data`.
  boost::asio::awaitable<ImapResponse> command(std::string text, OnData on_data = {});
  boost::asio::awaitable<ImapResponse> verdict(std::string tag, OnData on_data);
  boost::asio::awaitable<ImapResponse> response(std::optional<Duration> patience);
  std::string begin(std::string_view text);
  void end_idle();
  void note(const ImapResponse& data);
  void note_capabilities(std::string_view list);
  [[nodiscard]] bool can(std::string_view capability) const;

  const ImapSettings& settings_;
  const ImapLimits& limits_;
  boost::asio::ssl::context& tls_;
  std::shared_ptr<ImapStream> stream_;
  ImapReader reader_;
  boost::asio::steady_timer timer_;  // until the next look, without IDLE
  Watchdog idle_end_;                // until DONE is said, with IDLE
  std::vector<std::string> capabilities_;
  std::uint32_t tags_ = 0;
  std::uint32_t uid_validity_ = 0;
  bool signed_in_ = false;
  bool keeps_keywords_ = false;
  bool news_ = false;     // EXISTS since the last look
  bool idling_ = false;   // the server waits for DONE
  bool stopped_ = false;  // interrupt() was called
};

}  // namespace dropline::mail
