#include "net/frame_queue.hpp"

#include <utility>

namespace dropline::net {
namespace {

constexpr std::size_t kKeptCapacity = 16;  // what a busy client's queue needs again at once

}  // namespace

bool FrameQueue::push(chat::Frame frame, std::optional<std::int64_t> to) {
  const std::size_t size = frame->size();
  const std::size_t frames = waiting_.size() - next_;
  if (frames > 0 && (frames >= max_frames_ || bytes_ + size > max_bytes_)) {
    waiting_ = {};
    next_ = 0;
    bytes_ = 0;
    return false;
  }
  bytes_ += size;
  waiting_.push_back({std::move(frame), to});
  return true;
}

const std::string* FrameQueue::begin_write() {
  if (writing() || next_ == waiting_.size()) return nullptr;
  writing_ = std::move(waiting_[next_++]);
  bytes_ -= writing_.frame->size();
  // Forgets what was taken: at once when all was, else when it is most of the list, so that each frame is moved once.
  if (next_ == waiting_.size() || next_ >= max_frames_) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(next_));
    next_ = 0;
  }
  return writing_.frame.get();
}

void FrameQueue::finish_write() {
  if (writing_.to) reached_ = writing_.to;
  writing_ = {};
  if (waiting_.empty() && waiting_.capacity() > kKeptCapacity) waiting_.shrink_to_fit();
}

}  // namespace dropline::net
