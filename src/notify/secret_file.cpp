#include "notify/secret_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace dropline::notify {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOwnerOnly = 0600;
constexpr std::size_t kLargestFile = 4'096;

[[noreturn]] void fail(const std::string& what, const fs::path& path) {
  throw std::runtime_error("Cannot " + what + " " + path.string() + " (" + std::strerror(errno) + ").");
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] bool open() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string read_all(const File& file, const fs::path& path) {
  std::string content;
  std::array<char, 1'024> part{};
  while (content.size() <= kLargestFile) {
    const auto got = ::read(file.get(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path);
    if (got == 0) break;
    content.append(part.data(), static_cast<std::size_t>(got));
  }
  sodium_memzero(part.data(), part.size());
  return content;
}

void write_all(const File& file, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const auto done = ::write(file.get(), content.data(), content.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail("write", path);
    content.remove_prefix(static_cast<std::size_t>(done));
  }
}

// Durable before it is named: after a power cut there is no empty file under the real name.
void write_atomically(const fs::path& path, std::string_view content) {
  auto unfinished = path;
  unfinished += ".new";
  ::unlink(unfinished.c_str());  // of a start that was cut off
  const File file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnerOnly));
  if (!file.open()) fail("write", unfinished);
  write_all(file, content, unfinished);
  if (::fsync(file.get()) != 0) fail("write", unfinished);
  if (::rename(unfinished.c_str(), path.c_str()) != 0) fail("write", path);
  const File directory(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.open() || ::fsync(directory.get()) != 0) fail("write to", path.parent_path());
}

}  // namespace

std::string read_or_make_secret(const fs::path& file, const std::function<std::string()>& make) {
  const File opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.open() && errno == ENOENT) {
    auto secret = make();
    write_atomically(file, secret);
    return secret;
  }
  if (!opened.open()) fail("read", file);
  // A restored backup may have lost the mode. Not being the owner is no reason to stop: the secret could be read.
  static_cast<void>(::fchmod(opened.get(), kOwnerOnly));
  return read_all(opened, file);
}

}  // namespace dropline::notify
