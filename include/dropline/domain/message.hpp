#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"
#include "dropline/ids.hpp"

namespace dropline::domain {

enum class AuthorKind : std::uint8_t { customer = 1, agent = 2, bot = 3, system = 4 };
enum class MessageKind : std::uint8_t { text = 1, note = 2 };

[[nodiscard]] std::string_view to_string(AuthorKind kind);
[[nodiscard]] std::string_view to_string(MessageKind kind);

struct Author {
  AuthorKind kind = AuthorKind::customer;
  std::int64_t id = 0;  // CustomerId or AgentId by kind
  std::string name{};   // "" while unknown
};

// One entry of a conversation.
struct Message {
  ConversationId conversation;
  std::int64_t seq = 0;  // place in the conversation, from 1, without gaps
  MessageId id;
  std::int64_t ev = 0;  // number of its event in the company's log
  Micros at = 0;
  MessageKind kind = MessageKind::text;
  Author author;
  std::string body;
  std::optional<std::int64_t> reply_to;  // seq of the quoted message
  ClientId client_id;
  std::string
      extra;  // what belongs to it but is not its text (by mail, files): an object as protocol/message_extra.hpp writes it, or ""
};

inline constexpr std::size_t kDefaultMessageCharacters = 8'000;

// The body in its stored form (line ends \n, outer blank lines and trailing white space removed). Refuses invalid UTF-8,
// U+0000, a body without visible text and one of more than `limit` code points.
[[nodiscard]] Result<std::string> valid_body(std::string text, std::size_t limit = kDefaultMessageCharacters);

// The first `limit` code points, white space folded to single spaces, "…" when something was cut.
[[nodiscard]] std::string preview(std::string_view body, std::size_t limit = 140);

}  // namespace dropline::domain
