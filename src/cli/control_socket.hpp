#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "cli/admin_command.hpp"

// Admin commands for a running server, over a unix socket in its data directory that only its user may open (0600). One
// line of JSON each way: {"argv":["agent","list"]}, and {"code":0,"text":"..."}.
namespace dropline::cli {

// The server's side. Thread: I/O. Lifetime: shorter than the console. Removes its socket when destroyed.
class ControlSocket {
 public:
  // Throws UsageError when the path is too long for a socket. The data directory must be locked by this process.
  ControlSocket(boost::asio::any_io_executor io, std::filesystem::path path, Console& console);
  ~ControlSocket();

 private:
  boost::asio::awaitable<void> accept_all();
  boost::asio::awaitable<void> answer(boost::asio::local::stream_protocol::socket socket);

  std::filesystem::path path_;
  Console& console_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
};

// The command's side: asks the server that holds the data directory. Throws UsageError when it does not answer.
[[nodiscard]] Output ask_running_server(const std::filesystem::path& socket, const std::vector<std::string>& words);

}  // namespace dropline::cli
