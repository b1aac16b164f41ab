#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/database.hpp"

namespace dropline::storage {

// The database cannot be used by this program; the message is one line that says what to do.
class MigrationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct StoreOptions {
  std::filesystem::path file;
  std::size_t reader_threads = 2;
  std::size_t batch_commands = 256;                                 // at most this many commands in one commit
  std::size_t batch_bytes = 1024 * 1024;                            // or this much of their declared weight
  std::size_t queue_commands = 8192;                                // waiting commands before `busy`
  std::chrono::milliseconds read_limit = std::chrono::seconds(30);  // a longer query is aborted
};

// One unit of work for the writer or a reader thread. `run` is called on that thread; `finish` on the I/O thread.
class WriteJob {
 public:
  virtual ~WriteJob() = default;
  // Applies the command; false rolls its savepoint back. May be called again on a fresh transaction.
  virtual bool run(Tx& tx) = 0;
  // The lane's verdict when the command did not get to run or its commit failed.
  virtual void refuse(Error error) = 0;
  // Resumes whoever waits; called after the commit (or refusal), on the I/O thread.
  virtual void finish() = 0;
  [[nodiscard]] virtual std::size_t weight() const = 0;
};

class ReadJob {
 public:
  virtual ~ReadJob() = default;
  virtual void run(Snapshot& snapshot) = 0;
  virtual void finish() = 0;
};

// All durable state behind two lanes: one writer thread with group commit, and a few readers.
// Thread: construct, call and destroy on the I/O thread; commands run on the writer, queries on a reader.
// Faults: an I/O error or failed commit makes the state unknown: `on_fatal` is called (on the writer thread) and nothing is
// acknowledged any more. A full disk refuses commands with storage_full until space returns.
class Store {
 public:
  // Opens (and migrates) the database. Throws DatabaseError or MigrationError with a message for the admin.
  Store(StoreOptions options, const Clock& clock, boost::asio::any_io_executor io);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  // Refuses what is queued, waits for the running batch, checkpoints and closes.
  ~Store();

  // Runs `command(Tx&)`, which returns a Result<T>, in the write lane. An error rolls the command back and is returned; a
  // success is returned only after the commit is on disk. The command may run more than once and must have no side effects.
  // `weight` is about how many bytes it writes.
  template <class Command>
  [[nodiscard]] auto write(Command command, std::size_t weight = 256)
      -> boost::asio::awaitable<std::invoke_result_t<Command&, Tx&>>;

  // Runs `query(Snapshot&)` in a read transaction of its own and returns what it returns. Exceptions are rethrown here.
  template <class ReadQuery>
  [[nodiscard]] auto read(ReadQuery query) -> boost::asio::awaitable<std::invoke_result_t<ReadQuery&, Snapshot&>>;

  // Called on the I/O thread after each commit, after the acknowledgements of the batch were resumed, with the companies
  // whose log has grown (each once).
  void on_commit(std::function<void(std::span<const CompanyId>)> callback);
  // Called on the writer thread when the state on disk is unknown; default: log and std::_Exit(1).
  void on_fatal(std::function<void(const std::string&)> callback);

  // Names this history of the database; changes when a backup is restored.
  [[nodiscard]] const std::string& epoch() const;
  [[nodiscard]] const Clock& clock() const;

  // No new commands (they get `busy`); `drained` resumes when all that was queued is committed.
  [[nodiscard]] boost::asio::awaitable<void> drain();

 private:
  void submit(std::unique_ptr<WriteJob> job);
  void submit(std::unique_ptr<ReadJob> job);

  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::storage

#include "dropline/storage/store_impl.hpp"
