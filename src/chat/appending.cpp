#include "chat/appending.hpp"

#include "dropline/domain/ladder.hpp"
#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/conversations.hpp"
#include "dropline/storage/events.hpp"

#include "chat/waiting.hpp"

namespace dropline::chat {

using domain::Person;
using storage::Appended;
using storage::NewMessage;
using storage::Tx;

namespace {

void log_episode_opened(Tx& tx, const NewMessage& message, std::int64_t number) {
  storage::append_event(
      tx, message.company, storage::EventKind::episode, message.conversation,
      protocol::episode_payload(message.conversation, domain::Status::open, number, tx.now(), std::nullopt));
}

}  // namespace

FreshIds FreshIds::make(const Clock& clock) {
  return {EpisodeId{make_id(clock)}, storage::NotificationId{make_id(clock)}, MessageId{make_id(clock)}};
}

Result<Appended> append_by_customer(Tx& tx, const NewMessage& message, bool created,
                                    const std::optional<domain::Link>& link, const FreshIds& fresh) {
  if (created) log_episode_opened(tx, message, 1);
  const auto appended = storage::append_message(tx, message);
  if (!appended || appended->duplicate) return appended;

  if (!created && domain::reopens(message.author_kind, appended->status_before)) {
    const auto number = storage::open_episode(tx, message.company, message.conversation, fresh.episode);
    if (!number) return number.error();
    if (*number) log_episode_opened(tx, message, **number);
  }
  if (!created && message.link && message.link != appended->link_before) {
    storage::append_event(tx, message.company, storage::EventKind::link, message.conversation,
                          protocol::link_payload(message.conversation, {link->id, link->code, link->title}));
  }
  storage::notify_other_side(tx, message.company, message.conversation, message.author_kind, appended->seq,
                             fresh.notification, domain::kTeamPause);
  waiting::asked(tx, message.company, message.conversation, *appended, fresh.away);
  return appended;
}

Result<Appended> append_by_agent(Tx& tx, const NewMessage& message, std::optional<std::int64_t> read_seq,
                                 const FreshIds& fresh) {
  const auto appended = storage::append_message(tx, message);
  if (!appended || appended->duplicate) return appended;

  const AgentId agent{message.author_id};
  const std::int64_t read = read_seq.value_or(appended->seq);
  const auto moved = storage::mark_read(tx, message.company, message.conversation, agent, read);
  if (!moved) return moved.error();
  storage::close_when_read(tx, message.company, message.conversation, Person::of(agent), read);
  if (message.kind != domain::MessageKind::text) return appended;
  storage::notify_other_side(tx, message.company, message.conversation, message.author_kind, appended->seq,
                             fresh.notification, domain::kTeamPause);
  waiting::answered(tx, message.company, message.conversation, *appended);
  return appended;
}

}  // namespace dropline::chat
