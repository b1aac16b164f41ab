#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/domain/conversation.hpp"
#include "dropline/domain/message.hpp"
#include "dropline/domain/notice.hpp"
#include "dropline/domain/receipt.hpp"
#include "dropline/error.hpp"
#include "dropline/protocol/objects.hpp"

// Frames the server sends, and the events they carry: docs/protocol.md, "Server to client".
namespace dropline::protocol {

struct Welcome {
  std::string epoch;
  std::int64_t ev = 0;
};

struct AgentReset {
  std::string epoch;
  std::int64_t ev = 0;
};

// Also the answer to GET .../conversation, there with the company and without `type`.
struct CustomerSnapshot {
  std::string epoch;
  std::int64_t ev = 0;
  std::optional<ConversationId> conversation;
  std::string topic;
  std::int64_t last_seq = 0;
  std::vector<domain::Message> messages;
  bool older = false;
  std::optional<domain::ReplyNotice> reply;
  domain::Receipts receipts{};
  domain::Whereabouts presence{};  // of the company
};

struct Ack {
  ClientId client_id;
  ConversationId conversation;
  std::int64_t seq = 0;
  std::int64_t ev = 0;
  Micros at = 0;
  bool duplicate = false;
};

struct ErrorFrame {
  Error error;
  std::optional<ClientId> client_id;
};

struct Resync {
  std::int64_t ev = 0;
};

struct Pong {
  std::optional<std::int64_t> n;
};

struct Bye {
  std::string_view reason;  // restart, signed_out, slow
};

[[nodiscard]] std::string encode(const Welcome& frame);
[[nodiscard]] std::string encode(const AgentReset& frame);
[[nodiscard]] std::string encode(const CustomerSnapshot& frame);  // as a `reset` frame
[[nodiscard]] std::string encode(const Ack& frame);
[[nodiscard]] std::string encode(const ErrorFrame& frame);
[[nodiscard]] std::string encode(const Resync& frame);
[[nodiscard]] std::string encode(const Pong& frame);
[[nodiscard]] std::string encode(const Bye& frame);

[[nodiscard]] nlohmann::json to_json(const CustomerSnapshot& snapshot);  // without `type`

// `{"type":"events","from":..,"to":..,"events":[<events>]}`; `events` are encoded events joined by commas.
[[nodiscard]] std::string encode_events(std::int64_t from, std::int64_t to, std::string_view events);

// --- events: the payload that the log keeps has everything but `ev`, which is added when the event is read ----------------
[[nodiscard]] std::string episode_payload(ConversationId conversation, domain::Status status, std::int64_t number,
                                          Micros at, const std::optional<domain::Author>& by);
[[nodiscard]] std::string read_payload(ConversationId conversation, AgentId agent, std::int64_t seq);
[[nodiscard]] std::string customer_payload(const domain::Customer& customer);
[[nodiscard]] std::string notice_payload(ConversationId conversation, const domain::Notice& notice);
[[nodiscard]] std::string link_payload(ConversationId conversation, const domain::LinkName& link);

[[nodiscard]] std::string reply_payload(ConversationId conversation, const domain::ReplyNotice& reply);

[[nodiscard]] std::string encode_message_event(const domain::Message& message, Side side);
[[nodiscard]] std::string encode_event(std::int64_t ev, std::string_view payload);

// The problem document of RFC 9457 for an error over HTTP.
[[nodiscard]] std::string problem(const Error& error);
[[nodiscard]] int http_status(Code code);
[[nodiscard]] std::string_view to_string(Code code);

}  // namespace dropline::protocol
