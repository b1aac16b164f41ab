#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "dropline/storage/store.hpp"

namespace dropline::storage {

// A few threads with a read-only connection each; every query has a read transaction of its own. A query that takes too long
// is aborted, because it would keep the write-ahead log from being emptied.
// Thread: constructed, called and destroyed on the I/O thread.
class ReaderPool {
 public:
  ReaderPool(const StoreOptions& options, boost::asio::any_io_executor io);
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;
  // Waits for running queries; those still queued never resume.
  ~ReaderPool();

  void submit(std::unique_ptr<ReadJob> job);

 private:
  void run(Database& database);
  [[nodiscard]] std::unique_ptr<ReadJob> take();

  const std::chrono::milliseconds limit_;
  boost::asio::any_io_executor io_;
  std::vector<std::unique_ptr<Database>> connections_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::unique_ptr<ReadJob>> waiting_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dropline::storage
