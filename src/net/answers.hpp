#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "dropline/chat/customer_line.hpp"
#include "dropline/net/server.hpp"
#include "dropline/protocol/objects.hpp"
#include "dropline/protocol/server_events.hpp"

#include "net/http_message.hpp"

// Answers that more than one handler gives.
namespace dropline::net {

inline constexpr int kNewestMessages = 30;  // what a customer is shown at first

[[nodiscard]] protocol::CustomerSnapshot snapshot_of(const Services& services, const chat::CustomerView& view);

// 201 when the message was stored now, 200 when it had been before. A customer is also told the topic: the client may know
// no more of it than the link that led there.
[[nodiscard]] HttpResponse stored(const chat::Ack& ack, const std::string& epoch,
                                  const std::optional<std::string>& topic = std::nullopt);

[[nodiscard]] inline HttpResponse ok(const nlohmann::json& body) {
  return HttpResponse::json(200, protocol::dump(body));
}

template <class Item>
[[nodiscard]] nlohmann::json json_array(const std::vector<Item>& items) {
  auto array = nlohmann::json::array();
  for (const Item& item : items) array.push_back(protocol::to_json(item));
  return array;
}

[[nodiscard]] nlohmann::json json_array(const std::vector<domain::Message>& messages, protocol::Side side);

}  // namespace dropline::net
