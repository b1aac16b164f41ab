#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "dropline/domain/message.hpp"
#include "dropline/error.hpp"
#include "dropline/ids.hpp"

// Frames a client sends: docs/protocol.md, "Client to server".
namespace dropline::protocol {

struct Cursor {
  std::string epoch;
  std::int64_t ev = 0;
};

struct Hello {
  std::int64_t v = 0;
  enum class As : std::uint8_t { customer, agent } as = As::customer;
  std::string company;  // slug
  std::string topic;    // customer only
  std::optional<Cursor> cursor;
};

struct Send {
  ClientId client_id;
  std::string body;  // as sent: not yet checked by domain::valid_body
  std::optional<std::int64_t> reply_to;
  std::optional<std::string> link;             // customer
  std::optional<ConversationId> conversation;  // agent
  domain::MessageKind kind = domain::MessageKind::text;
};

// A receipt: the device has everything up to `seq`, or somebody has read it.
struct Delivered {
  std::optional<ConversationId> conversation;  // agent
  std::int64_t seq = 0;
};

struct Read {
  std::optional<ConversationId> conversation;  // agent
  std::int64_t seq = 0;
};

// Whether the page is in front of its reader.
struct Presence {
  bool front = false;
};

struct Typing {
  std::optional<ConversationId> conversation;            // agent
  domain::MessageKind kind = domain::MessageKind::text;  // agent: a note is nothing for the customer
  bool on = false;
};

struct Ping {
  std::optional<std::int64_t> n;
};

// A frame that is not acceptable; `client_id` is there when it was a `send` whose id could be read.
struct Rejected {
  Error error;
  std::optional<ClientId> client_id;
};

using ClientEvent = std::variant<Hello, Send, Delivered, Read, Presence, Typing, Ping, Rejected>;

// Never throws on any input. A field that does not belong to the frame is refused by name.
[[nodiscard]] ClientEvent parse_client_event(std::string_view text);

}  // namespace dropline::protocol
