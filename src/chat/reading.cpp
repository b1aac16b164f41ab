#include "chat/reading.hpp"

#include "dropline/protocol/receipts.hpp"
#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/conversations.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/notifications.hpp"

namespace dropline::chat {

using domain::Person;
using storage::EventKind;
using storage::Mark;
using storage::Tx;

Result<void> mark_by_customer(Tx& tx, CompanyId company, ConversationId conversation, CustomerId customer, Mark mark,
                              std::int64_t seq) {
  const auto moved = storage::move_receipt(tx, company, conversation, Person::of(customer), mark, seq);
  if (!moved) return moved.error();
  if (!*moved) return {};
  if (mark == Mark::read) {
    storage::close_when_read(tx, company, conversation, Person::of(customer), (*moved)->read);
  }
  storage::append_event(tx, company, EventKind::receipt, conversation,
                        protocol::receipt_payload(conversation, protocol::Side::customer, **moved));
  return {};
}

Result<void> mark_by_agent(Tx& tx, const domain::Seat& seat, ConversationId conversation, Mark mark, std::int64_t seq) {
  if (mark == Mark::read) {
    const auto own = storage::mark_read(tx, seat.company, conversation, seat.agent, seq);
    if (!own) return own.error();
    if (*own) {
      storage::close_when_read(tx, seat.company, conversation, Person::of(seat.agent), **own);
      storage::append_event(tx, seat.company, EventKind::read, conversation,
                            protocol::read_payload(conversation, seat.agent, **own));
    }
  }
  const auto moved = storage::move_receipt(tx, seat.company, conversation, Person::team(), mark, seq);
  if (!moved) return moved.error();
  if (*moved) {
    storage::append_event(tx, seat.company, EventKind::receipt, conversation,
                          protocol::receipt_payload(conversation, protocol::Side::agent, **moved));
  }
  return {};
}

}  // namespace dropline::chat
