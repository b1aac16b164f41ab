#include <stdexcept>

#include "dropline/storage/events.hpp"
#include "dropline/storage/messages.hpp"

// On the way of every message: take its place in the conversation and its number in the log, then write message and event.
namespace dropline::storage {
namespace {

using domain::AuthorKind;
using domain::MessageKind;

// Takes the next `seq`, unless the client id was stored before. False when it was, or when there is no such conversation.
bool advance_conversation(Tx& tx, const NewMessage& message) {
  return tx.execute(
             "UPDATE conversations SET last_seq = last_seq + 1,"
             "   last_at = CASE WHEN last_at > $1 THEN last_at ELSE $1 END"
             " WHERE company_id = $2 AND id = $3 AND NOT EXISTS (SELECT 1 FROM messages m"
             "   WHERE m.company_id = $2 AND m.author_kind = $4 AND m.author_id = $5 AND m.client_id = $6)",
             tx.now(), message.company, message.conversation, message.author_kind, message.author_id,
             message.client_id) == 1;
}

// Not by RETURNING, for which SQLite builds a temporary tree: dear on the way of every message.
Appended place_in_conversation(Tx& tx, const NewMessage& message) {
  auto row = tx.query(
      "SELECT last_seq, last_at, status, link_id, waiting_since FROM conversations WHERE company_id = $1 AND id = $2",
      message.company, message.conversation);
  Appended appended;
  appended.conversation = message.conversation;
  if (!row.next()) throw std::logic_error("a conversation vanished while it was locked");
  appended.seq = row.integer(0);
  appended.at = row.integer(1);
  appended.status_before = static_cast<domain::Status>(row.integer(2));
  appended.link_before = row.id<LinkId>(3);
  appended.waiting_since = row.integer(4);
  return appended;
}

bool same_content(const Query& stored, const NewMessage& message) {
  return static_cast<MessageKind>(stored.integer(2)) == message.kind &&
         stored.integer(3) == message.reply_to.value_or(0) && stored.text_view(4) == message.body;
}

// The row that already has this client id.
Result<Appended> stored_before(Tx& tx, const NewMessage& message) {
  auto row = tx.query(
      "SELECT m.seq, m.ev, m.kind, m.reply_to, m.body, m.at, c.status, c.link_id, c.id FROM messages m"
      " JOIN conversations c ON c.company_id = m.company_id AND c.id = m.conversation_id"
      " WHERE m.company_id = $1 AND m.author_kind = $2 AND m.author_id = $3 AND m.client_id = $4",
      message.company, message.author_kind, message.author_id, message.client_id);
  if (!row.next()) return not_found();
  if (!same_content(row, message)) {
    return Error{Code::conflict, "This client_id was used for another message.", "client_id"};
  }
  Appended first;
  first.conversation = row.id<ConversationId>(8);
  first.seq = row.integer(0);
  first.ev = row.integer(1);
  first.at = row.integer(5);
  first.duplicate = true;
  first.status_before = static_cast<domain::Status>(row.integer(6));
  first.link_before = row.id<LinkId>(7);
  return first;
}

bool may_quote(Tx& tx, const NewMessage& message) {
  auto row = tx.query("SELECT kind FROM messages WHERE company_id = $1 AND conversation_id = $2 AND seq = $3",
                      message.company, message.conversation, *message.reply_to);
  if (!row.next()) return false;
  // A customer must not even learn that there is a note.
  const bool is_note = static_cast<MessageKind>(row.integer(0)) == MessageKind::note;
  return !is_note || message.kind == MessageKind::note;
}

void insert_message(Tx& tx, const NewMessage& message, const Appended& appended) {
  tx.execute(
      "INSERT INTO messages (company_id, conversation_id, seq, id, ev, at, kind, author_kind, author_id,"
      " client_id, reply_to, link_id, body, extra) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
      "$14)",
      message.company, message.conversation, appended.seq, message.id, appended.ev, appended.at, message.kind,
      message.author_kind, message.author_id, message.client_id, message.reply_to.value_or(0), message.link,
      message.body, message.extra);
  tx.execute(
      "INSERT INTO events (company_id, ev, at, kind, conversation_id, seq, payload)"
      " VALUES ($1, $2, $3, $4, $5, $6, '')",
      message.company, appended.ev, tx.now(), EventKind::message, message.conversation, appended.seq);
}

}  // namespace

Result<Appended> append_message(Tx& tx, const NewMessage& message) {
  if (!advance_conversation(tx, message)) return stored_before(tx, message);
  auto appended = place_in_conversation(tx, message);
  if (message.reply_to && !may_quote(tx, message)) {
    return invalid_field("reply_to", "The quoted message does not exist.");
  }
  appended.ev = next_ev(tx, message.company);
  insert_message(tx, message, appended);
  if (message.link && message.link != appended.link_before) {
    tx.execute("UPDATE conversations SET link_id = $1 WHERE company_id = $2 AND id = $3", message.link, message.company,
               message.conversation);
  }
  return appended;
}

std::optional<ConversationId> find_sent(Snapshot& db, CompanyId company, AuthorKind author_kind, std::int64_t author_id,
                                        const ClientId& client_id) {
  auto row = db.query(
      "SELECT conversation_id FROM messages"
      " WHERE company_id = $1 AND author_kind = $2 AND author_id = $3 AND client_id = $4",
      company, author_kind, author_id, client_id);
  if (!row.next()) return std::nullopt;
  return row.id<ConversationId>(0);
}

}  // namespace dropline::storage
