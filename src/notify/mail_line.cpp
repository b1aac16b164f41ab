#include "notify/mail_line.hpp"

namespace dropline::notify {

void MailLine::put(const MailOrder& order) {
  waiting_[order.company].push_back(order);
  ++size_;
}

std::optional<MailOrder> MailLine::next() {
  if (waiting_.empty()) return std::nullopt;
  auto turn = waiting_.upper_bound(last_served_);
  if (turn == waiting_.end()) turn = waiting_.begin();
  last_served_ = turn->first;
  const MailOrder order = turn->second.front();
  turn->second.pop_front();
  if (turn->second.empty()) waiting_.erase(turn);
  --size_;
  return order;
}

}  // namespace dropline::notify
