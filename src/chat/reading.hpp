#pragma once

#include <cstdint>

#include "dropline/domain/agent.hpp"
#include "dropline/storage/receipts.hpp"

// What follows from somebody's having received or read messages up to `seq`, by whichever way they read them: their marker
// moves, what would still be told is closed, and everybody else learns of it. Each runs in the write lane, and does nothing
// for what was known before. Errors: not_found.
namespace dropline::chat {

[[nodiscard]] Result<void> mark_by_customer(storage::Tx& tx, CompanyId company, ConversationId conversation,
                                            CustomerId customer, storage::Mark mark, std::int64_t seq);

// What one agent has received or read, the company has.
[[nodiscard]] Result<void> mark_by_agent(storage::Tx& tx, const domain::Seat& seat, ConversationId conversation,
                                         storage::Mark mark, std::int64_t seq);

}  // namespace dropline::chat
