#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "dropline/storage/store.hpp"

namespace dropline::storage {

using WriteJobs = std::vector<std::unique_ptr<WriteJob>>;

// The bounded queue between the I/O thread, which pushes single writes, and the writer thread, which takes all that go into
// one commit together. Thread-safe.
class BatchQueue {
 public:
  explicit BatchQueue(const StoreOptions& options) : options_(options) {}

  // False, leaving the job with the caller, when the queue is full or closed.
  [[nodiscard]] bool push(std::unique_ptr<WriteJob>& job);
  // Closes the queue behind this last job, which is taken even if the queue is full.
  void push_last(std::unique_ptr<WriteJob> job);

  // Waits for jobs and gives those of one batch, oldest first; none once stopped.
  [[nodiscard]] WriteJobs take();
  // Nothing is waiting just now.
  [[nodiscard]] bool idle() const;
  // Makes take() return at once, now and ever after; gives what was still waiting.
  [[nodiscard]] WriteJobs stop();

 private:
  const StoreOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::unique_ptr<WriteJob>> waiting_;
  bool closed_ = false;
  bool stopped_ = false;
};

}  // namespace dropline::storage
