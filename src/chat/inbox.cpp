#include "dropline/chat/inbox.hpp"

#include <utility>

#include "dropline/chat/reach.hpp"
#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/customers.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/notifications.hpp"
#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"
#include "dropline/storage/recipients.hpp"

#include "chat/appending.hpp"
#include "chat/reading.hpp"
#include "chat/waiting.hpp"

namespace dropline::chat {

namespace asio = boost::asio;
using domain::Person;
using domain::Seat;
using storage::EventKind;
using storage::Snapshot;
using storage::Tx;

namespace {

constexpr int kEpisodesShown = 20;
constexpr int kNoticesShown = 20;

CustomerWays ways_to(Snapshot& db, const Seat& seat, ConversationId conversation, CustomerId customer) {
  const auto known = storage::customer_recipient(db, seat.company, conversation, customer);
  CustomerWays ways;
  ways.devices = known.pushes.size();
  if (!known.address.empty()) ways.email = masked_address(known.address);
  ways.muted = storage::is_muted(db, seat.company, conversation, Person::of(seat.agent));
  return ways;
}

Result<ConversationDetail> load_detail(Snapshot& db, const Seat& seat, ConversationId id, Micros now) {
  auto conversation = storage::load_conversation(db, seat.company, id, seat.agent);
  auto company = storage::load_company(db, seat.company);
  if (!conversation || !company) return not_found();
  const CustomerId customer = conversation->customer.id;
  return ConversationDetail{storage::log_range(db, seat.company).head,
                            std::move(*conversation),
                            storage::newest_episodes(db, seat.company, id, kEpisodesShown),
                            waiting::notice(db, waiting::Times(db, *std::move(company)), id, now),
                            storage::load_receipts(db, seat.company, id),
                            storage::customer_seen_at(db, seat.company, customer),
                            ways_to(db, seat, id, customer),
                            storage::newest_notices(db, seat.company, id, kNoticesShown)};
}

void log_episode(Tx& tx, const Seat& seat, ConversationId conversation, domain::Status status, std::int64_t number) {
  const auto agent = storage::load_agent(tx, seat.agent);
  const domain::Author by{domain::AuthorKind::agent, seat.agent.value, agent ? agent->name : ""};
  storage::append_event(tx, seat.company, EventKind::episode, conversation,
                        protocol::episode_payload(conversation, status, number, tx.now(), by));
}

}  // namespace

asio::awaitable<ConversationList> Inbox::list(Seat seat, storage::StatusFilter filter,
                                              std::optional<storage::ListCursor> after, int limit) {
  auto query = [seat, filter, after, limit](Snapshot& db) {
    ConversationList list;
    list.ev = storage::log_range(db, seat.company).head;
    // One more than asked for tells whether there is a next page.
    list.conversations = storage::list_conversations(db, seat.company, seat.agent, filter, after, limit + 1);
    if (list.conversations.size() > static_cast<std::size_t>(limit)) {
      list.conversations.pop_back();
      const auto& last = list.conversations.back();
      list.next = storage::ListCursor{last.last_at, last.id};
    }
    return list;
  };
  co_return co_await store_.read(std::move(query));
}

asio::awaitable<Result<ConversationDetail>> Inbox::open(Seat seat, ConversationId conversation) {
  const Micros now = store_.clock().now();
  auto query = [seat, conversation, now](Snapshot& db) { return load_detail(db, seat, conversation, now); };
  co_return co_await store_.read(std::move(query));
}

asio::awaitable<bool> Inbox::has(Seat seat, ConversationId conversation) {
  auto query = [seat, conversation](Snapshot& db) {
    return storage::conversation_known(db, seat.company, conversation);
  };
  co_return co_await store_.read(std::move(query));
}

asio::awaitable<Result<MessagesPage>> Inbox::messages(Seat seat, ConversationId conversation,
                                                      std::optional<std::int64_t> before,
                                                      std::optional<std::int64_t> after, int limit) {
  auto query = [seat, conversation, before, after, limit](Snapshot& db) -> Result<MessagesPage> {
    if (!storage::load_conversation(db, seat.company, conversation, seat.agent)) return not_found();
    constexpr auto kViewer = storage::Viewer::agent;
    MessagesPage result;
    result.ev = storage::log_range(db, seat.company).head;
    if (before) {
      result.page = storage::messages_before(db, seat.company, conversation, kViewer, *before, limit);
    } else if (after) {
      result.page = storage::messages_after(db, seat.company, conversation, kViewer, *after, limit);
    } else {
      result.page = storage::newest_messages(db, seat.company, conversation, kViewer, limit);
    }
    return result;
  };
  co_return co_await store_.read(std::move(query));
}

asio::awaitable<Result<Ack>> Inbox::send(Seat seat, AgentMessage message) {
  auto body = domain::valid_body(std::move(message.body), static_cast<std::size_t>(limits_.message_characters));
  if (!body) co_return body.error();
  const std::size_t weight = body->size() + 256;
  storage::NewMessage row{.company = seat.company,
                          .conversation = message.conversation,
                          .id = MessageId{make_id(store_.clock())},
                          .author_kind = domain::AuthorKind::agent,
                          .author_id = seat.agent.value,
                          .client_id = message.client_id,
                          .kind = message.kind,
                          .body = std::move(*body),
                          .reply_to = message.reply_to,
                          .link = {}};
  const FreshIds fresh = FreshIds::make(store_.clock());
  auto command = [seat, row = std::move(row), fresh](Tx& tx) -> Result<Ack> {
    const auto appended = append_by_agent(tx, row, std::nullopt, fresh);
    if (!appended) return appended.error();
    if (appended->conversation != row.conversation) {
      return Error{Code::conflict, "This client_id was used in another conversation.", "client_id", {}};
    }
    return Ack{row.client_id, row.conversation, appended->seq, appended->ev, appended->at, appended->duplicate};
  };
  co_return co_await store_.write(std::move(command), weight);
}

asio::awaitable<Result<void>> Inbox::mark(Seat seat, ConversationId conversation, storage::Mark mark,
                                          std::int64_t seq) {
  auto command = [seat, conversation, mark, seq](Tx& tx) { return mark_by_agent(tx, seat, conversation, mark, seq); };
  co_return co_await store_.write(std::move(command));
}

asio::awaitable<Result<ConversationDetail>> Inbox::resolve(Seat seat, ConversationId conversation) {
  auto command = [seat, conversation](Tx& tx) -> Result<ConversationDetail> {
    const auto number = storage::resolve_episode(tx, seat.company, conversation, seat.agent);
    if (!number) return number.error();
    if (*number) {
      log_episode(tx, seat, conversation, domain::Status::resolved, **number);
      waiting::settled(tx, seat.company, conversation);
    }
    return load_detail(tx, seat, conversation, tx.now());
  };
  co_return co_await store_.write(std::move(command));
}

asio::awaitable<Result<ConversationDetail>> Inbox::reopen(Seat seat, ConversationId conversation) {
  const EpisodeId fresh{make_id(store_.clock())};
  auto command = [seat, conversation, fresh](Tx& tx) -> Result<ConversationDetail> {
    const auto number = storage::open_episode(tx, seat.company, conversation, fresh);
    if (!number) return number.error();
    if (*number) log_episode(tx, seat, conversation, domain::Status::open, **number);
    return load_detail(tx, seat, conversation, tx.now());
  };
  co_return co_await store_.write(std::move(command));
}

asio::awaitable<Result<domain::Customer>> Inbox::rename_customer(Seat seat, CustomerId customer, std::string name) {
  auto valid = domain::valid_customer_name(std::move(name));
  if (!valid) co_return valid.error();
  auto command = [seat, customer, name = std::move(*valid)](Tx& tx) -> Result<domain::Customer> {
    auto renamed = storage::rename_customer(tx, seat.company, customer, name);
    if (!renamed) return renamed.error();
    storage::append_event(tx, seat.company, EventKind::customer, {}, protocol::customer_payload(*renamed));
    return renamed;
  };
  co_return co_await store_.write(std::move(command));
}

asio::awaitable<std::int64_t> Inbox::head(CompanyId company) {
  auto query = [company](Snapshot& db) { return storage::log_range(db, company).head; };
  co_return co_await store_.read(std::move(query));
}

}  // namespace dropline::chat
