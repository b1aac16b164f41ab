#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dropline/domain/company.hpp"
#include "dropline/domain/ladder.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/storage/notifications.hpp"
#include "dropline/storage/recipients.hpp"

// What is to be done about one notification now.
namespace dropline::notify {

// What the writer thread is to know of the world outside the database. A value: it goes from thread to thread.
struct Outside {
  bool in_front = false;
  bool has_push = false;
  bool has_mail = false;
  Micros push_down_until = 0;  // nobody gets through before; 0: as far as is known, everybody does
  Micros mail_down_until = 0;
  std::function<int(const std::string& time_zone, Micros at)> local_minute;  // thread-safe
};

struct PlannedStep {
  storage::StepKey key;
  std::int64_t attempts = 0;  // before this one
  News news;
  std::string address;  // of a mail
  storage::PushTarget push;
  storage::NotifierTarget notifier;
};

struct Plan {
  storage::Notification held;
  std::vector<PlannedStep> steps;
};

// Takes the notification and begins the steps that are due. Nothing when there are none now, or it is not to be had; it was
// given back then. Runs in the write lane.
[[nodiscard]] std::optional<Plan> make_plan(storage::Tx& tx, const storage::NotificationKey& key,
                                            const domain::LadderRules& rules, const Outside& outside,
                                            Micros leased_until);

// Writes down how the steps went, and gives the notification back to be looked at again. Runs in the write lane.
void settle(storage::Tx& tx, const Plan& plan, const std::vector<Handed>& results);

}  // namespace dropline::notify
