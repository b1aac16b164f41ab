#include "dropline/storage/waits.hpp"

// How long customers wait: columns of conversations, and the table reply_times.
namespace dropline::storage {
namespace {

constexpr std::string_view kOfHourOfWeek =
    "SELECT open_time FROM reply_times WHERE company_id = $1 AND asked_at > $2 AND hour_of_week = $3"
    " ORDER BY asked_at DESC LIMIT $4";
constexpr std::string_view kOfHourOfDay =
    "SELECT open_time FROM reply_times WHERE company_id = $1 AND asked_at > $2 AND hour_of_day = $3"
    " ORDER BY asked_at DESC LIMIT $4";
constexpr std::string_view kOfAll =
    "SELECT open_time FROM reply_times WHERE company_id = $1 AND asked_at > $2 ORDER BY asked_at DESC LIMIT $3";

Query replies(Snapshot& db, CompanyId company, domain::ReplyScope scope, int hour_of_week, Micros after) {
  constexpr auto kMost = static_cast<std::int64_t>(domain::kMostReplies);
  switch (scope) {
    case domain::ReplyScope::hour_of_week:
      return db.query(kOfHourOfWeek, company, after, hour_of_week, kMost);
    case domain::ReplyScope::hour_of_day:
      return db.query(kOfHourOfDay, company, after, hour_of_week % 24, kMost);
    case domain::ReplyScope::all:
      break;
  }
  return db.query(kOfAll, company, after, kMost);
}

}  // namespace

std::vector<Micros> newest_replies(Snapshot& db, CompanyId company, domain::ReplyScope scope, int hour_of_week,
                                   Micros now) {
  std::vector<Micros> times;
  auto rows = replies(db, company, scope, hour_of_week, now - domain::kReplyWindow);
  while (rows.next()) times.push_back(rows.integer(0));
  return times;
}

std::optional<WaitState> load_wait(Snapshot& db, CompanyId company, ConversationId conversation) {
  auto row = db.query(
      "SELECT c.waiting_since, c.expected_at, c.late_check_at, c.episode, c.away_told_episode,"
      " COALESCE(NULLIF(l.locale, ''), cu.locale) FROM conversations c"
      " JOIN customers cu ON cu.company_id = c.company_id AND cu.id = c.customer_id"
      " LEFT JOIN links l ON l.company_id = c.company_id AND l.id = c.link_id"
      " WHERE c.company_id = $1 AND c.id = $2",
      company, conversation);
  if (!row.next()) return std::nullopt;
  return WaitState{{row.integer(0), row.integer(1), row.integer(2)}, row.integer(3), row.integer(4), row.text(5)};
}

void save_wait(Tx& tx, CompanyId company, ConversationId conversation, const Wait& wait) {
  tx.execute(
      "UPDATE conversations SET waiting_since = $1, expected_at = $2, late_check_at = $3"
      " WHERE company_id = $4 AND id = $5",
      wait.waiting_since, wait.expected_at, wait.late_check_at, company, conversation);
}

void save_away_told(Tx& tx, CompanyId company, ConversationId conversation, std::int64_t episode) {
  tx.execute("UPDATE conversations SET away_told_episode = $1 WHERE company_id = $2 AND id = $3", episode, company,
             conversation);
}

bool take_late_check(Tx& tx, CompanyId company, ConversationId conversation) {
  return tx.execute(
             "UPDATE conversations SET late_check_at = 0"
             " WHERE company_id = $1 AND id = $2 AND late_check_at > 0 AND late_check_at <= $3",
             company, conversation, tx.now()) == 1;
}

void put_off_late_check(Tx& tx, CompanyId company, ConversationId conversation, Micros until) {
  tx.execute("UPDATE conversations SET late_check_at = $1 WHERE company_id = $2 AND id = $3 AND late_check_at > 0",
             until, company, conversation);
}

void add_reply_time(Tx& tx, CompanyId company, ConversationId conversation, const ReplyTime& time) {
  tx.execute(
      "INSERT INTO reply_times (company_id, conversation_id, asked_at, replied_at, open_time, hour_of_week,"
      " hour_of_day) VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT (company_id, conversation_id, asked_at) DO NOTHING",
      company, conversation, time.asked_at, time.replied_at, time.open_time, time.hour_of_week, time.hour_of_week % 24);
}

std::vector<LateCheck> next_late_checks(Snapshot& db, int limit) {
  std::vector<LateCheck> checks;
  auto rows = db.query(
      "SELECT company_id, id, late_check_at FROM conversations WHERE late_check_at > 0"
      " ORDER BY late_check_at, company_id, id LIMIT $1",
      limit);
  while (rows.next()) checks.push_back({rows.id<CompanyId>(0), rows.id<ConversationId>(1), rows.integer(2)});
  return checks;
}

}  // namespace dropline::storage
