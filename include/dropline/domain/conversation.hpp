#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/domain/customer.hpp"
#include "dropline/domain/message.hpp"

namespace dropline::domain {

enum class Status : std::uint8_t { open = 1, resolved = 2 };

[[nodiscard]] std::string_view to_string(Status status);

// What an agent's list says of the link a customer came by.
struct LinkName {
  LinkId id;
  std::string code;
  std::string title;
};

// The never-ending dialogue of a customer with a company, as one agent sees it.
struct Conversation {
  ConversationId id;
  Customer customer;
  std::string topic;
  Status status = Status::open;
  Micros created_at = 0;
  std::optional<LinkName> link;  // of the customer's newest message
  std::int64_t last_seq = 0;
  Micros last_at = 0;
  std::optional<Message> newest;  // absent only before the first message; for previews
  std::int64_t read_seq = 0;      // the asking agent's marker
  std::int64_t own_after = 0;     // messages of the asking agent beyond it, among the newest hundred

  [[nodiscard]] std::int64_t unread() const {
    const std::int64_t of_others = last_seq - read_seq - own_after;
    return of_others > 0 ? of_others : 0;
  }
};

// Whether a message by `author` begins a new episode: only what a customer writes needs an answer again.
[[nodiscard]] bool reopens(AuthorKind author, Status status);

// One stretch of work, from "needs an answer" to "resolved".
struct Episode {
  EpisodeId id;
  std::int64_t number = 0;  // 1, 2, ... within the conversation
  Micros opened_at = 0;
  std::optional<Micros> resolved_at;
  std::optional<Author> resolved_by;
};

}  // namespace dropline::domain
