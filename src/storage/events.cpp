#include "dropline/storage/events.hpp"

#include "storage/message_row.hpp"

namespace dropline::storage {
namespace {

// A message's event is completed from its row. The order of columns is that of read_event().
constexpr std::string_view kEventsAfter =
    "SELECT e.ev, e.kind, e.conversation_id, e.payload, " DROPLINE_MESSAGE_COLUMNS
    " FROM events e LEFT JOIN messages m ON m.company_id = e.company_id"
    "   AND m.conversation_id = e.conversation_id AND m.seq = e.seq" DROPLINE_AUTHOR_JOINS
    " WHERE e.company_id = $1 AND e.ev > $2 ORDER BY e.ev LIMIT $3";

constexpr std::string_view kConversationEventsAfter =
    "SELECT e.ev, e.kind, e.conversation_id, e.payload, " DROPLINE_MESSAGE_COLUMNS
    " FROM events e LEFT JOIN messages m ON m.company_id = e.company_id"
    "   AND m.conversation_id = e.conversation_id AND m.seq = e.seq" DROPLINE_AUTHOR_JOINS
    " WHERE e.company_id = $1 AND e.conversation_id = $2 AND e.ev > $3 ORDER BY e.ev LIMIT $4";

constexpr int kMessageColumn = 4;

LoggedEvent read_event(const Query& row) {
  LoggedEvent event;
  event.ev = row.integer(0);
  event.kind = static_cast<EventKind>(row.integer(1));
  event.conversation = row.id<ConversationId>(2);
  event.payload = row.text(3);
  if (event.kind == EventKind::message) event.message = read_message(row, kMessageColumn);
  return event;
}

LogPage read_page(Query rows, int limit) {
  LogPage page;
  std::size_t bytes = 0;
  while (!page.more && rows.next()) {
    const LoggedEvent& event = page.events.emplace_back(read_event(rows));
    bytes += event.payload.size() + (event.message ? event.message->body.size() + event.message->extra.size() : 0);
    page.more = bytes >= kPageBytes || page.events.size() == static_cast<std::size_t>(limit);
  }
  return page;
}

}  // namespace

// UPDATE and SELECT instead of RETURNING, for which SQLite builds a temporary tree: dear on the way of every message.
std::int64_t next_ev(Tx& tx, CompanyId company) {
  tx.touch(company);
  if (tx.execute("UPDATE event_heads SET last_ev = last_ev + 1 WHERE company_id = $1", company) == 0) {
    tx.execute("INSERT INTO event_heads (company_id, last_ev, floor_ev) VALUES ($1, 1, 0)", company);
  }
  return log_range(tx, company).head;
}

std::int64_t append_event(Tx& tx, CompanyId company, EventKind kind, ConversationId conversation,
                          std::string_view payload) {
  const auto ev = next_ev(tx, company);
  tx.execute(
      "INSERT INTO events (company_id, ev, at, kind, conversation_id, seq, payload)"
      " VALUES ($1, $2, $3, $4, $5, 0, $6)",
      company, ev, tx.now(), kind, conversation, payload);
  return ev;
}

LogRange log_range(Snapshot& db, CompanyId company) {
  auto row = db.query("SELECT floor_ev, last_ev FROM event_heads WHERE company_id = $1", company);
  if (!row.next()) return {};
  return {row.integer(0), row.integer(1)};
}

LogPage events_after(Snapshot& db, CompanyId company, std::int64_t after, int limit) {
  return read_page(db.query(kEventsAfter, company, after, limit), limit);
}

LogPage conversation_events_after(Snapshot& db, CompanyId company, ConversationId conversation, std::int64_t after,
                                  int limit) {
  return read_page(db.query(kConversationEventsAfter, company, conversation, after, limit), limit);
}

std::int64_t trim_log(Tx& tx, CompanyId company, Micros before, int limit) {
  // Time within the log does not go back, except over a restart with a clock set back; cutting at the first event that is
  // young enough keeps the log without holes either way.
  std::int64_t floor = 0;
  std::int64_t gone = 0;
  {
    auto rows = tx.query("SELECT ev, at FROM events WHERE company_id = $1 ORDER BY ev LIMIT $2", company, limit);
    while (rows.next() && rows.integer(1) < before) {
      floor = rows.integer(0);
      ++gone;
    }
  }
  if (gone == 0) return 0;
  tx.execute("UPDATE event_heads SET floor_ev = $1 WHERE company_id = $2", floor, company);
  tx.execute("DELETE FROM events WHERE company_id = $1 AND ev <= $2", company, floor);
  return gone;
}

}  // namespace dropline::storage
