#include "cli/control_socket.hpp"

#include <chrono>
#include <memory>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>

#include <sys/un.h>

#include "cli/command_line.hpp"
#include "cli/usage_error.hpp"

namespace dropline::cli {
namespace {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;

constexpr std::size_t kLongestLine = 64 * 1024;
constexpr std::chrono::seconds kLongestSilence{10};
constexpr std::chrono::milliseconds kPauseAfterFault{100};
constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

Protocol::acceptor listen_at(const asio::any_io_executor& io, const std::filesystem::path& path) {
  if (path.string().size() > kLongestPath) {
    throw UsageError("The path of the data directory is too long for the control socket in it: choose a shorter one.");
  }
  std::error_code ignored;
  std::filesystem::remove(path, ignored);  // left by a process that was killed: we hold the directory's lock
  Protocol::acceptor acceptor(io, Protocol::endpoint(path.string()));
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return acceptor;
}

asio::awaitable<Output> run(std::string request, Console& console) {
  const auto json = nlohmann::json::parse(request, nullptr, false);
  if (!json.is_object() || !json.contains("argv") || !json["argv"].is_array()) {
    co_return Output{2, "The control socket expects {\"argv\":[...]}.\n"};
  }
  std::vector<std::string> words;
  for (const auto& word : json["argv"]) {
    if (word.is_string()) words.push_back(word.get<std::string>());
  }
  const auto line = parse_command_line(words);
  if (line.finished) co_return *line.finished;
  if (line.action != Action::admin) co_return Output{2, "This command is not for a running server.\n"};
  spdlog::info("admin command {}", words.size() > 1 ? words[0] + " " + words[1] : words[0]);
  auto output = co_await line.admin(console);
  co_return output;
}

}  // namespace

ControlSocket::ControlSocket(asio::any_io_executor io, std::filesystem::path path, Console& console)
    : path_(std::move(path)), console_(console), acceptor_(listen_at(io, path_)) {
  asio::co_spawn(io, accept_all(), asio::detached);
}

ControlSocket::~ControlSocket() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

asio::awaitable<void> ControlSocket::accept_all() {
  asio::steady_timer pause(acceptor_.get_executor());
  for (;;) {
    boost::system::error_code failed;
    auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failed));
    if (failed == asio::error::operation_aborted || !acceptor_.is_open()) co_return;
    // One after the other: an admin is one person.
    if (!failed) {
      co_await answer(std::move(socket));
    } else {  // no descriptor left: the waiting connection would fail again at once
      pause.expires_after(kPauseAfterFault);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }
}

asio::awaitable<void> ControlSocket::answer(Protocol::socket accepted) {
  const auto socket = std::make_shared<Protocol::socket>(std::move(accepted));
  boost::system::error_code failed;
  std::string request;
  // Who says nothing must not keep the next admin waiting.
  asio::steady_timer deadline(socket->get_executor(), kLongestSilence);
  deadline.async_wait([socket](const boost::system::error_code& cancelled) {
    boost::system::error_code ignored;
    if (!cancelled) socket->close(ignored);
  });
  auto until_line = asio::dynamic_buffer(request, kLongestLine);
  co_await asio::async_read_until(*socket, until_line, '\n', asio::redirect_error(asio::use_awaitable, failed));
  deadline.cancel();
  if (failed) co_return;
  Output output;
  try {
    output = co_await run(request, console_);
  } catch (const std::exception& fault) {
    spdlog::error("admin command failed: {}", fault.what());
    output = {1, std::string(fault.what()) + "\n"};
  }
  const nlohmann::json json{{"code", output.code}, {"text", output.text}};
  const std::string reply = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  co_await asio::async_write(*socket, asio::buffer(reply), asio::redirect_error(asio::use_awaitable, failed));
}

Output ask_running_server(const std::filesystem::path& path, const std::vector<std::string>& words) try {
  asio::io_context io;
  Protocol::socket socket(io);
  socket.connect(Protocol::endpoint(path.string()));
  asio::write(socket, asio::buffer(nlohmann::json{{"argv", words}}.dump() + '\n'));
  std::string reply;
  asio::read_until(socket, asio::dynamic_buffer(reply), '\n');
  const auto json = nlohmann::json::parse(reply);
  return {json.at("code").get<int>(), json.at("text").get<std::string>()};
} catch (const std::exception& fault) {
  throw UsageError("The server that uses this data directory does not answer on " + path.string() + " (" +
                   fault.what() + ").");
}

}  // namespace dropline::cli
