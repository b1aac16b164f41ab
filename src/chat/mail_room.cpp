#include "chat/mail_room.hpp"

#include <utility>

namespace dropline::chat {
namespace {

constexpr int kRetrySeconds = 5;

}  // namespace

// Counted while it lives.
class MailRoom::Share {
 public:
  Share(std::shared_ptr<MailRoom> room, std::string network) : room_(std::move(room)), network_(std::move(network)) {
    ++room_->under_way_;
    ++room_->by_network_[network_];
  }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  ~Share() {
    --room_->under_way_;
    const auto own = room_->by_network_.find(network_);
    if (--own->second == 0) room_->by_network_.erase(own);
  }

 private:
  std::shared_ptr<MailRoom> room_;
  std::string network_;
};

Result<std::shared_ptr<void>> MailRoom::take(const std::string& network) {
  const auto own = by_network_.find(network);
  const bool full_here = own != by_network_.end() && own->second >= kDirectMailsAtATimePerNetwork;
  if (full_here || under_way_ >= kDirectMailsAtATime) {
    return Error{Code::busy, "Other e-mails are being sent right now. Please try again soon.", {}, kRetrySeconds};
  }
  return std::shared_ptr<void>(std::make_shared<Share>(shared_from_this(), network));
}

}  // namespace dropline::chat
