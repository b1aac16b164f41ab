#include "storage/batch_queue.hpp"

#include <iterator>

namespace dropline::storage {

bool BatchQueue::push(std::unique_ptr<WriteJob>& job) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || waiting_.size() >= options_.queue_commands) return false;
    waiting_.push_back(std::move(job));
  }
  filled_.notify_one();
  return true;
}

void BatchQueue::push_last(std::unique_ptr<WriteJob> job) {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    waiting_.push_back(std::move(job));
  }
  filled_.notify_one();
}

WriteJobs BatchQueue::take() {
  WriteJobs batch;
  std::unique_lock lock(mutex_);
  filled_.wait(lock, [&] { return stopped_ || !waiting_.empty(); });
  if (stopped_) return batch;
  std::size_t bytes = 0;
  while (!waiting_.empty() && batch.size() < options_.batch_commands) {
    bytes += waiting_.front()->weight();
    if (bytes > options_.batch_bytes && !batch.empty()) break;
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

bool BatchQueue::idle() const {
  const std::lock_guard lock(mutex_);
  return waiting_.empty();
}

WriteJobs BatchQueue::stop() {
  WriteJobs rest;
  {
    const std::lock_guard lock(mutex_);
    closed_ = stopped_ = true;
    rest.assign(std::move_iterator(waiting_.begin()), std::move_iterator(waiting_.end()));
    waiting_.clear();
  }
  filled_.notify_all();
  return rest;
}

}  // namespace dropline::storage
