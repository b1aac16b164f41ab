#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "dropline/domain/agent.hpp"
#include "dropline/domain/company.hpp"
#include "dropline/domain/conversation.hpp"
#include "dropline/domain/link.hpp"
#include "dropline/domain/message.hpp"
#include "dropline/domain/notice.hpp"
#include "dropline/domain/reply_outlook.hpp"

// The objects of docs/protocol.md, "Objects", as JSON.
namespace dropline::protocol {

// For whom something is encoded: a customer sees neither notes nor agents' client ids, an agent not the customers'.
enum class Side : std::uint8_t { customer, agent };

[[nodiscard]] nlohmann::json to_json(const domain::Message& message, Side side);
[[nodiscard]] nlohmann::json to_json(const domain::Conversation& conversation);
[[nodiscard]] nlohmann::json to_json(const domain::Episode& episode);
[[nodiscard]] nlohmann::json to_json(const domain::Customer& customer);
[[nodiscard]] nlohmann::json to_json(const domain::Company& company);
[[nodiscard]] nlohmann::json to_json(const domain::ReplyNotice& reply);
[[nodiscard]] nlohmann::json to_json(const domain::Agent& agent);
[[nodiscard]] nlohmann::json to_json(const domain::Member& member);
[[nodiscard]] nlohmann::json to_json(const domain::Notice& notice);
[[nodiscard]] nlohmann::json to_json(const domain::Link& link, const std::string& url);

// The text of a JSON value; invalid UTF-8 cannot occur, as it is refused on the way in.
[[nodiscard]] std::string dump(const nlohmann::json& value);

}  // namespace dropline::protocol
