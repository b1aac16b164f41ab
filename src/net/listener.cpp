#include "net/listener.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include <spdlog/spdlog.h>
#include <sys/resource.h>

namespace dropline::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::chrono::milliseconds kPause{100};
constexpr rlim_t kReservedDescriptors = 64;  // database, logs, console

tcp::endpoint parse_endpoint(const std::string& text) {
  const auto colon = text.rfind(':');
  std::string host = text.substr(0, colon == text.npos ? 0 : colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);

  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto digits = colon == text.npos ? end : text.data() + colon + 1;
  const auto [parsed, fault] = std::from_chars(digits, end, port);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error || fault != std::errc() || parsed != end) {
    throw std::runtime_error("listen: \"" + text + "\" is not address:port, such as 127.0.0.1:8080 or [::]:443");
  }
  return {address, port};
}

std::string advice(const boost::system::error_code& error) {
  if (error == asio::error::address_in_use) {
    return "the port is in use: stop the other program or choose another port with --listen";
  }
  if (error == asio::error::access_denied) return "ports below 1024 need the capability CAP_NET_BIND_SERVICE";
  return error.message();
}

tcp::acceptor listen_on(const asio::any_io_executor& io, const std::string& address) {
  const tcp::endpoint endpoint = parse_endpoint(address);
  try {
    return {io, endpoint};
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("cannot listen on " + address + ": " + advice(error.code()));
  }
}

}  // namespace

Listener::Listener(asio::any_io_executor io, const std::string& address, Connections& connections)
    : connections_(connections), acceptor_(listen_on(io, address)), pause_(io) {}

void Listener::start(OnSocket on_socket) {
  on_socket_ = std::move(on_socket);
  accept_next();
}

void Listener::stop() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

std::uint16_t Listener::port() const { return acceptor_.local_endpoint().port(); }

void Listener::accept_next() {
  if (!acceptor_.is_open()) return;
  if (connections_.full()) return make_room();
  acceptor_.async_accept([this](const boost::system::error_code& error, Socket socket) {
    if (error == asio::error::operation_aborted) return;  // stopped, maybe destroyed
    if (error == asio::error::no_descriptors || error == std::errc::too_many_files_open_in_system ||
        error == asio::error::no_buffer_space || error == asio::error::no_memory) {
      complain(error);
      return make_room();
    }
    if (!error) on_socket_(std::move(socket));
    accept_next();
  });
}

// The connection that is let go needs a turn of the loop to end, and without one others must end first: in both cases the
// next try is a little later. Whoever waits does so in the system's queue.
void Listener::make_room() {
  const bool soon = connections_.make_room();
  pause_.expires_after(soon ? std::chrono::milliseconds(0) : kPause);
  pause_.async_wait([this](const boost::system::error_code& error) {
    if (error != asio::error::operation_aborted) accept_next();
  });
}

void Listener::complain(const boost::system::error_code& error) {
  const auto now = std::chrono::steady_clock::now();
  if (now - complained_at_ < std::chrono::seconds(1)) return;
  complained_at_ = now;
  spdlog::warn("cannot accept connections for the moment error=\"{}\" open={}", error.message(), connections_.size());
}

std::size_t connections_granted(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = wanted + kReservedDescriptors;
  if (limit.rlim_cur < needed) {
    rlimit raised = limit;
    raised.rlim_cur = std::min<rlim_t>(needed, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  const rlim_t free =
      limit.rlim_cur > 2 * kReservedDescriptors ? limit.rlim_cur - kReservedDescriptors : limit.rlim_cur / 2;
  return std::min<std::size_t>(wanted, free);
}

}  // namespace dropline::net
