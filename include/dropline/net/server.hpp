#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "dropline/chat/accounts.hpp"
#include "dropline/chat/customer_line.hpp"
#include "dropline/chat/feed.hpp"
#include "dropline/chat/files.hpp"
#include "dropline/chat/inbox.hpp"
#include "dropline/chat/presence.hpp"
#include "dropline/chat/reach.hpp"
#include "dropline/config.hpp"
#include "dropline/notify/agent_notifiers.hpp"

namespace dropline::net {

// The use cases the edge needs. All outlive the server.
struct Services {
  storage::Store& store;
  chat::Accounts& accounts;
  chat::CustomerLine& customers;
  chat::Inbox& inbox;
  chat::Feed& feed;
  chat::Presence& presence;
  chat::Reach& reach;
  chat::Files& files;
  notify::AgentNotifiers& notifiers;
};

// The HTTP and WebSocket edge: listens, speaks TLS if there is a certificate, routes. Thread: I/O.
class Server {
 public:
  // Binds and listens. Throws std::runtime_error with one line that says what to do: port in use, bad certificate.
  // `now`: what limits on rates go by, so that tests can hold it still.
  Server(boost::asio::any_io_executor io, const Config& config, Services services,
         std::function<std::chrono::steady_clock::time_point()> now = &std::chrono::steady_clock::now);
  ~Server();

  // Starts accepting.
  void start();
  [[nodiscard]] std::uint16_t port() const;
  // Loads certificate and key again (SIGHUP); keeps the old ones and logs when the new ones are not usable.
  void reload_certificate();
  // Closes, within a second, the sockets of an agent whose session or membership has ended, and of a device signed out.
  void end_rights(const chat::RightsEnded& ended);
  // Stops accepting, says `bye` to sockets, lets running requests finish; resumes when all are closed or after 5 s.
  [[nodiscard]] boost::asio::awaitable<void> drain();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::net
