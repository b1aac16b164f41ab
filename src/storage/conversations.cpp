#include "dropline/storage/conversations.hpp"

#include <stdexcept>

namespace dropline::storage {
namespace {

bool insert_conversation(Tx& tx, CompanyId company, ConversationId fresh, CustomerId customer, std::string_view topic,
                         LinkId link) {
  return tx.execute(
             "INSERT INTO conversations (company_id, id, customer_id, topic, status, link_id, last_seq, last_at,"
             " episode, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 1, $7)"
             " ON CONFLICT (company_id, customer_id, topic) DO NOTHING",
             company, fresh, customer, topic, domain::Status::open, link, tx.now()) == 1;
}

void insert_episode(Tx& tx, CompanyId company, ConversationId conversation, std::int64_t number, EpisodeId fresh) {
  tx.execute(
      "INSERT INTO episodes (company_id, conversation_id, number, id, opened_at, resolved_at, resolved_by_kind,"
      " resolved_by_id) VALUES ($1, $2, $3, $4, $5, 0, 0, 0)",
      company, conversation, number, fresh, tx.now());
}

// The number of the episode that the change leaves as the newest; nothing when the status was not `from`.
std::optional<std::int64_t> change_status(Tx& tx, CompanyId company, ConversationId conversation, domain::Status from,
                                          domain::Status to) {
  auto row = tx.query(
      "UPDATE conversations SET status = $1, episode = episode + $2"
      " WHERE company_id = $3 AND id = $4 AND status = $5 RETURNING episode",
      to, to == domain::Status::open ? 1 : 0, company, conversation, from);
  std::optional<std::int64_t> number;
  while (row.next()) number = row.integer(0);
  return number;
}

domain::Episode read_episode(const Query& row) {
  domain::Episode episode;
  episode.id = row.id<EpisodeId>(0);
  episode.number = row.integer(1);
  episode.opened_at = row.integer(2);
  if (const auto at = row.integer(3)) episode.resolved_at = at;
  if (const auto by = row.integer(4)) {
    episode.resolved_by = domain::Author{static_cast<domain::AuthorKind>(by), row.integer(5), row.text(6)};
  }
  return episode;
}

}  // namespace

OpenedConversation open_conversation(Tx& tx, CompanyId company, CustomerId customer, std::string_view topic,
                                     LinkId link, ConversationId fresh_conversation, EpisodeId fresh_episode) {
  if (!insert_conversation(tx, company, fresh_conversation, customer, topic, link)) {
    const auto found = find_conversation(tx, company, customer, topic);
    if (!found) throw std::logic_error("a conversation neither new nor stored");
    return {*found, false};
  }
  insert_episode(tx, company, fresh_conversation, 1, fresh_episode);
  return {fresh_conversation, true};
}

std::optional<ConversationId> find_conversation(Snapshot& db, CompanyId company, CustomerId customer,
                                                std::string_view topic) {
  auto row = db.query("SELECT id FROM conversations WHERE company_id = $1 AND customer_id = $2 AND topic = $3", company,
                      customer, topic);
  if (!row.next()) return std::nullopt;
  return row.id<ConversationId>(0);
}

std::string topic_of(Snapshot& db, CompanyId company, ConversationId conversation) {
  auto row = db.query("SELECT topic FROM conversations WHERE company_id = $1 AND id = $2", company, conversation);
  if (!row.next()) throw std::logic_error("the topic of a conversation that is not there");
  return row.text(0);
}

bool conversation_known(Snapshot& db, CompanyId company, ConversationId conversation) {
  auto row = db.query("SELECT 1 FROM conversations WHERE company_id = $1 AND id = $2", company, conversation);
  return row.next();
}

Result<std::optional<std::int64_t>> open_episode(Tx& tx, CompanyId company, ConversationId conversation,
                                                 EpisodeId fresh_episode) {
  using domain::Status;
  const auto number = change_status(tx, company, conversation, Status::resolved, Status::open);
  if (number) insert_episode(tx, company, conversation, *number, fresh_episode);
  if (!number && !conversation_known(tx, company, conversation)) return not_found();
  return number;
}

Result<std::optional<std::int64_t>> resolve_episode(Tx& tx, CompanyId company, ConversationId conversation,
                                                    AgentId by) {
  using domain::Status;
  const auto number = change_status(tx, company, conversation, Status::open, Status::resolved);
  if (number) {
    tx.execute(
        "UPDATE episodes SET resolved_at = $1, resolved_by_kind = $2, resolved_by_id = $3"
        " WHERE company_id = $4 AND conversation_id = $5 AND number = $6",
        tx.now(), domain::AuthorKind::agent, by, company, conversation, *number);
  }
  if (!number && !conversation_known(tx, company, conversation)) return not_found();
  return number;
}

std::vector<domain::Episode> newest_episodes(Snapshot& db, CompanyId company, ConversationId conversation, int limit) {
  auto rows = db.query(
      "SELECT e.id, e.number, e.opened_at, e.resolved_at, e.resolved_by_kind, e.resolved_by_id,"
      " COALESCE(a.name, '') FROM episodes e LEFT JOIN agents a ON e.resolved_by_kind = 2 AND a.id = e.resolved_by_id"
      " WHERE e.company_id = $1 AND e.conversation_id = $2 ORDER BY e.number DESC LIMIT $3",
      company, conversation, limit);
  std::vector<domain::Episode> episodes;
  while (rows.next()) episodes.push_back(read_episode(rows));
  return episodes;
}

Result<std::optional<std::int64_t>> mark_read(Tx& tx, CompanyId company, ConversationId conversation, AgentId reader,
                                              std::int64_t seq) {
  auto moved = tx.query(
      "INSERT INTO markers (company_id, conversation_id, reader_kind, reader_id, read_seq, delivered_seq, changed_at)"
      " SELECT company_id, id, $1, $2, CASE WHEN last_seq < $3 THEN last_seq ELSE $3 END, 0, $4"
      " FROM conversations WHERE company_id = $5 AND id = $6 AND last_seq > 0 AND $3 > 0"
      " ON CONFLICT (company_id, conversation_id, reader_kind, reader_id)"
      " DO UPDATE SET read_seq = excluded.read_seq, changed_at = excluded.changed_at"
      " WHERE markers.read_seq < excluded.read_seq"
      " RETURNING read_seq",
      domain::AuthorKind::agent, reader, seq, tx.now(), company, conversation);
  std::optional<std::int64_t> read_seq;
  while (moved.next()) read_seq = moved.integer(0);
  if (!read_seq && !conversation_known(tx, company, conversation)) return not_found();
  return read_seq;
}

}  // namespace dropline::storage
