#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "dropline/domain/receipt.hpp"
#include "dropline/ids.hpp"
#include "dropline/protocol/objects.hpp"

// What both sides know of each other: receipts, and frames that come and go without a number. docs/protocol.md, "Whispers".
namespace dropline::protocol {

[[nodiscard]] nlohmann::json to_json(const domain::Receipts& receipts);
[[nodiscard]] nlohmann::json to_json(const domain::Whereabouts& whereabouts);

// The event of a receipt that has moved; the same for both sides, as it names nobody. `by`: whose receipt it is.
[[nodiscard]] std::string receipt_payload(ConversationId conversation, Side by, const domain::Receipt& receipt);

// Towards customers. `name` is empty for an agent whom the customer has not heard of.
[[nodiscard]] std::string company_types(std::string_view name, bool on);
[[nodiscard]] std::string company_presence(const domain::Whereabouts& company);

// Towards agents.
[[nodiscard]] std::string customer_types(ConversationId conversation, bool on);
[[nodiscard]] std::string colleague_types(ConversationId conversation, AgentId agent, std::string_view name, bool on);
[[nodiscard]] std::string customer_presence(ConversationId conversation, const domain::Whereabouts& customer);

}  // namespace dropline::protocol
