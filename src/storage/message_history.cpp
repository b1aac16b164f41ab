#include <algorithm>
#include <limits>
#include <utility>

#include "dropline/storage/messages.hpp"
#include "storage/message_row.hpp"

// Reading pages of a conversation. One message more than asked for tells whether there is another page.
namespace dropline::storage {
namespace {

#define DROPLINE_HISTORY                                                      \
  "SELECT " DROPLINE_MESSAGE_COLUMNS " FROM messages m" DROPLINE_AUTHOR_JOINS \
  " WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.kind <= $3"

constexpr std::string_view kBefore = DROPLINE_HISTORY " AND m.seq < $4 ORDER BY m.seq DESC LIMIT $5";
constexpr std::string_view kAfter = DROPLINE_HISTORY " AND m.seq > $4 ORDER BY m.seq LIMIT $5";

#undef DROPLINE_HISTORY

constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();

// Kinds are numbered so that those hidden from customers come last.
domain::MessageKind last_visible(Viewer viewer) {
  return viewer == Viewer::agent ? domain::MessageKind::note : domain::MessageKind::text;
}

// Up to `limit` messages, fewer when their texts are long; `more` tells whether there is a further one.
std::vector<domain::Message> read_messages(Query rows, int limit, bool& more) {
  std::vector<domain::Message> messages;
  std::size_t bytes = 0;
  more = false;
  while (!more && rows.next()) {
    more = messages.size() == static_cast<std::size_t>(limit) || bytes >= kPageBytes;
    if (more) break;
    const auto& message = messages.emplace_back(read_message(rows, 0).value());
    bytes += message.body.size() + message.extra.size();
  }
  return messages;
}

bool any_up_to(Snapshot& db, CompanyId company, ConversationId conversation, Viewer viewer, std::int64_t seq) {
  auto row = db.query(
      "SELECT 1 FROM messages WHERE company_id = $1 AND conversation_id = $2 AND kind <= $3 AND seq <= $4"
      " ORDER BY seq DESC LIMIT 1",
      company, conversation, last_visible(viewer), seq);
  return row.next();
}

bool any_from(Snapshot& db, CompanyId company, ConversationId conversation, Viewer viewer, std::int64_t seq) {
  auto row = db.query(
      "SELECT 1 FROM messages WHERE company_id = $1 AND conversation_id = $2 AND kind <= $3 AND seq >= $4"
      " ORDER BY seq LIMIT 1",
      company, conversation, last_visible(viewer), seq);
  return row.next();
}

}  // namespace

HistoryPage newest_messages(Snapshot& db, CompanyId company, ConversationId conversation, Viewer viewer, int limit) {
  return messages_before(db, company, conversation, viewer, kEnd, limit);
}

HistoryPage messages_before(Snapshot& db, CompanyId company, ConversationId conversation, Viewer viewer,
                            std::int64_t before_seq, int limit) {
  HistoryPage page;
  auto rows = db.query(kBefore, company, conversation, last_visible(viewer), before_seq, limit + 1);
  page.messages = read_messages(std::move(rows), limit, page.older);
  page.newer = any_from(db, company, conversation, viewer, before_seq);
  std::reverse(page.messages.begin(), page.messages.end());
  return page;
}

HistoryPage messages_after(Snapshot& db, CompanyId company, ConversationId conversation, Viewer viewer,
                           std::int64_t after_seq, int limit) {
  HistoryPage page;
  auto rows = db.query(kAfter, company, conversation, last_visible(viewer), after_seq, limit + 1);
  page.messages = read_messages(std::move(rows), limit, page.newer);
  page.older = any_up_to(db, company, conversation, viewer, after_seq);
  return page;
}

}  // namespace dropline::storage
