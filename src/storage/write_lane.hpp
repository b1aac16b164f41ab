#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "dropline/storage/store.hpp"
#include "storage/batch_queue.hpp"
#include "storage/checkpointer.hpp"
#include "storage/outlet.hpp"

namespace dropline::storage {

// The writer thread and its connection: takes whatever queued during the last commit, applies it in one transaction, each
// command in a savepoint, and answers only after the commit. Nothing waits for a timer.
// Thread: constructed, called and destroyed on the I/O thread.
class WriteLane {
 public:
  WriteLane(const StoreOptions& options, std::unique_ptr<Database> database, const Clock& clock,
            boost::asio::any_io_executor io);
  WriteLane(const WriteLane&) = delete;
  WriteLane& operator=(const WriteLane&) = delete;
  // Refuses what is queued, waits for the running batch, empties the log into the database and closes it.
  ~WriteLane();

  void submit(std::unique_ptr<WriteJob> job);
  // The last job: everything after it is refused with `busy`.
  void submit_last(std::unique_ptr<WriteJob> job) { queue_.push_last(std::move(job)); }

  [[nodiscard]] Outlet& outlet() { return *outlet_; }
  void on_fatal(std::function<void(const std::string&)> callback);

 private:
  struct Batch {
    WriteJobs jobs;
    std::vector<bool> refused;  // by a fault of its own: not applied again
    std::vector<CompanyId> touched;
    Micros now = 0;
    bool guarded = false;  // each command has a savepoint
  };
  enum class Applied { yes, no, transaction_lost };

  // On the writer thread:
  void run();
  void process(Batch batch);
  [[nodiscard]] bool try_commit(Batch& batch);
  [[nodiscard]] Applied apply(Batch& batch, std::size_t index);
  [[nodiscard]] bool run_job(Batch& batch, std::size_t index);
  void commit();
  void survive(Batch& batch, const DatabaseError& fault);
  void roll_back();
  void checkpoint();
  void die(const std::string& reason);
  [[nodiscard]] Micros next_time();

  // On either thread:
  void refuse(WriteJobs jobs, const Error& error);
  void answer(WriteJobs jobs, std::vector<CompanyId> touched);

  std::unique_ptr<Database> database_;
  Checkpointer checkpointer_;
  const Clock& clock_;
  boost::asio::any_io_executor io_;
  BatchQueue queue_;
  std::shared_ptr<Outlet> outlet_ = std::make_shared<Outlet>();
  std::mutex fatal_mutex_;
  std::function<void(const std::string&)> fatal_;
  Micros newest_time_ = 0;
  bool dead_ = false;       // the state on disk is unknown
  bool disk_full_ = false;  // so that the log says it once
  WriteJobs unanswered_;    // of the batch that died
  std::thread thread_;      // last: it uses all of the above
};

}  // namespace dropline::storage
