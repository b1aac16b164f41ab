#pragma once

#include "net/connection.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace dropline::net {

// Accepts connections and keeps doing so when descriptors run out: then it lets go of a connection that holds nothing, or
// waits a little, and says so at most once a second. Thread: I/O.
class Listener {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using OnSocket = std::function<void(Socket)>;

  // Binds and listens on "address:port". Throws std::runtime_error with one line that says what to do.
  Listener(boost::asio::any_io_executor io, const std::string& address, Connections& connections);

  // Hands each accepted socket over, until stop(). After stop() or destruction nothing is handed over.
  void start(OnSocket on_socket);
  void stop();
  [[nodiscard]] std::uint16_t port() const;

 private:
  void accept_next();
  void make_room();
  void complain(const boost::system::error_code& error);

  Connections& connections_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::chrono::steady_clock::time_point complained_at_;
  OnSocket on_socket_;
};

// Asks the system for as many descriptors as `wanted` connections need, and returns how many connections may be open with
// what it grants: some descriptors stay free for files.
[[nodiscard]] std::size_t connections_granted(std::size_t wanted);

}  // namespace dropline::net
