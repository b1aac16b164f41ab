#include "dropline/storage/receipts.hpp"

#include <algorithm>

namespace dropline::storage {
namespace {

using domain::AuthorKind;
using domain::Receipt;

// So far back the other side's newest message is looked for: clients name that message itself, and a marker that points into
// a longer stretch of one's own messages says nothing new about it.
constexpr std::int64_t kLookBack = 100;

// Names whom a customer has heard of lately.
constexpr std::int64_t kKnownFrom = 50;

std::optional<std::int64_t> last_seq(Snapshot& db, CompanyId company, ConversationId conversation) {
  auto row = db.query("SELECT last_seq FROM conversations WHERE company_id = $1 AND id = $2", company, conversation);
  if (!row.next()) return std::nullopt;
  return row.integer(0);
}

// The newest text of the other side that is not beyond `seq`; 0 when there is none.
std::int64_t newest_of_the_other(Tx& tx, CompanyId company, ConversationId conversation, domain::Person side,
                                 std::int64_t seq) {
  constexpr std::string_view kByCustomer =
      "SELECT seq FROM messages WHERE company_id = $1 AND conversation_id = $2 AND seq > $3 AND seq <= $4"
      " AND kind = 1 AND author_kind = 1 ORDER BY seq DESC LIMIT 1";
  constexpr std::string_view kByCompany =
      "SELECT seq FROM messages WHERE company_id = $1 AND conversation_id = $2 AND seq > $3 AND seq <= $4"
      " AND kind = 1 AND author_kind <> 1 ORDER BY seq DESC LIMIT 1";
  auto row = tx.query(side.is_customer() ? kByCompany : kByCustomer, company, conversation, seq - kLookBack, seq);
  return row.next() ? row.integer(0) : 0;
}

std::optional<Micros> known_time(Query row) {
  if (!row.next() || row.is_null(0) || row.integer(0) == 0) return std::nullopt;
  return row.integer(0);
}

}  // namespace

Result<std::optional<Receipt>> move_receipt(Tx& tx, CompanyId company, ConversationId conversation, domain::Person side,
                                            Mark mark, std::int64_t seq) {
  const auto last = last_seq(tx, company, conversation);
  if (!last) return not_found();
  const auto reached = newest_of_the_other(tx, company, conversation, side, std::min(seq, *last));
  if (reached == 0) return std::optional<Receipt>();

  auto moved = tx.query(
      "INSERT INTO markers (company_id, conversation_id, reader_kind, reader_id, read_seq, delivered_seq, changed_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT (company_id, conversation_id, reader_kind, reader_id) DO UPDATE SET"
      "   read_seq = CASE WHEN markers.read_seq < excluded.read_seq THEN excluded.read_seq ELSE markers.read_seq END,"
      "   delivered_seq = CASE WHEN markers.delivered_seq < excluded.delivered_seq THEN excluded.delivered_seq"
      "     ELSE markers.delivered_seq END,"
      "   changed_at = excluded.changed_at"
      " WHERE markers.read_seq < excluded.read_seq OR markers.delivered_seq < excluded.delivered_seq"
      " RETURNING delivered_seq, read_seq, changed_at",
      company, conversation, side.kind, side.id, mark == Mark::read ? reached : 0, reached, tx.now());
  std::optional<Receipt> receipt;
  while (moved.next()) receipt = Receipt{moved.integer(0), moved.integer(1), moved.integer(2)};
  return receipt;
}

domain::Receipts load_receipts(Snapshot& db, CompanyId company, ConversationId conversation) {
  auto rows = db.query(
      "SELECT reader_kind, delivered_seq, read_seq, changed_at FROM markers"
      " WHERE company_id = $1 AND conversation_id = $2 AND (reader_kind = 1 OR reader_id = 0)",
      company, conversation);
  domain::Receipts receipts;
  while (rows.next()) {
    const bool customer = static_cast<AuthorKind>(rows.integer(0)) == AuthorKind::customer;
    (customer ? receipts.customer : receipts.company) = Receipt{rows.integer(1), rows.integer(2), rows.integer(3)};
  }
  return receipts;
}

std::vector<domain::Author> known_agents(Snapshot& db, CompanyId company, ConversationId conversation) {
  const auto last = last_seq(db, company, conversation).value_or(0);
  auto rows = db.query(
      "SELECT a.id, a.name FROM messages m JOIN agents a ON a.id = m.author_id"
      " WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.seq > $3 AND m.kind = 1 AND m.author_kind = 2"
      " ORDER BY m.seq DESC",
      company, conversation, last - kKnownFrom);
  std::vector<domain::Author> agents;
  while (rows.next()) {
    const auto id = rows.integer(0);
    const bool known = std::ranges::any_of(agents, [id](const auto& each) { return each.id == id; });
    if (!known) agents.push_back({AuthorKind::agent, id, rows.text(1)});
  }
  return agents;
}

void save_last_seen(Tx& tx, std::span<const LastSeen> seen) {
  for (const LastSeen& each : seen) {
    if (each.person.is_customer()) {
      tx.execute("UPDATE customers SET seen_at = $1 WHERE company_id = $2 AND id = $3 AND seen_at < $1", each.at,
                 each.company, each.person.id);
    } else {
      tx.execute("UPDATE memberships SET seen_at = $1 WHERE company_id = $2 AND agent_id = $3 AND seen_at < $1",
                 each.at, each.company, each.person.id);
    }
  }
}

std::optional<Micros> customer_seen_at(Snapshot& db, CompanyId company, CustomerId customer) {
  return known_time(db.query("SELECT seen_at FROM customers WHERE company_id = $1 AND id = $2", company, customer));
}

std::optional<Micros> company_seen_at(Snapshot& db, CompanyId company) {
  return known_time(db.query("SELECT MAX(seen_at) FROM memberships WHERE company_id = $1", company));
}

}  // namespace dropline::storage
