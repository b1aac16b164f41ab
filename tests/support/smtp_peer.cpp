#include "support/smtp_peer.hpp"

#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/paths.hpp"

namespace dropline::test {
namespace {

const char* name_of(SmtpPeer::Tls tls) {
  switch (tls) {
    case SmtpPeer::Tls::none:
      return "none";
    case SmtpPeer::Tls::starttls:
      return "starttls";
    case SmtpPeer::Tls::implicit:
      return "implicit";
  }
  return "";
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    read = ends[0];
    write = ends[1];
  }
  int read = -1;
  int write = -1;
};

pid_t spawn(std::vector<std::string> words, int input, int output) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t process = -1;
  const int failed = ::posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " + words[0]);
  return process;
}

}  // namespace

SmtpPeer::SmtpPeer(const Options& options) {
  const nlohmann::json settings{{"tls", name_of(options.tls)},
                                {"user", options.user},
                                {"password", options.password},
                                {"certificate", options.certificate.certificate},
                                {"key", options.certificate.key}};
  const Pipe input;
  const Pipe output;
  input_ = input.write;
  output_ = output.read;
  process_ =
      spawn({source_dir() / "node_modules/.bin/node", source_dir() / "tests/support/smtp_peer.mjs", settings.dump()},
            input.read, output.write);
  ::close(input.read);
  ::close(output.write);
  port_ = nlohmann::json::parse(next_line(kPatience)).at("port").get<std::uint16_t>();
}

SmtpPeer::~SmtpPeer() {
  ::close(input_);  // it ends with its input
  ::close(output_);
  ::waitpid(process_, nullptr, 0);
}

SmtpPeer::Mail SmtpPeer::next_mail(Milliseconds patience) {
  const auto said = nlohmann::json::parse(next_line(patience));
  Mail mail;
  mail.from = said.at("from");
  mail.to = said.at("to").get<std::vector<std::string>>();
  mail.text = said.at("text");
  mail.user = said.at("user");
  mail.session = said.at("session");
  mail.ehlo = said.at("ehlo");
  mail.secure = said.at("secure");
  return mail;
}

bool SmtpPeer::has_line(Milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (buffer_.find('\n') == buffer_.npos) {
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd waiting{output_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(left > 0 ? left : 0)) <= 0) return false;
    std::array<char, 4096> chunk{};
    const auto got = ::read(output_, chunk.data(), chunk.size());
    if (got <= 0) throw std::runtime_error("the mail server of the tests has ended");
    buffer_.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return true;
}

std::string SmtpPeer::next_line(Milliseconds patience) {
  if (!has_line(patience)) throw std::runtime_error("the mail server of the tests says nothing");
  const auto end = buffer_.find('\n');
  auto line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return line;
}

}  // namespace dropline::test
