#include "storage/write_lane.hpp"

#include <algorithm>
#include <cstdlib>

#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <boost/asio/post.hpp>

namespace dropline::storage {
namespace {

Error busy() { return Error{Code::busy, "The server is busy. Please try again.", {}, 1}; }

Error storage_full() { return Error{Code::storage_full, "The server's disk is full. Please try again later.", {}, 10}; }

Error internal() { return Error{Code::internal, "Something went wrong. Please try again."}; }

[[noreturn]] void log_and_exit(const std::string& reason) {
  spdlog::critical("{}", reason);
  spdlog::default_logger()->flush();
  std::_Exit(1);
}

void keep_each_once(std::vector<CompanyId>& companies) {
  std::sort(companies.begin(), companies.end());
  companies.erase(std::unique(companies.begin(), companies.end()), companies.end());
}

}  // namespace

WriteLane::WriteLane(const StoreOptions& options, std::unique_ptr<Database> database, const Clock& clock,
                     boost::asio::any_io_executor io)
    : database_(std::move(database)),
      checkpointer_(*database_),
      clock_(clock),
      io_(std::move(io)),
      queue_(options),
      fatal_(log_and_exit),
      thread_([this] { run(); }) {}

WriteLane::~WriteLane() {
  outlet_->disconnect();
  refuse(queue_.stop(), busy());
  thread_.join();
  if (dead_) return;
  try {
    checkpointer_.finish();
  } catch (const DatabaseError& fault) {
    spdlog::warn("the log stays beside the database: {}", fault.what());
  }
}

void WriteLane::submit(std::unique_ptr<WriteJob> job) {
  if (queue_.push(job)) return;
  WriteJobs jobs;
  jobs.push_back(std::move(job));
  refuse(std::move(jobs), busy());
}

void WriteLane::on_fatal(std::function<void(const std::string&)> callback) {
  const std::lock_guard lock(fatal_mutex_);
  fatal_ = std::move(callback);
}

// --- on the writer thread ----------------------------------------------------------------------------------------------

void WriteLane::run() {
  for (;;) {
    Batch batch{queue_.take(), {}, {}, next_time()};
    if (batch.jobs.empty()) return;
    batch.refused.resize(batch.jobs.size());
    process(std::move(batch));
    if (!dead_) checkpoint();
    if (dead_) return;
  }
}

void WriteLane::process(Batch batch) {
  try {
    while (!try_commit(batch)) {
    }
    disk_full_ = false;
    keep_each_once(batch.touched);
    answer(std::move(batch.jobs), std::move(batch.touched));
  } catch (const DatabaseError& fault) {
    survive(batch, fault);
  }
}

// False when the transaction is gone and the batch is to be applied again: a fault of one command, now refused, took it
// along, or a command failed whose writes only a savepoint could have undone.
bool WriteLane::try_commit(Batch& batch) {
  batch.touched.clear();
  database_->execute("BEGIN IMMEDIATE");
  for (std::size_t i = 0; i < batch.jobs.size(); ++i) {
    if (!batch.refused[i] && apply(batch, i) == Applied::transaction_lost) return false;
  }
#ifdef DROPLINE_FAULT_EARLY_ACK
  // Only in the control binary of the durability test: acknowledges before the commit, which that test must notice.
  answer(std::move(batch.jobs), {});
  batch.jobs.clear();
#endif
  commit();
  return true;
}

// With a savepoint SQLite keeps a copy of every page that the command touches, which costs a third of the writer's time. So a
// batch does without, until a command fails after it has written; most fail before.
WriteLane::Applied WriteLane::apply(Batch& batch, std::size_t index) {
  const auto touched_before = batch.touched.size();
  const auto changes_before = sqlite3_total_changes64(database_->handle());
  if (batch.guarded) database_->execute("SAVEPOINT command");
  const bool success = run_job(batch, index);
  if (!database_->in_transaction()) {
    if (!batch.refused[index]) batch.jobs[index]->refuse(internal());
    batch.refused[index] = true;
    return Applied::transaction_lost;
  }
  if (!success) {
    if (!batch.guarded && sqlite3_total_changes64(database_->handle()) != changes_before) {
      batch.guarded = true;
      database_->execute("ROLLBACK");
      return Applied::transaction_lost;
    }
    if (batch.guarded) database_->execute("ROLLBACK TO command");
    batch.touched.resize(touched_before);
  }
  if (batch.guarded) database_->execute("RELEASE command");
  return success ? Applied::yes : Applied::no;
}

bool WriteLane::run_job(Batch& batch, std::size_t index) {
  auto& job = *batch.jobs[index];
  try {
    Tx tx(*database_, batch.now, batch.touched);
    return job.run(tx);
  } catch (const DatabaseError& fault) {
    using Kind = DatabaseError::Kind;
    if (fault.kind() == Kind::io || fault.kind() == Kind::full) throw;  // concerns the whole batch
    spdlog::error("a command failed: {}", fault.what());
  } catch (const std::exception& bug) {
    spdlog::error("a command failed: {}", bug.what());
  }
  job.refuse(internal());
  batch.refused[index] = true;
  return false;
}

void WriteLane::commit() {
  try {
    database_->execute("COMMIT");
  } catch (const DatabaseError& fault) {
    if (fault.kind() == DatabaseError::Kind::full) throw;  // nothing of the batch counts as written
    throw DatabaseError(DatabaseError::Kind::io, fault.what());
  }
}

// The batch was not committed. What is not an I/O error leaves the database as it was before the batch.
void WriteLane::survive(Batch& batch, const DatabaseError& fault) {
  using Kind = DatabaseError::Kind;
  if (fault.kind() == Kind::io) die(fault.what());
  if (!dead_) roll_back();
  if (dead_) {
    unanswered_ = std::move(batch.jobs);
    return;
  }
  const bool full = fault.kind() == Kind::full;
  if (!full || !disk_full_) spdlog::error("a batch of commands is refused: {}", fault.what());
  disk_full_ = full;
  refuse(std::move(batch.jobs), full ? storage_full() : fault.kind() == Kind::busy ? busy() : internal());
}

void WriteLane::roll_back() {
  try {
    if (database_->in_transaction()) database_->execute("ROLLBACK");
  } catch (const DatabaseError& fault) {
    die(fault.what());
  }
}

void WriteLane::checkpoint() {
  try {
    checkpointer_.run_if_due(queue_.idle());
  } catch (const DatabaseError& fault) {
    if (fault.kind() != DatabaseError::Kind::full) return die(fault.what());
    if (!disk_full_) spdlog::error("the disk is full, the log stays long: {}", fault.what());
    disk_full_ = true;
  }
}

void WriteLane::die(const std::string& reason) {
  dead_ = true;
  const std::lock_guard lock(fatal_mutex_);
  fatal_("what is on disk is unknown, nothing is acknowledged any more: " + reason);
}

Micros WriteLane::next_time() {
  newest_time_ = std::max(newest_time_, clock_.now());
  return newest_time_;
}

// --- on either thread --------------------------------------------------------------------------------------------------

void WriteLane::refuse(WriteJobs jobs, const Error& error) {
  for (auto& job : jobs) job->refuse(error);
  answer(std::move(jobs), {});
}

// One function for the whole batch: resumes all who wait, in order, then tells whose log has grown.
void WriteLane::answer(WriteJobs jobs, std::vector<CompanyId> touched) {
  if (jobs.empty() && touched.empty()) return;
  boost::asio::post(io_, [outlet = outlet_, jobs = std::move(jobs), touched = std::move(touched)] {
    for (const auto& job : jobs) job->finish();
    outlet->committed(touched);
  });
}

}  // namespace dropline::storage
