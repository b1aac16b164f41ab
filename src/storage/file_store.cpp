#include "dropline/storage/file_store.hpp"

#include <cerrno>
#include <chrono>
#include <exception>
#include <functional>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>
#include <spdlog/spdlog.h>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "dropline/storage/reach.hpp"

#include "on_pool.hpp"

namespace dropline::storage {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kUnfinished = ".part";  // until all bytes are on the disk
constexpr std::chrono::hours kSweepAge{1};

// A descriptor that is closed.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    if (number_ < 0) throw std::system_error(errno, std::generic_category());
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }

  void write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw std::system_error(errno, std::generic_category());
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  [[nodiscard]] std::size_t read_at(std::int64_t offset, std::span<char> into) const {
    std::size_t have = 0;
    while (have < into.size()) {
      const auto at = static_cast<::off_t>(offset) + static_cast<::off_t>(have);
      const auto got = ::pread(number_, into.data() + have, into.size() - have, at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw std::system_error(errno, std::generic_category());
      if (got == 0) break;
      have += static_cast<std::size_t>(got);
    }
    return have;
  }
  void sync() const {
    if (::fsync(number_) != 0) throw std::system_error(errno, std::generic_category());
  }

 private:
  int number_;
};

void sync_directory(const fs::path& directory) {
  Descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)).sync();
}

void make_directory(const fs::path& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0) return sync_directory(directory.parent_path());
  if (errno != EEXIST) throw std::system_error(errno, std::generic_category());
}

// Under its name only once it is whole: a crash leaves all of it, or something that the sweep removes.
void write_durably(const fs::path& file, std::string_view bytes) {
  fs::path unfinished = file;
  unfinished += kUnfinished;
  try {
    {
      const Descriptor open(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
      open.write_all(bytes);
      open.sync();
    }
    fs::rename(unfinished, file);
    sync_directory(file.parent_path());
  } catch (...) {
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    throw;
  }
}

// A file found in the directory; without an id it is none of ours, or not finished.
struct Found {
  fs::path path;
  CompanyId company;
  std::optional<std::int64_t> id;
};

bool is_old(const fs::path& file) {
  std::error_code failed;
  const auto written = fs::last_write_time(file, failed);
  return !failed && fs::file_time_type::clock::now() - written > kSweepAge;
}

std::vector<Found> list_old_files(const fs::path& root) {
  std::vector<Found> all;
  if (!fs::exists(root)) return all;
  for (const auto& directory : fs::directory_iterator(root)) {
    const auto company = parse_id_as<CompanyId>(directory.path().filename().string());
    if (!company || !directory.is_directory()) continue;
    for (const auto& file : fs::directory_iterator(directory.path())) {
      if (!is_old(file.path())) continue;
      all.push_back({file.path(), *company, parse_id(file.path().filename().string())});
    }
  }
  return all;
}

}  // namespace

asio::awaitable<std::size_t> StoredFile::read(std::int64_t offset, std::span<char> into) const {
  const std::function<std::size_t()> work = [&] {
    return Descriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)).read_at(offset, into);
  };
  const auto size = co_await on_pool(*pool_, work);
  co_return size;
}

FileStore::FileStore(fs::path root) : root_(std::move(root)) {}

FileStore::~FileStore() {
  pool_.stop();
  pool_.join();
}

fs::path FileStore::path_of(CompanyId company, std::int64_t id) const {
  return root_ / to_string(company) / std::to_string(id);
}

asio::awaitable<Result<FileStore::Stored>> FileStore::put(CompanyId company, std::int64_t id, std::string bytes) {
  const fs::path file = path_of(company, id);
  const std::function<Result<Stored>()> work = [&]() -> Result<Stored> {
    try {
      make_directory(root_);
      make_directory(file.parent_path());
      write_durably(file, bytes);
    } catch (const std::system_error& error) {
      spdlog::error("a file cannot be stored error=\"{}\"", error.what());
      return Error{Code::storage_full, "The file could not be stored. Please try again later."};
    }
    Stored stored;
    stored.size = static_cast<std::int64_t>(bytes.size());
    crypto_hash_sha256(stored.sha256.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return stored;
  };
  auto stored = co_await on_pool(pool_, work);
  co_return stored;
}

asio::awaitable<std::optional<StoredFile>> FileStore::find(CompanyId company, std::int64_t id) {
  fs::path file = path_of(company, id);
  const std::function<bool()> work = [&] {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored);
  };
  const bool there = co_await on_pool(pool_, work);
  if (!there) co_return std::nullopt;
  co_return StoredFile(pool_, std::move(file));
}

asio::awaitable<int> FileStore::sweep(Store& store) {
  const std::function<std::vector<Found>()> list = [&] { return list_old_files(root_); };
  std::vector<Found> orphans = co_await on_pool(pool_, list);
  auto without_row = [&](Snapshot& db) {
    std::erase_if(orphans, [&](const Found& found) { return found.id && file_known(db, found.company, *found.id); });
    return orphans.size();
  };
  static_cast<void>(co_await store.read(without_row));
  const std::function<int()> remove = [&] {
    int removed = 0;
    for (const Found& orphan : orphans) {
      std::error_code failed;
      if (fs::remove(orphan.path, failed)) ++removed;
    }
    return removed;
  };
  const int removed = co_await on_pool(pool_, remove);
  if (removed > 0) spdlog::info("removed files that belong to no message count={}", removed);
  co_return removed;
}

}  // namespace dropline::storage
