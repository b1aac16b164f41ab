#include "storage/message_row.hpp"

#include <algorithm>

namespace dropline::storage {

std::optional<domain::Message> read_message(const Query& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  domain::Message message;
  message.conversation = row.id<ConversationId>(column);
  message.seq = row.integer(column + 1);
  message.id = row.id<MessageId>(column + 2);
  message.ev = row.integer(column + 3);
  message.at = row.integer(column + 4);
  message.kind = static_cast<domain::MessageKind>(row.integer(column + 5));
  message.author.kind = static_cast<domain::AuthorKind>(row.integer(column + 6));
  message.author.id = row.integer(column + 7);
  message.author.name = row.text(column + 8);
  message.body = row.text(column + 9);
  if (const auto quoted = row.integer(column + 10)) message.reply_to = quoted;
  const auto client_id = row.bytes(column + 11);
  std::copy_n(client_id.begin(), std::min(client_id.size(), message.client_id.bytes.size()),
              message.client_id.bytes.begin());
  message.extra = row.text(column + 12);
  return message;
}

}  // namespace dropline::storage
