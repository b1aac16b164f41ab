#pragma once

#include "dropline/domain/message.hpp"
#include "dropline/storage/database.hpp"

// A message as it comes out of a SELECT, with the author's name from where it is kept. Text, because each statement's SQL is
// one literal.
#define DROPLINE_MESSAGE_COLUMNS                                                    \
  "m.conversation_id, m.seq, m.id, m.ev, m.at, m.kind, m.author_kind, m.author_id," \
  " CASE m.author_kind WHEN 1 THEN mc.name WHEN 2 THEN ma.name ELSE '' END, m.body, m.reply_to, m.client_id, m.extra"

#define DROPLINE_AUTHOR_JOINS                                                                             \
  " LEFT JOIN customers mc ON m.author_kind = 1 AND mc.company_id = m.company_id AND mc.id = m.author_id" \
  " LEFT JOIN agents ma ON m.author_kind = 2 AND ma.id = m.author_id"

namespace dropline::storage {

// Reads DROPLINE_MESSAGE_COLUMNS, the first of which is `column`; nothing when the row has no message.
[[nodiscard]] std::optional<domain::Message> read_message(const Query& row, int column);

}  // namespace dropline::storage
