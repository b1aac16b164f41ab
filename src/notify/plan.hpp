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
  News news;
  std::string address;  // of a mail
  storage::PushSubscription push;
  storage::NotifierTarget notifier;
};

[[nodiscard]] std::string way_of(const PlannedStep& step);

// A mail that was begun and waits for its turn, apart from the notification: a slow mail server keeps no push waiting.
struct MailOrder {
  CompanyId company;
  storage::NotificationId notification;
  domain::Person to;
  std::int64_t first_seq = 0;
  std::int64_t last_seq = 0;
  std::int64_t attempt = 1;
};

struct Plan {
  storage::Notification held;      // given back already when there are no steps
  std::vector<PlannedStep> steps;  // pushes and notifiers
  std::vector<MailOrder> mails;
};

// Takes the notification and begins the steps that are due. Nothing when there are none now, or it is not to be had; it was
// given back then. Runs in the write lane.
[[nodiscard]] std::optional<Plan> make_plan(storage::Tx& tx, const storage::NotificationKey& key,
                                            const domain::LadderRules& rules, const Outside& outside,
                                            Micros leased_until);

struct BegunMail {
  storage::Notification of;
  PlannedStep step;
};

// The mail's turn has come: what it says, and to which address. Nothing when it is not to be sent any more, as all was read,
// say; that was written down then. If it is not settled until `held_until`, it is tried again. Runs in the write lane.
[[nodiscard]] std::optional<BegunMail> begin_mail(storage::Tx& tx, const MailOrder& order,
                                                  const domain::LadderRules& rules, Micros held_until);

}  // namespace dropline::notify
