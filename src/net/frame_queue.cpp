#include "net/frame_queue.hpp"

#include <utility>

namespace dropline::net {
namespace {

constexpr std::size_t kKeptCapacity = 16;  // what a busy client's queue needs again at once
constexpr std::size_t kMaxWhispers = 8;

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

void FrameQueue::whisper(chat::Frame frame) {
  if (next_ == waiting_.size() && whispers_.size() < kMaxWhispers) whispers_.push_back(std::move(frame));
}

const std::string* FrameQueue::begin_write() {
  if (writing()) return nullptr;
  if (next_ == waiting_.size()) return begin_whisper();
  writing_ = std::move(waiting_[next_++]);
  bytes_ -= writing_.frame->size();
  // Forgets what was taken: at once when all was, else when it is most of the list, so that each frame is moved once.
  if (next_ == waiting_.size() || next_ >= max_frames_) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(next_));
    next_ = 0;
  }
  return writing_.frame.get();
}

const std::string* FrameQueue::begin_whisper() {
  if (whispers_.empty()) return nullptr;
  writing_ = {std::move(whispers_.front()), std::nullopt};
  whispers_.erase(whispers_.begin());
  return writing_.frame.get();
}

void FrameQueue::finish_write() {
  if (writing_.to) reached_ = writing_.to;
  writing_ = {};
  if (waiting_.empty() && waiting_.capacity() > kKeptCapacity) waiting_.shrink_to_fit();
  if (whispers_.empty() && whispers_.capacity() > 0) whispers_.shrink_to_fit();
}

}  // namespace dropline::net
