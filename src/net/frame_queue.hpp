#pragma once

#include "dropline/chat/hub.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dropline::net {

// Frames on their way to one client: one is being written, a bounded number wait. Knows how far the client has really got.
class FrameQueue {
 public:
  FrameQueue(std::size_t max_frames, std::size_t max_bytes) : max_frames_(max_frames), max_bytes_(max_bytes) {}

  // `to` is the cursor the frame leads to, if it moves the cursor. False when the client is too slow: then everything that
  // waits, this frame too, is dropped. A single frame is taken whatever its size.
  [[nodiscard]] bool push(chat::Frame frame, std::optional<std::int64_t> to = std::nullopt);

  // A frame that nobody misses: written only when nothing else waits, and dropped when frames wait already or too many like it.
  // It counts for nothing when the client is judged to be too slow.
  void whisper(chat::Frame frame);

  // The next frame to write, kept alive until finish_write(); null when nothing waits or a write is running.
  [[nodiscard]] const std::string* begin_write();
  void finish_write();

  [[nodiscard]] bool writing() const { return writing_.frame != nullptr; }
  [[nodiscard]] bool empty() const { return waiting_.empty() && whispers_.empty() && !writing(); }
  // The cursor of the last frame that was written to its end; nothing before the first one.
  [[nodiscard]] std::optional<std::int64_t> reached() const { return reached_; }

 private:
  [[nodiscard]] const std::string* begin_whisper();

  struct Entry {
    chat::Frame frame;
    std::optional<std::int64_t> to;
  };

  std::size_t max_frames_;
  std::size_t max_bytes_;
  std::vector<chat::Frame> whispers_;
  std::vector<Entry> waiting_;  // from next_ on; a vector, as a deque holds 600 bytes even when it is empty
  std::size_t next_ = 0;
  std::size_t bytes_ = 0;
  Entry writing_;
  std::optional<std::int64_t> reached_;
};

}  // namespace dropline::net
