#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dropline/domain/message.hpp"
#include "dropline/domain/person.hpp"
#include "dropline/domain/receipt.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/database.hpp"

// How far either side of a conversation has come with the other's messages, and when people were last here.
namespace dropline::storage {

enum class Mark : std::uint8_t { delivered, read };

// Moves the receipt of `side` (the conversation's customer, or the team for the company as a whole) forward to the other
// side's newest message up to `seq`; `read` moves `delivered` along. Gives where it stands now if it moved. Notes are nobody's
// business here, so that nothing tells a customer of them. not_found when the conversation is not the company's.
[[nodiscard]] Result<std::optional<domain::Receipt>> move_receipt(Tx& tx, CompanyId company,
                                                                  ConversationId conversation, domain::Person side,
                                                                  Mark mark, std::int64_t seq);

[[nodiscard]] domain::Receipts load_receipts(Snapshot& db, CompanyId company, ConversationId conversation);

// The agents who wrote the conversation's newest messages, latest first: those whose names its customer knows.
[[nodiscard]] std::vector<domain::Author> known_agents(Snapshot& db, CompanyId company, ConversationId conversation);

struct LastSeen {
  CompanyId company;
  domain::Person person;  // a customer or an agent
  Micros at = 0;
};
// Never sets a time back. Whoever is gone is passed over.
void save_last_seen(Tx& tx, std::span<const LastSeen> seen);
// Nothing while unknown.
[[nodiscard]] std::optional<Micros> customer_seen_at(Snapshot& db, CompanyId company, CustomerId customer);
// When the last of its agents was here.
[[nodiscard]] std::optional<Micros> company_seen_at(Snapshot& db, CompanyId company);

}  // namespace dropline::storage
