#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>

#include "notify/plan.hpp"

namespace dropline::notify {

// Mails that wait for the mail server. Companies take turns, so that one with many keeps no other waiting.
// Thread: one at a time.
class MailLine {
 public:
  void put(const MailOrder& order);
  // Whose turn it is; nothing when nobody waits.
  [[nodiscard]] std::optional<MailOrder> next();
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::map<CompanyId, std::deque<MailOrder>> waiting_;  // no empty ones
  CompanyId last_served_;
  std::size_t size_ = 0;
};

}  // namespace dropline::notify
