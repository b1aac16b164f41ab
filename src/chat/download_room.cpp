#include "chat/download_room.hpp"

#include <utility>

#include "dropline/chat/files.hpp"

namespace dropline::chat {
namespace {

constexpr int kRetrySeconds = 5;

Error too_many_of_person() {
  return {
      Code::rate_limited, "You are downloading several files already. Please wait for one of them.", {}, kRetrySeconds};
}

}  // namespace

// Counted while it lives, and another with it.
class DownloadRoom::Count {
 public:
  Count(std::shared_ptr<DownloadRoom> room, std::int64_t owner, Share another)
      : room_(std::move(room)), owner_(owner), another_(std::move(another)) {
    ++room_->under_way_[owner_];
  }
  Count(const Count&) = delete;
  Count& operator=(const Count&) = delete;
  ~Count() {
    const auto own = room_->under_way_.find(owner_);
    if (--own->second == 0) room_->under_way_.erase(own);
  }

 private:
  std::shared_ptr<DownloadRoom> room_;
  std::int64_t owner_;
  Share another_;
};

Result<DownloadRoom::Share> DownloadRoom::take(CompanyId company, CustomerId customer) {
  if (under_way(customer.value) >= kDownloadsOfPerson) return too_many_of_person();
  if (under_way(company.value) >= kDownloadsOfCustomers) {
    return Error{
        Code::busy, "Too many files are being downloaded right now. Please try again soon.", {}, kRetrySeconds};
  }
  return count(customer.value, count(company.value));
}

Result<DownloadRoom::Share> DownloadRoom::take(AgentId agent) {
  if (under_way(agent.value) >= kDownloadsOfPerson) return too_many_of_person();
  return count(agent.value);
}

std::int64_t DownloadRoom::under_way(std::int64_t owner) const {
  const auto own = under_way_.find(owner);
  return own == under_way_.end() ? 0 : own->second;
}

DownloadRoom::Share DownloadRoom::count(std::int64_t owner, Share another) {
  return std::make_shared<Count>(shared_from_this(), owner, std::move(another));
}

}  // namespace dropline::chat
