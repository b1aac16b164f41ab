#include "storage/reader_pool.hpp"

#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <boost/asio/post.hpp>

namespace dropline::storage {
namespace {

constexpr int kStepsBetweenChecks = 10'000;  // of SQLite's machine: well under a millisecond

// Aborts what runs on the connection once the deadline has passed.
class Deadline {
 public:
  explicit Deadline(Database& database) : database_(database) {
    const auto passed = [](void* self) {
      return std::chrono::steady_clock::now() > static_cast<Deadline*>(self)->at_ ? 1 : 0;
    };
    sqlite3_progress_handler(database_.handle(), kStepsBetweenChecks, passed, this);
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  ~Deadline() { sqlite3_progress_handler(database_.handle(), 0, nullptr, nullptr); }

  void set(std::chrono::milliseconds from_now) { at_ = std::chrono::steady_clock::now() + from_now; }

 private:
  Database& database_;
  std::chrono::steady_clock::time_point at_ = std::chrono::steady_clock::time_point::max();
};

// The transaction itself starts with the first SELECT. A failure shows there, where somebody waits for the result.
void begin_transaction(Database& database) {
  try {
    database.execute("BEGIN");
  } catch (const DatabaseError& fault) {
    spdlog::error("a read transaction did not begin: {}", fault.what());
  }
}

void end_transaction(Database& database) {
  try {
    if (database.in_transaction()) database.execute("ROLLBACK");
  } catch (const DatabaseError& fault) {
    spdlog::error("a read transaction did not end: {}", fault.what());
  }
}

}  // namespace

ReaderPool::ReaderPool(const StoreOptions& options, boost::asio::any_io_executor io)
    : limit_(options.read_limit), io_(std::move(io)) {
  for (std::size_t i = 0; i < options.reader_threads; ++i) {
    connections_.push_back(std::make_unique<Database>(options.file, Database::Mode::read_only));
  }
  for (auto& connection : connections_) {
    threads_.emplace_back([this, &database = *connection] { run(database); });
  }
}

ReaderPool::~ReaderPool() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  filled_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ReaderPool::submit(std::unique_ptr<ReadJob> job) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(job));
  }
  filled_.notify_one();
}

void ReaderPool::run(Database& database) {
  Deadline deadline(database);
  while (auto job = take()) {
    deadline.set(limit_);
    begin_transaction(database);
    Snapshot snapshot(database);
    job->run(snapshot);
    deadline.set(limit_);
    end_transaction(database);
    boost::asio::post(io_, [job = std::move(job)] { job->finish(); });
  }
}

std::unique_ptr<ReadJob> ReaderPool::take() {
  std::unique_lock lock(mutex_);
  filled_.wait(lock, [&] { return stopped_ || !waiting_.empty(); });
  if (stopped_) return nullptr;
  auto job = std::move(waiting_.front());
  waiting_.pop_front();
  return job;
}

}  // namespace dropline::storage
