#include "cli/data_dir.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>

#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dropline::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kDemoMark = "this-is-a-demo";

[[noreturn]] void cannot_write(const fs::path& path, int reason) {
  throw UsageError("Cannot write to the data directory " + path.string() + " (" + std::strerror(reason) +
                   "): give this user access, or choose another one with --data-dir.");
}

void make_directory(const fs::path& path) {
  std::error_code failed;
  if (fs::is_directory(path, failed)) return;
  fs::create_directories(path.parent_path(), failed);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) cannot_write(path, errno);
}

}  // namespace

DataDir::DataDir(fs::path path, Use use) : path_(std::move(path)) {
  make_directory(path_);
  lock();
  try {
    check_kind(use);
  } catch (...) {
    ::close(lock_);
    throw;
  }
}

DataDir::DataDir(DataDir&& other) noexcept : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataDir::~DataDir() {
  if (lock_ >= 0) ::close(lock_);
}

void DataDir::lock() {
  const auto file = path_ / "lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) cannot_write(path_, errno);
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(std::exchange(lock_, -1));
    throw DataDirInUse("The data directory " + path_.string() +
                       " is in use by another dropline process: stop that one, or choose another with --data-dir.");
  }
}

void DataDir::check_kind(Use use) const {
  if (use == Use::either) return;
  const auto mark = path_ / kDemoMark;
  const bool is_demo = fs::exists(mark);
  if (use == Use::real && is_demo) {
    throw UsageError("The data directory " + path_.string() +
                     " belongs to a demo: add --demo, or choose another one with --data-dir.");
  }
  if (use == Use::real || is_demo) return;
  if (fs::exists(database())) {
    throw UsageError("The data directory " + path_.string() +
                     " holds real data: leave --demo out, or choose another one with --data-dir.");
  }
  if (!std::ofstream(mark)) cannot_write(path_, errno);
}

void become_owner_of(const fs::path& data_dir) {
  struct stat dir {};
  if (::geteuid() != 0 || ::stat(data_dir.c_str(), &dir) != 0 || dir.st_uid == 0) return;
  const bool changed = ::setgroups(0, nullptr) == 0 && ::setgid(dir.st_gid) == 0 && ::setuid(dir.st_uid) == 0;
  if (!changed)
    throw UsageError("Cannot become the owner of " + data_dir.string() + ": run this command as that user.");
}

}  // namespace dropline::cli
