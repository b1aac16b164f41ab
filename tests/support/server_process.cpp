#include "support/server_process.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/http_client.hpp"

namespace dropline::test {
namespace {

using Clock = std::chrono::steady_clock;

// Between fork and exec only what is safe after fork in a process with threads.
[[noreturn]] void become(const std::vector<char*>& arguments, const std::vector<char*>& environment, int log,
                         std::optional<std::uint64_t> descriptors) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  if (descriptors) {
    const rlimit limit{*descriptors, *descriptors};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  ::execve(arguments[0], arguments.data(), environment.data());
  ::_exit(127);
}

// As exec wants them, with a null behind the last.
std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (auto& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

std::string file_content(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

ServerProcess::ServerProcess(Options options) : options_(std::move(options)) {
  endpoint_.port = free_port();
  endpoint_.tls = !options_.certificate.empty();
}

ServerProcess::~ServerProcess() { kill(); }

std::chrono::microseconds ServerProcess::start() {
  auto words = command_line();
  const auto arguments = pointers(words);
  auto environment = pointers(options_.environment);
  environment.pop_back();
  for (char** ours = environ; *ours; ++ours) environment.push_back(*ours);
  environment.push_back(nullptr);
  const auto log_file = options_.data_dir / "server.log";
  const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  const auto begin = Clock::now();
  pid_ = ::fork();
  if (pid_ == 0) become(arguments, environment, log, options_.descriptors);
  ::close(log);

  while (!ready()) {
    if (wait(Milliseconds(0))) throw std::runtime_error("the server did not start:\n" + this->log());
    if (Clock::now() - begin > 3 * kPatience) throw std::runtime_error("the server is not ready:\n" + this->log());
    std::this_thread::sleep_for(std::chrono::microseconds(500));  // nothing to wait on before it listens
  }
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
}

std::vector<std::string> ServerProcess::command_line() const {
  std::vector<std::string> words{options_.binary,  "serve",      "--listen",
                                 endpoint_.host(), "--data-dir", options_.data_dir};
  if (endpoint_.tls) {
    words.insert(words.end(), {"--tls-cert", options_.certificate, "--tls-key", options_.key});
  }
  words.insert(words.end(), options_.flags.begin(), options_.flags.end());
  return words;
}

bool ServerProcess::ready() const {
  try {
    return HttpClient(endpoint_).get("/-/readyz").status == 200;
  } catch (const Disconnected&) {
    return false;
  }
}

void ServerProcess::kill() {
  if (!running()) return;
  signal(SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::optional<int> ServerProcess::terminate(Milliseconds patience) {
  signal(SIGTERM);
  return wait(patience);
}

void ServerProcess::signal(int number) const {
  if (running()) ::kill(pid_, number);
}

std::optional<int> ServerProcess::wait(Milliseconds patience) {
  const auto deadline = Clock::now() + patience;
  for (;;) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (Clock::now() >= deadline) return std::nullopt;
    std::this_thread::sleep_for(Milliseconds(1));  // waitpid has no time-out
  }
}

std::string ServerProcess::log() const { return file_content(options_.data_dir / "server.log"); }

std::vector<std::string> without_rate_limits() {
  std::vector<std::string> flags;
  for (const auto* limit : {"messages-per-second", "messages-burst", "address-messages-per-second",
                            "address-messages-burst", "new-customers-per-hour"}) {
    flags.insert(flags.end(), {std::string("--") + limit, "1000000"});
  }
  flags.insert(flags.end(), {"--sockets-per-address", "20000"});
  return flags;
}

std::int64_t resident_kilobytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoll(line.substr(6));
  }
  throw std::runtime_error("no such process");
}

std::chrono::milliseconds processor_time(pid_t process) {
  // After the name, which may hold blanks: state is field 3, utime 14, stime 15.
  const auto stat = file_content("/proc/" + std::to_string(process) + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  fields >> user >> system;
  return std::chrono::milliseconds((user + system) * 1000 / ::sysconf(_SC_CLK_TCK));
}

}  // namespace dropline::test
