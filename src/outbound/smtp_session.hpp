#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "dropline/outbound/smtp_client.hpp"

#include "outbound/curl_easy.hpp"

namespace dropline::outbound {

// The settings, taken apart. The URL holds no user and no password any more.
struct SmtpServer {
  std::string url;
  std::string user;
  std::string password;
  std::string login_options;  // such as "AUTH=PLAIN"
  bool tls = true;
};

[[nodiscard]] Result<SmtpServer> parse_smtp_server(const SmtpSettings& settings);

// One connection to the mail server, kept from mail to mail. Blocks. Thread: one at a time, except stop().
class SmtpSession {
 public:
  SmtpSession(const SmtpServer& server, const SmtpSettings& settings) : server_(server), settings_(settings) {}
  SmtpSession(const SmtpSession&) = delete;
  SmtpSession& operator=(const SmtpSession&) = delete;

  // `mail` has CRLF line ends, the envelope was checked.
  [[nodiscard]] SmtpOutcome send(const Envelope& envelope, std::string_view mail);
  // Ends what runs, and lets nothing more begin. Any thread.
  void stop();

 private:
  using SteadyClock = std::chrono::steady_clock;

  static std::size_t on_reply(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* data, std::size_t size, std::size_t count, void* self);
  static int on_ready(void* self, char* ip, char* local_ip, int port, int local_port);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_close_socket(void* self, curl_socket_t socket);

  void hang_up(int how);
  void set_route();
  void set_envelope(const Envelope& envelope, CurlList& recipients);
  void set_callbacks();
  [[nodiscard]] SmtpOutcome judge(CURLcode outcome) const;

  const SmtpServer& server_;
  const SmtpSettings& settings_;
  std::atomic<bool> stopped_ = false;
  std::mutex sockets_mutex_;
  std::set<curl_socket_t> sockets_;

  // Of the mail that runs.
  std::string_view unsent_;
  SteadyClock::time_point deadline_;
  std::chrono::milliseconds acceptance_time_{0};
  bool logged_in_ = false;
  int refusal_code_ = 0;
  std::string refusal_text_;

  CurlEasy easy_;  // last: its end says QUIT and closes sockets
};

}  // namespace dropline::outbound
