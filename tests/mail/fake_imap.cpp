#include "mail/fake_imap.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace dropline::mail {
namespace {

constexpr std::chrono::seconds kPatience{20};

bool send_all(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto size = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return false;
    sent += static_cast<std::size_t>(size);
  }
  return true;
}

}  // namespace

FakeImap::FakeImap() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, any, size) != 0 || ::listen(listener_, 16) != 0 || ::getsockname(listener_, any, &size) != 0) {
    throw std::runtime_error("cannot listen");
  }
  port_ = ntohs(address.sin_port);
  greeting_.text = "* OK [CAPABILITY IMAP4rev1] ready\r\n";
  answers_["CAPABILITY"] = {"* CAPABILITY IMAP4rev1\r\n% OK\r\n"};
  answers_["LOGIN"] = {"% OK [CAPABILITY IMAP4rev1] in\r\n"};
  answers_["SELECT"] = {
      "* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [PERMANENTFLAGS (\\Seen \\*)]\r\n% OK [READ-WRITE]\r\n"};
  answers_["NOOP"] = {"% OK\r\n"};
  answers_["UID SEARCH"] = {"* SEARCH 1\r\n% OK\r\n"};
  answers_["UID FETCH 1 (UID RFC822.SIZE)"] = {"* 1 FETCH (UID 1 RFC822.SIZE 14)\r\n% OK\r\n"};
  answers_["UID FETCH 1 (UID BODY.PEEK[]"] = {"* 1 FETCH (UID 1 BODY[]<0> {14}\r\nSubject: x\r\n\r\n)\r\n% OK\r\n"};
  answers_["UID STORE"] = {"% OK\r\n"};
  answers_["IDLE"] = {"+ idling\r\n"};
  answers_["DONE"] = {"% OK\r\n"};
  answers_["LOGOUT"] = {"* BYE\r\n% OK\r\n"};
  thread_ = std::thread([this] { serve(); });
}

FakeImap::~FakeImap() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
  }
  ::shutdown(listener_, SHUT_RDWR);  // wakes accept()
  thread_.join();
  ::close(listener_);
}

void FakeImap::greet(Answer answer) {
  const std::lock_guard lock(mutex_);
  greeting_ = std::move(answer);
}

void FakeImap::on(const std::string& command, Answer answer) {
  const std::lock_guard lock(mutex_);
  answers_[command] = std::move(answer);
}

bool FakeImap::wait_for_connections(int count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return connections_ >= count; });
}

bool FakeImap::wait_for(const std::string& command, int count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return count_locked(command) >= count; });
}

int FakeImap::count(const std::string& command) {
  const std::lock_guard lock(mutex_);
  return count_locked(command);
}

int FakeImap::count_locked(const std::string& command) const {
  return static_cast<int>(
      std::ranges::count_if(commands_, [&](const auto& each) { return each.starts_with(command); }));
}

void FakeImap::serve() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    {
      const std::lock_guard lock(mutex_);
      if (socket < 0 || stopping_) {
        if (socket >= 0) ::close(socket);
        return;
      }
      socket_ = socket;
      ++connections_;
      changed_.notify_all();
    }
    talk(socket);
    const std::lock_guard lock(mutex_);
    socket_ = -1;
    ::close(socket);
  }
}

void FakeImap::talk(int socket) {
  Answer greeting;
  {
    const std::lock_guard lock(mutex_);
    greeting = greeting_;
  }
  if (!reply(socket, greeting, "")) return;
  std::string received;
  std::string tag;
  char chunk[4096];
  for (;;) {
    for (auto end = received.find("\r\n"); end != received.npos; end = received.find("\r\n")) {
      const auto line = received.substr(0, end);
      received.erase(0, end + 2);
      const bool done = line == "DONE";  // the end of IDLE, without a tag of its own
      const auto blank = std::min(line.find(' '), line.size());
      if (!done) tag = line.substr(0, blank);
      const auto answer = answer_to(done ? line : line.substr(std::min(blank + 1, line.size())));
      if (!reply(socket, answer, tag)) return;
    }
    const auto size = ::recv(socket, chunk, sizeof chunk, 0);
    if (size <= 0) return;
    received.append(chunk, static_cast<std::size_t>(size));
  }
}

FakeImap::Answer FakeImap::answer_to(const std::string& command) {
  const std::lock_guard lock(mutex_);
  commands_.push_back(command);
  changed_.notify_all();
  for (const auto& [beginning, answer] : answers_) {
    if (command.starts_with(beginning)) return answer;
  }
  return Answer{"% BAD what\r\n"};
}

bool FakeImap::reply(int socket, const Answer& answer, const std::string& tag) {
  std::string text;
  for (const char c : answer.text) {
    if (c == '%') {
      text += tag;
    } else {
      text += c;
    }
  }
  if (!send_all(socket, text)) return false;
  while (!answer.flood.empty()) {
    if (!send_all(socket, answer.flood)) return false;
  }
  return !answer.hang_up;
}

}  // namespace dropline::mail
