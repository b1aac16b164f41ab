#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/domain/message.hpp"
#include "dropline/storage/database.hpp"

// The event log: every durable change of a company, numbered. Kept for a while (30 days), then cut off at the start.
namespace dropline::storage {

// receipt: how far the customer or the company has received and read; seen by both sides. notice: how somebody was told of a
// message, seen by agents. reply: by when the customer may expect an answer; seen by both sides.
enum class EventKind : std::uint8_t {
  message = 1,
  episode = 2,
  read = 3,
  customer = 4,
  link = 5,
  receipt = 6,
  notice = 7,
  reply = 8,
};

struct LoggedEvent {
  std::int64_t ev = 0;
  EventKind kind = EventKind::message;
  ConversationId conversation;             // none for events about the company
  std::optional<domain::Message> message;  // with EventKind::message; read from its row, the log keeps no second copy
  std::string payload;                     // otherwise: opaque text made by the caller of append_event
};

// Takes the next number of the company's log and tells the lane. Held by the write transaction until it commits: numbers
// have no gaps.
[[nodiscard]] std::int64_t next_ev(Tx& tx, CompanyId company);

// Appends an event and returns its number.
std::int64_t append_event(Tx& tx, CompanyId company, EventKind kind, ConversationId conversation,
                          std::string_view payload);

struct LogRange {
  std::int64_t floor = 0;  // cursors below this are too old
  std::int64_t head = 0;   // the newest number
};
[[nodiscard]] LogRange log_range(Snapshot& db, CompanyId company);

// A stretch of the log, ascending by ev. It ends after `limit` events or the event that brought its texts to kPageBytes,
// whichever comes first.
struct LogPage {
  std::vector<LoggedEvent> events;
  bool more = false;  // it ended early; there may be more after the last
};

// Only ev > after.
[[nodiscard]] LogPage events_after(Snapshot& db, CompanyId company, std::int64_t after, int limit);
[[nodiscard]] LogPage conversation_events_after(Snapshot& db, CompanyId company, ConversationId conversation,
                                                std::int64_t after, int limit);

// Removes at most `limit` events older than `before` (oldest first) and raises the floor; returns how many went.
std::int64_t trim_log(Tx& tx, CompanyId company, Micros before, int limit);

}  // namespace dropline::storage
