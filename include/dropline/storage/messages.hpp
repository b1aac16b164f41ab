#pragma once

#include <optional>
#include <vector>

#include "dropline/domain/conversation.hpp"
#include "dropline/domain/message.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/database.hpp"

// The messages table: appending with the promise's guarantees, and reading history.
namespace dropline::storage {

struct NewMessage {
  CompanyId company;
  ConversationId conversation;
  MessageId id;
  domain::AuthorKind author_kind = domain::AuthorKind::customer;
  std::int64_t author_id = 0;
  ClientId client_id;
  domain::MessageKind kind = domain::MessageKind::text;
  std::string body;  // already valid_body()
  std::optional<std::int64_t> reply_to;
  LinkId link;  // the link a customer used; none keeps the conversation's
  std::string extra{};
};

struct Appended {
  ConversationId conversation;  // of the first row, if it is a duplicate
  std::int64_t seq = 0;
  std::int64_t ev = 0;
  Micros at = 0;
  bool duplicate = false;  // the client id was stored before; these are the first row's numbers
  domain::Status status_before = domain::Status::open;
  LinkId link_before;
  Micros waiting_since = 0;  // before this message, as in storage/waits.hpp
};

// Gives the message its `seq` and `ev` and writes message and event. The author's same client id again returns the first row,
// in whichever conversation it is; with another body, kind or reply_to it is Code::conflict. not_found when the conversation is not the company's; invalid_field
// "reply_to" when there is no such message, or a note is quoted outside notes.
[[nodiscard]] Result<Appended> append_message(Tx& tx, const NewMessage& message);

// The conversation that has the author's message of this client id.
[[nodiscard]] std::optional<ConversationId> find_sent(Snapshot& db, CompanyId company, domain::AuthorKind author_kind,
                                                      std::int64_t author_id, const ClientId& client_id);

// At most `limit` messages; fewer when their texts reach kPageBytes.
struct HistoryPage {
  std::vector<domain::Message> messages;  // ascending by seq
  bool older = false;                     // there are messages before the first
  bool newer = false;                     // there are messages after the last
};

enum class Viewer : std::uint8_t { customer, agent };  // a customer never sees notes

[[nodiscard]] HistoryPage newest_messages(Snapshot& db, CompanyId company, ConversationId conversation, Viewer viewer,
                                          int limit);
[[nodiscard]] HistoryPage messages_before(Snapshot& db, CompanyId company, ConversationId conversation, Viewer viewer,
                                          std::int64_t before_seq, int limit);
[[nodiscard]] HistoryPage messages_after(Snapshot& db, CompanyId company, ConversationId conversation, Viewer viewer,
                                         std::int64_t after_seq, int limit);

}  // namespace dropline::storage
