#include "net/connection.hpp"

#include <utility>

namespace dropline::net {

Connection::Connection(std::shared_ptr<Connections> all)
    : all_(std::move(all)), place_(all_->busy_.insert(all_->busy_.end(), this)) {}

Connection::~Connection() { (expendable_ ? all_->expendable_ : all_->busy_).erase(place_); }

void Connection::set_deadline(std::int64_t seconds) {
  deadline_ = all_->seconds_ + seconds + 1;  // the current second may be nearly over
}

void Connection::set_expendable(bool expendable) {
  if (expendable == expendable_) return;
  auto& from = expendable_ ? all_->expendable_ : all_->busy_;
  auto& to = expendable ? all_->expendable_ : all_->busy_;
  to.splice(to.end(), from, place_);
  expendable_ = expendable;
}

bool Connections::make_room() {
  if (expendable_.empty()) return false;
  Connection* oldest = expendable_.front();
  oldest->set_expendable(false);  // asked once; it leaves the list when its last operation has ended
  oldest->abort();
  return true;
}

void Connections::tick() {
  ++seconds_;
  for_each([this](Connection& connection) {
    if (connection.deadline_ > seconds_) return;
    connection.clear_deadline();
    connection.expire();
  });
}

void Connections::stop_all() {
  for_each([](Connection& connection) { connection.stop(); });
}

void Connections::abort_all() {
  for_each([](Connection& connection) { connection.abort(); });
}

void Connections::end_rights(const chat::RightsEnded& ended) {
  for_each([&ended](Connection& connection) { connection.end_rights(ended); });
}

// A connection may change its list while it is called: each list is walked with the next place in hand, and one that is met
// twice has nothing more to do.
template <class Call>
void Connections::for_each(Call call) {
  for (auto* list : {&expendable_, &busy_}) {
    for (auto next = list->begin(); next != list->end();) call(**next++);
  }
}

}  // namespace dropline::net
