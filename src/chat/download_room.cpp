#include "chat/download_room.hpp"

#include <utility>

#include "dropline/chat/files.hpp"

namespace dropline::chat {
namespace {

constexpr int kRetrySeconds = 5;

}  // namespace

// Counted while it lives.
class DownloadRoom::Share {
 public:
  Share(std::shared_ptr<DownloadRoom> room, std::int64_t receiver, std::int64_t bytes)
      : room_(std::move(room)), receiver_(receiver), bytes_(bytes) {
    ++room_->under_way_[receiver_];
    room_->bytes_ += bytes_;
  }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  ~Share() {
    room_->bytes_ -= bytes_;
    const auto own = room_->under_way_.find(receiver_);
    if (--own->second == 0) room_->under_way_.erase(own);
  }

 private:
  std::shared_ptr<DownloadRoom> room_;
  std::int64_t receiver_;
  std::int64_t bytes_;
};

Result<std::shared_ptr<void>> DownloadRoom::take(std::int64_t receiver, std::int64_t bytes) {
  const auto own = under_way_.find(receiver);
  if (own != under_way_.end() && own->second >= kDownloadsAtATime) {
    return Error{Code::rate_limited,
                 "You are downloading several files already. Please wait for one of them.",
                 {},
                 kRetrySeconds};
  }
  if (bytes_ > 0 && bytes > kDownloadBytes - bytes_) {
    return Error{
        Code::busy, "Too many files are being downloaded right now. Please try again soon.", {}, kRetrySeconds};
  }
  return std::shared_ptr<void>(std::make_shared<Share>(shared_from_this(), receiver, bytes));
}

}  // namespace dropline::chat
