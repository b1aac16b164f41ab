#pragma once

#include <map>
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
  std::map<std::string, Micros> down_until;  // by way: nobody gets through before
};

// The ways that can be down apart from each other: mail, each push service, each notifier.
inline const std::string kMailWay = "mail";
[[nodiscard]] std::string way_of(const storage::PushSubscription& push);
[[nodiscard]] std::string way_of(const storage::NotifierTarget& notifier);

struct PlannedStep {
  storage::StepKey key;
  std::int64_t attempts = 0;  // before this one
  News news;
  std::string address;  // of a mail
  storage::PushSubscription push;
  storage::NotifierTarget notifier;
};

[[nodiscard]] std::string way_of(const PlannedStep& step);

struct Plan {
  storage::Notification held;
  std::vector<PlannedStep> steps;
};

// Takes the notification and begins the steps that are due. Nothing when there are none now, or it is not to be had; it was
// given back then. Runs in the write lane.
[[nodiscard]] std::optional<Plan> make_plan(storage::Tx& tx, const storage::NotificationKey& key,
                                            const domain::LadderRules& rules, const Outside& outside,
                                            Micros leased_until);

// Writes down how a step went; false when the notification is not ours any more, and nothing was written. Runs in the write lane.
bool settle(storage::Tx& tx, const storage::Notification& held, const PlannedStep& step, const Handed& handed);

}  // namespace dropline::notify
