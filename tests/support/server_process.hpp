#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/byte_stream.hpp"
#include "support/endpoint.hpp"

namespace dropline::test {

// The real program as a child process, on a data directory and a port of its own. Killed when this is destroyed, and by the
// system when this process dies. Thread: the one that made it.
class ServerProcess {
 public:
  struct Options {
    std::filesystem::path binary;
    std::filesystem::path data_dir;       // must exist; logs go to `server.log` in it
    std::vector<std::string> flags{};     // further flags of `serve`
    std::filesystem::path certificate{};  // with `key`: TLS
    std::filesystem::path key{};
    std::optional<std::uint64_t> descriptors{};  // limit of open files
    std::vector<std::string> environment{};      // "NAME=value", besides our own
  };
  explicit ServerProcess(Options options);
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess();

  // Starts the program and waits until /-/readyz answers 200; gives the time from exec to that answer. Throws with the end
  // of the log when it exits or is not ready in time.
  std::chrono::microseconds start();
  // SIGKILL; returns when the process is gone.
  void kill();
  // SIGTERM; gives the exit code, or nothing when the process is still there after `patience`.
  [[nodiscard]] std::optional<int> terminate(Milliseconds patience = kPatience);
  void signal(int number) const;
  // Waits for the process to end by itself; as for terminate().
  [[nodiscard]] std::optional<int> wait(Milliseconds patience = kPatience);

  [[nodiscard]] bool running() const { return pid_ > 0; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] const std::filesystem::path& data_dir() const { return options_.data_dir; }
  [[nodiscard]] std::string log() const;

 private:
  [[nodiscard]] std::vector<std::string> command_line() const;
  [[nodiscard]] bool ready() const;

  Options options_;
  Endpoint endpoint_;
  pid_t pid_ = -1;
};

// Flags that lift the limits which would refuse a load from one address.
[[nodiscard]] std::vector<std::string> without_rate_limits();

// Kilobytes of physical memory that the process holds (VmRSS).
[[nodiscard]] std::int64_t resident_kilobytes(pid_t process);
// Processor time the process has used, user and system.
[[nodiscard]] std::chrono::milliseconds processor_time(pid_t process);

}  // namespace dropline::test
