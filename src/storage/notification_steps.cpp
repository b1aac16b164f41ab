#include "dropline/storage/notifications.hpp"

// What was done about notifications.
namespace dropline::storage {
namespace {

using domain::AuthorKind;
using domain::Channel;
using domain::Outcome;

constexpr int kDetailColumn = 10;

#define DROPLINE_STEP_COLUMNS \
  "person_kind, person_id, channel, target, last_seq, first_seq, outcome, attempts, at, again_at, detail"

StepRow read_step(const Query& row) {
  StepRow step;
  step.key.person = {static_cast<AuthorKind>(row.integer(0)), row.integer(1)};
  step.key.channel = static_cast<Channel>(row.integer(2));
  step.key.target = row.integer(3);
  step.key.last_seq = row.integer(4);
  step.first_seq = row.integer(5);
  step.outcome = static_cast<Outcome>(row.integer(6));
  step.attempts = row.integer(7);
  step.at = row.integer(8);
  step.again_at = row.integer(9);
  step.detail = row.text(kDetailColumn);
  return step;
}

// Of DROPLINE_STEP_COLUMNS and the notification's id.
std::vector<domain::Notice> read_notices(Query& rows) {
  std::vector<domain::Notice> notices;
  while (rows.next()) {
    const StepRow step = read_step(rows);
    notices.push_back({rows.integer(kDetailColumn + 1), step.key.person, step.key.channel, step.outcome, step.first_seq,
                       step.key.last_seq, step.at, step.detail});
  }
  return notices;
}

}  // namespace

std::vector<StepRow> steps_of(Snapshot& db, const Notification& notification) {
  auto rows = db.query("SELECT " DROPLINE_STEP_COLUMNS
                       " FROM notification_steps s WHERE company_id = $1 AND notification_id = $2"
                       " AND (outcome IN (1, 2) OR NOT EXISTS (SELECT 1 FROM notification_steps n"
                       "   WHERE n.company_id = s.company_id AND n.notification_id = s.notification_id"
                       "   AND n.channel = s.channel AND n.person_id = s.person_id AND n.target = s.target"
                       "   AND n.last_seq > s.last_seq AND n.outcome IN (3, 4))) ORDER BY last_seq",
                       notification.key.company, notification.key.id);
  std::vector<StepRow> steps;
  while (rows.next()) steps.push_back(read_step(rows));
  return steps;
}

void begin_step(Tx& tx, const Notification& of, const StepKey& step, std::int64_t first_seq, std::int64_t attempt,
                Micros held_until) {
  tx.execute(
      "INSERT INTO notification_steps (company_id, notification_id, person_kind, person_id, channel, target, last_seq,"
      " conversation_id, first_seq, outcome, attempts, at, again_at, detail)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '')"
      " ON CONFLICT (company_id, notification_id, channel, person_id, target, last_seq)"
      " DO UPDATE SET outcome = excluded.outcome, attempts = excluded.attempts, at = excluded.at,"
      "   again_at = excluded.again_at",
      of.key.company, of.key.id, step.person.kind, step.person.id, step.channel, step.target, step.last_seq,
      of.conversation, first_seq, Outcome::trying, attempt, tx.now(), held_until);
}

bool is_trying(Snapshot& db, const Notification& of, const StepKey& step, std::int64_t attempt) {
  auto row = db.query(
      "SELECT 1 FROM notification_steps WHERE company_id = $1 AND notification_id = $2 AND channel = $3"
      " AND person_id = $4 AND target = $5 AND last_seq = $6 AND outcome = $7 AND attempts = $8",
      of.key.company, of.key.id, step.channel, step.person.id, step.target, step.last_seq, Outcome::trying, attempt);
  return row.next();
}

void end_step(Tx& tx, const Notification& of, const StepKey& step, Outcome outcome, Micros again_at,
              std::string_view detail) {
  tx.execute(
      "UPDATE notification_steps SET outcome = $1, at = $2, again_at = $3, detail = $4"
      " WHERE company_id = $5 AND notification_id = $6 AND channel = $7 AND person_id = $8 AND target = $9"
      " AND last_seq = $10",
      outcome, tx.now(), again_at, detail, of.key.company, of.key.id, step.channel, step.person.id, step.target,
      step.last_seq);
}

std::vector<domain::Notice> fail_mails(Tx& tx, CompanyId company, ConversationId conversation, domain::Person person,
                                       std::string_view detail) {
  auto rows = tx.query(
      "UPDATE notification_steps SET outcome = $1, at = $2, again_at = 0, detail = $3"
      " WHERE company_id = $4 AND person_id = $5 AND channel = $6 AND outcome IN (2, 3) AND notification_id = ("
      "   SELECT s.notification_id FROM notification_steps s WHERE s.company_id = $4 AND s.person_kind = $7"
      "   AND s.person_id = $5 AND s.channel = $6 AND s.conversation_id = $8 ORDER BY s.at DESC LIMIT 1)"
      " RETURNING " DROPLINE_STEP_COLUMNS ", notification_id",
      Outcome::failed, tx.now(), detail, company, person.id, Channel::mail, person.kind, conversation);
  return read_notices(rows);
}

std::int64_t steps_since(Snapshot& db, CompanyId company, domain::Person person, Channel channel, Micros since) {
  auto row = db.query(
      "SELECT COUNT(*) FROM notification_steps WHERE company_id = $1 AND person_kind = $2 AND person_id = $3"
      " AND channel = $4 AND at > $5 AND outcome IN ($6, $7)",
      company, person.kind, person.id, channel, since, Outcome::sent, Outcome::trying);
  return row.next() ? row.integer(0) : 0;
}

std::vector<domain::Notice> newest_notices(Snapshot& db, CompanyId company, ConversationId conversation, int limit) {
  auto rows = db.query("SELECT " DROPLINE_STEP_COLUMNS
                       ", notification_id FROM notification_steps WHERE company_id = $1 AND conversation_id = $2"
                       " AND person_kind = $3 ORDER BY at DESC LIMIT $4",
                       company, conversation, AuthorKind::customer, limit);
  return read_notices(rows);
}

}  // namespace dropline::storage
