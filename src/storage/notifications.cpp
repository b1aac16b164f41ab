#include "dropline/storage/notifications.hpp"

#include "storage/message_row.hpp"

// Opening, closing and handing out notifications; what was done about them is in notification_steps.cpp.
namespace dropline::storage {
namespace {

using domain::AuthorKind;
using domain::MessageKind;
using domain::Person;

// Told by messages of the other side: an agent's by what customers write, a customer's by everything else.
bool is_told_to(AuthorKind author, const Person& person) {
  return (author == AuthorKind::customer) != person.is_customer();
}

}  // namespace

void notify_other_side(Tx& tx, CompanyId company, ConversationId conversation, AuthorKind author, std::int64_t seq,
                       NotificationId fresh, Micros team_pause) {
  const bool to_team = is_told_to(author, Person::team());
  // One row may be open. It stays as it is when it will be looked at soon enough anyway.
  tx.execute(
      "INSERT INTO notifications (company_id, id, person_kind, person_id, conversation_id, first_seq, opened_at, "
      "due_at,"
      " leased_until, attempts, closed_at, closed_by)"
      " SELECT company_id, $1, $2, CASE WHEN $2 = 1 THEN customer_id ELSE 0 END, id, $3, $4, $5, 0, 0, 0, 0"
      " FROM conversations WHERE company_id = $6 AND id = $7"
      " ON CONFLICT (company_id, conversation_id, person_kind, person_id) WHERE closed_at = 0"
      " DO UPDATE SET due_at = excluded.due_at WHERE notifications.due_at > excluded.due_at",
      fresh, to_team ? AuthorKind::agent : AuthorKind::customer, seq, tx.now(), tx.now() + (to_team ? team_pause : 0),
      company, conversation);
}

void close_when_read(Tx& tx, CompanyId company, ConversationId conversation, Person reader, std::int64_t read_seq) {
  const std::int64_t person = reader.is_customer() ? reader.id : 0;
  auto rest = tx.query(
      "SELECT m.seq, m.at FROM messages m WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq > $3"
      " AND m.kind = $4 AND (CASE WHEN m.author_kind = 1 THEN 2 ELSE 1 END) = $5 ORDER BY m.seq LIMIT 1",
      company, conversation, read_seq, MessageKind::text, reader.kind);
  if (rest.next()) {
    tx.execute(
        "UPDATE notifications SET first_seq = $1, opened_at = $2"
        " WHERE company_id = $3 AND conversation_id = $4 AND person_kind = $5 AND person_id = $6 AND closed_at = 0"
        " AND first_seq < $1",
        rest.integer(0), rest.integer(1), company, conversation, reader.kind, person);
    return;
  }
  tx.execute(
      "UPDATE notifications SET closed_at = $1, closed_by = $2, due_at = 0"
      " WHERE company_id = $3 AND conversation_id = $4 AND person_kind = $5 AND person_id = $6 AND closed_at = 0",
      tx.now(), Closed::read, company, conversation, reader.kind, person);
}

void look_again(Tx& tx, CompanyId company, Person person) {
  const auto changed = tx.execute(
      "UPDATE notifications SET due_at = $1 WHERE company_id = $2 AND person_kind = $3 AND person_id = $4"
      " AND closed_at = 0 AND due_at > $1",
      tx.now(), company, person.kind, person.is_customer() ? person.id : 0);
  if (changed > 0) tx.touch(company);  // wakes the notifier, as a message would
}

std::vector<DueNotification> due_notifications(Snapshot& db, Micros now, const BusyCompanies& busy, int limit) {
  auto rows = db.query(
      "SELECT company_id, id, attempts, person_kind, person_id, conversation_id FROM notifications"
      " WHERE due_at > 0 AND due_at <= $1 AND leased_until <= $1 AND company_id NOT IN ($2, $3, $4, $5)"
      " ORDER BY due_at, company_id, id LIMIT $6",
      now, busy[0], busy[1], busy[2], busy[3], limit);
  std::vector<DueNotification> due;
  while (rows.next()) {
    due.push_back({{rows.id<CompanyId>(0), rows.id<NotificationId>(1), rows.integer(2)},
                   {static_cast<AuthorKind>(rows.integer(3)), rows.integer(4)},
                   rows.id<ConversationId>(5)});
  }
  return due;
}

std::optional<Micros> next_due(Snapshot& db, Micros now, const BusyCompanies& busy) {
  auto row = db.query(
      "SELECT due_at FROM notifications WHERE due_at > 0 AND leased_until <= $1 AND company_id NOT IN ($2, $3, $4, $5)"
      " ORDER BY due_at LIMIT 1",
      now, busy[0], busy[1], busy[2], busy[3]);
  if (!row.next()) return std::nullopt;
  return row.integer(0);
}

std::optional<Notification> take(Tx& tx, const NotificationKey& key, Micros leased_until) {
  const bool taken =
      tx.execute(
          "UPDATE notifications SET attempts = attempts + 1, leased_until = $1"
          " WHERE company_id = $2 AND id = $3 AND attempts = $4 AND closed_at = 0 AND leased_until <= $5",
          leased_until, key.company, key.id, key.attempts, tx.now()) == 1;
  if (!taken) return std::nullopt;
  return find_notification(tx, key.company, key.id);
}

std::optional<Notification> find_notification(Snapshot& db, CompanyId company, NotificationId id) {
  auto row = db.query(
      "SELECT n.person_kind, n.person_id, n.conversation_id, c.customer_id, c.topic, n.first_seq, n.opened_at,"
      " n.attempts"
      " FROM notifications n JOIN conversations c ON c.company_id = n.company_id AND c.id = n.conversation_id"
      " WHERE n.company_id = $1 AND n.id = $2",
      company, id);
  if (!row.next()) return std::nullopt;
  Notification notification;
  notification.key = {company, id, row.integer(7)};
  notification.person = {static_cast<AuthorKind>(row.integer(0)), row.integer(1)};
  notification.conversation = row.id<ConversationId>(2);
  notification.customer = row.id<CustomerId>(3);
  notification.topic = row.text(4);
  notification.first_seq = row.integer(5);
  notification.opened_at = row.integer(6);

  auto newest = db.query(
      "SELECT m.seq, m.at FROM messages m WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq >= $3"
      " AND m.kind = $4 AND (CASE WHEN m.author_kind = 1 THEN 2 ELSE 1 END) = $5 ORDER BY m.seq DESC LIMIT 1",
      company, notification.conversation, notification.first_seq, MessageKind::text, notification.person.kind);
  if (newest.next()) {
    notification.newest_seq = newest.integer(0);
    notification.newest_at = newest.integer(1);
  }
  return notification;
}

bool still_held(Snapshot& db, const Notification& held) {
  auto row = db.query("SELECT 1 FROM notifications WHERE company_id = $1 AND id = $2 AND attempts = $3",
                      held.key.company, held.key.id, held.key.attempts);
  return row.next();
}

bool still_to_tell(Snapshot& db, const Notification& held, std::int64_t last_seq) {
  auto row = db.query(
      "SELECT 1 FROM notifications WHERE company_id = $1 AND id = $2 AND attempts = $3 AND closed_at = 0"
      " AND first_seq <= $4",
      held.key.company, held.key.id, held.key.attempts, last_seq);
  return row.next();
}

bool give_back(Tx& tx, const Notification& held, Micros due_at) {
  return tx.execute(
             "UPDATE notifications SET leased_until = 0, due_at = CASE WHEN closed_at > 0 THEN 0"
             " WHEN EXISTS (SELECT 1 FROM messages m WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq > $3"
             "   AND m.kind = $4 AND (CASE WHEN m.author_kind = 1 THEN 2 ELSE 1 END) = $5) THEN $6 ELSE $7 END"
             " WHERE company_id = $1 AND id = $8 AND attempts = $9",
             held.key.company, held.conversation, held.newest_seq, MessageKind::text, held.person.kind, tx.now(),
             due_at, held.key.id, held.key.attempts) == 1;
}

void expire(Tx& tx, const Notification& held) {
  tx.execute(
      "UPDATE notifications SET closed_at = $1, closed_by = $2, due_at = 0, leased_until = 0"
      " WHERE company_id = $3 AND id = $4 AND attempts = $5 AND closed_at = 0",
      tx.now(), Closed::expired, held.key.company, held.key.id, held.key.attempts);
}

void look_again_by(Tx& tx, const Notification& of, Micros at) {
  tx.execute("UPDATE notifications SET due_at = $1 WHERE company_id = $2 AND id = $3 AND closed_at = 0 AND due_at > $1",
             at, of.key.company, of.key.id);
}

void release_all(Tx& tx) {
  tx.execute("UPDATE notifications SET leased_until = 0 WHERE due_at > 0 AND leased_until > 0");
  tx.execute(
      "UPDATE notifications SET due_at = $1 WHERE due_at > 0 AND due_at > $1 AND EXISTS (SELECT 1 FROM "
      "notification_steps s"
      " WHERE s.company_id = notifications.company_id AND s.notification_id = notifications.id AND s.outcome = $2)",
      tx.now(), domain::Outcome::trying);
  tx.execute(
      "UPDATE notification_steps SET again_at = 0 WHERE outcome = $1 AND (company_id, notification_id) IN"
      " (SELECT company_id, id FROM notifications WHERE due_at > 0)",
      domain::Outcome::trying);
}

std::optional<Micros> oldest_unread_at(Snapshot& db, const Notification& of, std::int64_t after_seq) {
  auto row = db.query(
      "SELECT m.at FROM messages m WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq > $3 AND m.seq >= $4"
      " AND m.kind = $5 AND (CASE WHEN m.author_kind = 1 THEN 2 ELSE 1 END) = $6 ORDER BY m.seq LIMIT 1",
      of.key.company, of.conversation, after_seq, of.first_seq, MessageKind::text, of.person.kind);
  if (!row.next()) return std::nullopt;
  return row.integer(0);
}

std::int64_t count_unread(Snapshot& db, const Notification& of, std::int64_t up_to_seq) {
  auto row = db.query(
      "SELECT COUNT(*) FROM (SELECT 1 FROM messages m WHERE m.company_id = $1 AND m.conversation_id = $2"
      " AND m.seq >= $3 AND m.seq <= $4 AND m.kind = $5 AND (CASE WHEN m.author_kind = 1 THEN 2 ELSE 1 END) = $6"
      " LIMIT 100) counted",
      of.key.company, of.conversation, of.first_seq, up_to_seq, MessageKind::text, of.person.kind);
  return row.next() ? row.integer(0) : 0;
}

std::vector<domain::Message> unread_messages(Snapshot& db, const Notification& of, std::int64_t after_seq,
                                             std::int64_t up_to_seq, int limit) {
  auto rows = db.query("SELECT " DROPLINE_MESSAGE_COLUMNS " FROM messages m" DROPLINE_AUTHOR_JOINS
                       " WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq > $3 AND m.seq >= $4"
                       " AND m.seq <= $5 AND m.kind = $6 AND (CASE WHEN m.author_kind = 1 THEN 2 ELSE 1 END) = $7"
                       " ORDER BY m.seq DESC LIMIT $8",
                       of.key.company, of.conversation, after_seq, of.first_seq, up_to_seq, MessageKind::text,
                       of.person.kind, limit);
  std::vector<domain::Message> newest_first;
  while (rows.next()) newest_first.push_back(read_message(rows, 0).value());
  return {std::make_move_iterator(newest_first.rbegin()), std::make_move_iterator(newest_first.rend())};
}

std::int64_t trim_notifications(Tx& tx, Micros before, int limit) {
  constexpr std::string_view kOld =
      "DELETE FROM notification_steps WHERE (company_id, notification_id) IN ("
      " SELECT company_id, id FROM notifications WHERE closed_at > 0 AND closed_at < $1 ORDER BY closed_at LIMIT $2)";
  tx.execute(kOld, before, limit);
  return tx.execute(
      "DELETE FROM notifications WHERE (company_id, id) IN ("
      " SELECT company_id, id FROM notifications WHERE closed_at > 0 AND closed_at < $1 ORDER BY closed_at LIMIT $2)",
      before, limit);
}

}  // namespace dropline::storage
