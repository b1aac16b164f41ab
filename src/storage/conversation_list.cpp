#include <limits>

#include "dropline/storage/conversations.hpp"
#include "storage/message_row.hpp"

// Conversations as an agent sees them: with customer, link, newest message and the agent's own marker.
namespace dropline::storage {
namespace {

// An answer by mail leaves the marker behind what its writer had not seen. How many stand there is only looked for among the
// newest: beyond a hundred nobody counts.
#define DROPLINE_OWN_AFTER                                                                     \
  "(SELECT COUNT(CASE WHEN o.author_kind = 2 AND o.author_id = $1 THEN 1 END) FROM messages o" \
  " WHERE o.company_id = c.company_id AND o.conversation_id = c.id"                            \
  " AND o.seq > CASE WHEN COALESCE(r.read_seq, 0) < c.last_seq - 100 THEN c.last_seq - 100"    \
  " ELSE COALESCE(r.read_seq, 0) END)"

#define DROPLINE_CONVERSATION                                                                                       \
  "SELECT c.id, c.topic, c.status, c.created_at, c.last_seq, c.last_at, k.id, k.name, k.created_at,"                \
  " COALESCE(l.id, 0), l.code, l.title, COALESCE(r.read_seq, 0), " DROPLINE_OWN_AFTER ", " DROPLINE_MESSAGE_COLUMNS \
  " FROM conversations c JOIN customers k ON k.company_id = c.company_id AND k.id = c.customer_id"                  \
  " LEFT JOIN links l ON l.company_id = c.company_id AND l.id = c.link_id"                                          \
  " LEFT JOIN markers r ON r.company_id = c.company_id AND r.conversation_id = c.id AND r.reader_kind = 2"          \
  "   AND r.reader_id = $1"                                                                                         \
  " LEFT JOIN messages m ON m.company_id = c.company_id AND m.conversation_id = c.id AND m.seq = "                  \
  "c.last_seq" DROPLINE_AUTHOR_JOINS " WHERE c.company_id = $2"

constexpr std::string_view kLoad = DROPLINE_CONVERSATION " AND c.id = $3";
constexpr std::string_view kListAll =
    DROPLINE_CONVERSATION " AND (c.last_at, c.id) < ($3, $4) ORDER BY c.last_at DESC, c.id DESC LIMIT $5";
constexpr std::string_view kListByStatus = DROPLINE_CONVERSATION
    " AND c.status = $3 AND (c.last_at, c.id) < ($4, $5) ORDER BY c.last_at DESC, c.id DESC LIMIT $6";

#undef DROPLINE_CONVERSATION
#undef DROPLINE_OWN_AFTER

constexpr int kMessageColumn = 14;

domain::Conversation read_conversation(const Query& row) {
  domain::Conversation conversation;
  conversation.id = row.id<ConversationId>(0);
  conversation.topic = row.text(1);
  conversation.status = static_cast<domain::Status>(row.integer(2));
  conversation.created_at = row.integer(3);
  conversation.last_seq = row.integer(4);
  conversation.last_at = row.integer(5);
  conversation.customer = {row.id<CustomerId>(6), row.text(7), row.integer(8)};
  if (const auto link = row.id<LinkId>(9)) {
    conversation.link = domain::LinkName{link, row.text(10), row.text(11)};
  }
  conversation.read_seq = row.integer(12);
  conversation.own_after = row.integer(13);
  conversation.newest = read_message(row, kMessageColumn);
  return conversation;
}

domain::Status status_of(StatusFilter filter) {
  return filter == StatusFilter::open ? domain::Status::open : domain::Status::resolved;
}

}  // namespace

std::vector<domain::Conversation> list_conversations(Snapshot& db, CompanyId company, AgentId reader,
                                                     StatusFilter filter, std::optional<ListCursor> after, int limit) {
  constexpr auto kNewest = std::numeric_limits<std::int64_t>::max();
  const auto from = after.value_or(ListCursor{kNewest, ConversationId{kNewest}});
  auto rows = filter == StatusFilter::all
                  ? db.query(kListAll, reader, company, from.last_at, from.id, limit)
                  : db.query(kListByStatus, reader, company, status_of(filter), from.last_at, from.id, limit);
  std::vector<domain::Conversation> conversations;
  while (rows.next()) conversations.push_back(read_conversation(rows));
  return conversations;
}

std::optional<domain::Conversation> load_conversation(Snapshot& db, CompanyId company, ConversationId conversation,
                                                      AgentId reader) {
  auto row = db.query(kLoad, reader, company, conversation);
  if (!row.next()) return std::nullopt;
  return read_conversation(row);
}

}  // namespace dropline::storage
