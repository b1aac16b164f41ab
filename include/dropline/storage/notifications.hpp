#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/domain/message.hpp"
#include "dropline/domain/notice.hpp"
#include "dropline/domain/person.hpp"
#include "dropline/storage/database.hpp"

// The ledger: one notification for each person and reason ("there is something unread in this conversation"), and what was
// done about it. The table is the outbox as well: see migrations/0002_add_notifications.sql.
namespace dropline::storage {

using NotificationId = Id<struct NotificationNoun>;

enum class Closed : std::uint8_t { not_yet = 0, read = 1, expired = 2 };

// In the transaction of a message: opens the notification of those on the other side, or has the open one looked at again.
// What an agent writes is told to the customer at once; what a customer writes, to the team after `team_pause`: whoever is at
// the desk reads it before.
void notify_other_side(Tx& tx, CompanyId company, ConversationId conversation, domain::AuthorKind author,
                       std::int64_t seq, NotificationId fresh, Micros team_pause);

// In the transaction that moves a read marker: closes the person's notification (an agent's reading: that of the team) when
// nothing is unread any more; else it is only about what is left.
void close_when_read(Tx& tx, CompanyId company, ConversationId conversation, domain::Person reader,
                     std::int64_t read_seq);

// What the person has not read is looked at again, now: there is a new way to tell them, or they want to be told again. For an
// agent all that the team has not read.
void look_again(Tx& tx, CompanyId company, domain::Person person);

// --- the worker's -------------------------------------------------------------------------------------------------------

struct NotificationKey {
  CompanyId company;
  NotificationId id;
  std::int64_t attempts = 0;  // the fence

  auto operator<=>(const NotificationKey&) const = default;
};

// An open notification, and what it is about.
struct Notification {
  NotificationKey key;
  domain::Person person;
  ConversationId conversation;
  CustomerId customer;
  std::string topic;
  std::int64_t first_seq = 0;
  Micros opened_at = 0;
  std::int64_t newest_seq = 0;  // unread; 0 when all is read
  Micros newest_at = 0;
};

// Something that is waiting, and for whom: enough to ask who is looking.
struct DueNotification {
  NotificationKey key;
  domain::Person person;
  ConversationId conversation;
};
// Companies that are left out, as there is no room for more of theirs; the rest of the array is 0.
using BusyCompanies = std::array<CompanyId, 4>;
[[nodiscard]] std::vector<DueNotification> due_notifications(Snapshot& db, Micros now, const BusyCompanies& busy,
                                                             int limit);
// When the next one is due that nobody has taken; nothing when none is.
[[nodiscard]] std::optional<Micros> next_due(Snapshot& db, Micros now, const BusyCompanies& busy);

// Takes it until `leased_until`: nothing when somebody else has, or it was closed. The fence of what is returned is the new one.
[[nodiscard]] std::optional<Notification> take(Tx& tx, const NotificationKey& key, Micros leased_until);
// As it is, whoever holds it and whether it is open or not.
[[nodiscard]] std::optional<Notification> find_notification(Snapshot& db, CompanyId company, NotificationId id);
// Whether nobody else has taken it over.
[[nodiscard]] bool still_held(Snapshot& db, const Notification& held);
// Whether the holder may still tell of messages up to `last_seq`: nothing was read that far, and nobody else has taken it.
[[nodiscard]] bool still_to_tell(Snapshot& db, const Notification& held, std::int64_t last_seq);
// Whoever still holds it gives it back, to be looked at again at `due_at` or at once if there is something newer than
// `newest_seq`. False when it is not theirs any more.
bool give_back(Tx& tx, const Notification& held, Micros due_at);
void expire(Tx& tx, const Notification& held);
// Has it looked at again at that time, if that is sooner than it would be.
void look_again_by(Tx& tx, const Notification& of, Micros at);
// At the start: who had taken what is still held, and had begun what is being tried, is no more.
void release_all(Tx& tx);

// When the oldest unread message after `after_seq` was written; nothing when there is none.
[[nodiscard]] std::optional<Micros> oldest_unread_at(Snapshot& db, const Notification& of, std::int64_t after_seq);
// How many are unread up to `up_to_seq`; counting ends at a hundred.
[[nodiscard]] std::int64_t count_unread(Snapshot& db, const Notification& of, std::int64_t up_to_seq);
// Unread messages of the notification after `after_seq` up to `up_to_seq`, ascending; at most `limit`, the newest.
[[nodiscard]] std::vector<domain::Message> unread_messages(Snapshot& db, const Notification& of, std::int64_t after_seq,
                                                           std::int64_t up_to_seq, int limit);

struct StepKey {
  domain::Person person;
  domain::Channel channel = domain::Channel::nothing;
  std::int64_t target = 0;  // push subscription or notifier
  std::int64_t last_seq = 0;
};

struct StepRow {
  StepKey key;
  std::int64_t first_seq = 0;
  domain::Outcome outcome = domain::Outcome::trying;
  std::int64_t attempts = 0;
  Micros at = 0;
  Micros again_at = 0;  // not before this: after a failure, or while somebody tries
  std::string detail;
};

// Of each way and target the newest step that is done with, and those that are not.
[[nodiscard]] std::vector<StepRow> steps_of(Snapshot& db, const Notification& notification);
// Begins the attempt of that number, or goes on with it. Until `held_until` nobody is to begin another; 0: as long as the
// notification is held.
void begin_step(Tx& tx, const Notification& of, const StepKey& step, std::int64_t first_seq, std::int64_t attempt,
                Micros held_until);
// Whether the attempt of that number has not ended, and no other was begun.
[[nodiscard]] bool is_trying(Snapshot& db, const Notification& of, const StepKey& step, std::int64_t attempt);
void end_step(Tx& tx, const Notification& of, const StepKey& step, domain::Outcome outcome, Micros again_at,
              std::string_view detail);
// How many of that channel went to the person since, or are on their way.
[[nodiscard]] std::int64_t steps_since(Snapshot& db, CompanyId company, domain::Person person, domain::Channel channel,
                                       Micros since);

// What was told by mail was not: the mails to the person, of the newest notification about the conversation that had any, end as
// failed, also one that is to be tried again. What became of each, in no order.
std::vector<domain::Notice> fail_mails(Tx& tx, CompanyId company, ConversationId conversation, domain::Person person,
                                       std::string_view detail);

// Removes at most `limit` notifications closed before, with their steps; how many went.
std::int64_t trim_notifications(Tx& tx, Micros before, int limit);

// What agents are shown of how a conversation's customer was told: the newest steps, newest first.
[[nodiscard]] std::vector<domain::Notice> newest_notices(Snapshot& db, CompanyId company, ConversationId conversation,
                                                         int limit);

}  // namespace dropline::storage
