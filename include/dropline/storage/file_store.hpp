#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "dropline/storage/store.hpp"

namespace dropline::storage {

// A file of the store, read piece by piece. It holds no descriptor between the pieces, so that readers who pause cost none.
// Thread: I/O. Lifetime: it may outlive the store, but is not read any more then.
class StoredFile {
 public:
  StoredFile() = default;  // of none: not to be read
  StoredFile(boost::asio::thread_pool& pool, std::filesystem::path path) : pool_(&pool), path_(std::move(path)) {}

  // Gives how many bytes there were from `offset` on, up to the size of `into`: fewer where the file ends. Throws
  // std::system_error when it is gone or cannot be read.
  [[nodiscard]] boost::asio::awaitable<std::size_t> read(std::int64_t offset, std::span<char> into) const;

 private:
  boost::asio::thread_pool* pool_ = nullptr;
  std::filesystem::path path_;
};

// The bytes of files that came with messages: <root>/<company>/<id>, readable by the server's user alone. A file is written
// before its row (storage::create_file), so a crash in between leaves bytes that nobody knows of; sweep() removes them.
// Thread: I/O; the disk is touched on a thread of its own, so that no socket waits for it. Lifetime: longer than every call.
class FileStore {
 public:
  // Makes the directory when the first file comes.
  explicit FileStore(std::filesystem::path root);
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;
  ~FileStore();  // waits for the running work; those who wait for more are never resumed

  struct Stored {
    std::int64_t size = 0;
    std::array<std::uint8_t, 32> sha256{};
  };
  // Resumes when the bytes are on the disk for good. Code::storage_full when they are not, for want of space or of rights:
  // then nothing is left of them.
  [[nodiscard]] boost::asio::awaitable<Result<Stored>> put(CompanyId company, std::int64_t id, std::string bytes);

  // Nothing when there is no such file.
  [[nodiscard]] boost::asio::awaitable<std::optional<StoredFile>> find(CompanyId company, std::int64_t id);

  // Removes what has no row, left behind by a crash between put() and the row: only what is older than an hour, as the row of
  // a younger one may be about to be written. Gives how many were removed.
  [[nodiscard]] boost::asio::awaitable<int> sweep(Store& store);

 private:
  [[nodiscard]] std::filesystem::path path_of(CompanyId company, std::int64_t id) const;

  std::filesystem::path root_;
  boost::asio::thread_pool pool_{1};
};

}  // namespace dropline::storage
