#include "dropline/chat/customer_line.hpp"

#include <algorithm>
#include <utility>

#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/conversations.hpp"
#include "dropline/storage/customers.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/people.hpp"

#include "chat/appending.hpp"
#include "chat/reading.hpp"
#include "chat/waiting.hpp"

namespace dropline::chat {

namespace asio = boost::asio;
using domain::CustomerSeat;
using domain::Link;
using storage::Snapshot;
using storage::Tx;

namespace {

// For how long the client id of a first message proves who sent it, when the answer with the cookie was lost.
constexpr Micros kFirstMessageRetry = 24 * kHour;
constexpr Micros kSeenAfter = kHour;  // when a device was seen last is written down at most this often

// Names are stored in lower case; people type them as they like.
std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

// Everything the write command needs; made before it runs, so that running it twice gives the same.
struct Sending {
  CompanyId company;
  std::optional<CustomerSeat> seat;
  CustomerMessage message;
  std::string user_agent;
  CustomerId fresh_customer;
  DeviceId fresh_device;
  Token fresh_token;
  ConversationId fresh_conversation;
  MessageId message_id;
  FreshIds fresh;
};

Error gone() { return Error{Code::gone, "This link is no longer in use.", "link", {}}; }

// Who writes, in which conversation, and by which link if that matters.
struct Place {
  CustomerSeat seat;
  storage::OpenedConversation conversation;
  std::optional<Link> link;
};

CustomerSeat add_device(Tx& tx, const Sending& sending, CustomerId customer) {
  return storage::add_device(
      tx, {sending.company, customer, sending.fresh_device, sending.fresh_token.hash(), sending.user_agent});
}

// The usual way: the line is open already.
std::optional<Place> open_line(Tx& tx, const Sending& sending, const std::optional<Link>& link) {
  if (!sending.seat || (sending.message.link && !link)) return std::nullopt;
  const std::string& topic = link ? link->topic : sending.message.topic;
  const auto known = storage::find_conversation(tx, sending.company, sending.seat->customer, topic);
  if (!known) return std::nullopt;
  return Place{*sending.seat, {*known, false}, link};
}

// A retry belongs where the message was stored, whatever has become of its link since. Nothing when this is none.
Result<std::optional<Place>> place_of_retry(Tx& tx, const Sending& sending) {
  auto seat = sending.seat;
  if (!seat) {
    const auto writer = storage::find_first_writer(tx, sending.company, sending.message.client_id);
    if (!writer) return std::optional<Place>();
    // Every device knows that id: one that was signed out must not come back by it.
    const bool closed = storage::any_device_ended(tx, sending.company, writer->id);
    const bool full = storage::list_devices(tx, sending.company, writer->id).size() >= storage::kMostDevices;
    if (closed || full || tx.now() - writer->created_at > kFirstMessageRetry) {
      return Error{Code::conflict, "This client_id was used before.", "client_id", {}};
    }
    seat = add_device(tx, sending, writer->id);
  }
  const auto stored = storage::find_sent(tx, sending.company, domain::AuthorKind::customer, seat->customer.value,
                                         sending.message.client_id);
  if (!stored) return std::optional<Place>();
  return std::optional(Place{*seat, {*stored, false}, std::nullopt});
}

// A line that is not open yet: opened by the link, the main one if none is named.
Result<Place> new_line(Tx& tx, const Sending& sending, std::optional<Link> link) {
  const CustomerMessage& message = sending.message;
  if (!message.link && message.topic.empty()) link = storage::find_link(tx, sending.company, "");
  if (!link) return not_found();  // a topic alone leads nobody to a conversation that is not there
  if (!link->usable_at(tx.now())) return gone();
  auto seat = sending.seat;
  if (!seat) {
    storage::create_customer(tx,
                             {sending.company, sending.fresh_customer, message.client_id, link->id, message.locale});
    seat = add_device(tx, sending, sending.fresh_customer);
  }
  const auto opened = storage::open_conversation(tx, sending.company, seat->customer, link->topic, link->id,
                                                 sending.fresh_conversation, sending.fresh.episode);
  return Place{*seat, opened, std::move(link)};
}

// A retry over an open line is recognised when it is appended; elsewhere it must be before anything is made or refused.
Result<Place> place_of(Tx& tx, const Sending& sending) {
  std::optional<Link> link;
  if (sending.message.link) link = storage::find_link(tx, sending.company, lower(*sending.message.link));
  if (const auto line = open_line(tx, sending, link)) return *line;
  const auto before = place_of_retry(tx, sending);
  if (!before) return before.error();
  if (*before) return **before;
  return new_line(tx, sending, std::move(link));
}

struct Stored {
  Ack ack;
  std::string topic;  // of the conversation it is in
};

Result<Stored> store_message(Tx& tx, const Sending& sending) {
  const auto place = place_of(tx, sending);
  if (!place) return place.error();
  const auto& [seat, conversation, link] = *place;
  const LinkId by = link ? link->id : LinkId{};
  storage::NewMessage message{.company = sending.company,
                              .conversation = conversation.id,
                              .id = sending.message_id,
                              .author_kind = domain::AuthorKind::customer,
                              .author_id = seat.customer.value,
                              .client_id = sending.message.client_id,
                              .kind = domain::MessageKind::text,
                              .body = sending.message.body,
                              .reply_to = sending.message.reply_to,
                              .link = by};
  const auto appended = append_by_customer(tx, message, conversation.created, link, sending.fresh);
  if (!appended) return appended.error();
  std::string topic = link ? link->topic : sending.message.topic;
  // A repetition is where it was stored first, whatever it names now.
  if (appended->duplicate) topic = storage::topic_of(tx, sending.company, appended->conversation);
  const Ack ack{sending.message.client_id, appended->conversation, appended->seq, appended->ev, appended->at,
                appended->duplicate};
  return Stored{ack, std::move(topic)};
}

std::optional<ConversationId> conversation_of(Snapshot& db, const CustomerLine::Visitor& visitor,
                                              const std::string& topic) {
  if (!visitor.seat) return std::nullopt;
  return storage::find_conversation(db, visitor.company.id, visitor.seat->customer, topic);
}

}  // namespace

asio::awaitable<LinkTarget> CustomerLine::open_link(std::string company_slug, std::string code) {
  const Micros now = store_.clock().now();
  auto query = [slug = lower(std::move(company_slug)), code = lower(std::move(code)), now](Snapshot& db) {
    using State = LinkTarget::State;
    const auto company = storage::find_company(db, slug);
    if (!company) return LinkTarget{};
    LinkTarget target{State::unknown_link, *company, storage::find_link(db, company->id, "").value()};
    const auto link = storage::find_link(db, company->id, code);
    if (!link) return target;
    target.link = *link;
    if (!link->active) {
      target.state = State::inactive;
    } else if (!link->usable_at(now)) {
      target.state = State::expired;
    } else {
      target.state = State::usable;
    }
    return target;
  };
  co_return co_await store_.read(std::move(query));
}

asio::awaitable<Result<CustomerLine::Visitor>> CustomerLine::recognise(std::string company_slug,
                                                                       std::optional<Token> token) {
  struct Found {
    domain::Company company;
    std::optional<storage::FoundDevice> device;
  };
  const std::string slug = lower(std::move(company_slug));
  auto query = [&](Snapshot& db) -> Result<Found> {
    auto company = storage::find_company(db, slug);
    if (!company) return not_found();
    Found found{std::move(*company), std::nullopt};
    if (token) found.device = storage::find_device(db, found.company.id, token->hash());
    return found;
  };
  auto found = co_await store_.read(query);
  if (!found) co_return found.error();

  Visitor visitor{std::move(found->company), std::nullopt};
  if (!found->device) co_return visitor;
  visitor.seat = found->device->seat;
  if (store_.clock().now() - found->device->seen_at >= kSeenAfter) {
    auto see = [&](Tx& tx) -> Result<bool> {
      storage::see_device(tx, visitor.company.id, visitor.seat->device);
      return true;
    };
    // Not being able to note it (disk full) is no reason to turn the customer away.
    static_cast<void>(co_await store_.write(see));
  }
  co_return visitor;
}

asio::awaitable<CustomerView> CustomerLine::view(Visitor visitor, std::string topic,
                                                 std::optional<std::int64_t> before_seq, int limit) {
  const Micros now = store_.clock().now();
  auto query = [visitor = std::move(visitor), topic = std::move(topic), before_seq, limit, now](Snapshot& db) {
    CustomerView view;
    view.company = visitor.company;
    view.topic = topic;
    view.ev = storage::log_range(db, visitor.company.id).head;
    view.conversation = conversation_of(db, visitor, topic);
    view.reply = waiting::notice(db, waiting::Times(db, visitor.company), view.conversation, now);
    view.company_seen_at = storage::company_seen_at(db, visitor.company.id);
    if (!view.conversation) return view;
    constexpr auto kViewer = storage::Viewer::customer;
    const CompanyId company = visitor.company.id;
    view.history = before_seq ? storage::messages_before(db, company, *view.conversation, kViewer, *before_seq, limit)
                              : storage::newest_messages(db, company, *view.conversation, kViewer, limit);
    if (!view.history.messages.empty()) view.last_seq = view.history.messages.back().seq;
    view.receipts = storage::load_receipts(db, company, *view.conversation);
    view.known_agents = storage::known_agents(db, company, *view.conversation);
    return view;
  };
  co_return co_await store_.read(std::move(query));
}

asio::awaitable<domain::ReplyNotice> CustomerLine::reply(Visitor visitor, std::string topic) {
  const Micros now = store_.clock().now();
  auto query = [visitor = std::move(visitor), topic = std::move(topic), now](Snapshot& db) {
    return waiting::notice(db, waiting::Times(db, visitor.company), conversation_of(db, visitor, topic), now);
  };
  co_return co_await store_.read(std::move(query));
}

asio::awaitable<Result<CustomerLine::Sent>> CustomerLine::send(Visitor visitor, CustomerMessage message,
                                                               std::string user_agent) {
  auto body = domain::valid_body(std::move(message.body), static_cast<std::size_t>(limits_.message_characters));
  if (!body) co_return body.error();
  message.body = std::move(*body);

  const Clock& clock = store_.clock();
  const std::size_t weight = message.body.size() + 256;
  const Token token = visitor.seat ? Token{} : Token::random();
  Sending sending{visitor.company.id,
                  visitor.seat,
                  std::move(message),
                  std::move(user_agent),
                  CustomerId{make_id(clock)},
                  DeviceId{make_id(clock)},
                  token,
                  ConversationId{make_id(clock)},
                  MessageId{make_id(clock)},
                  FreshIds::make(clock)};
  auto command = [sending = std::move(sending)](Tx& tx) { return store_message(tx, sending); };
  auto stored = co_await store_.write(std::move(command), weight);
  if (!stored) co_return stored.error();
  Sent sent{stored->ack, std::move(stored->topic), std::nullopt};
  if (!visitor.seat) sent.new_device = token;
  co_return sent;
}

asio::awaitable<Result<void>> CustomerLine::mark(CustomerSeat seat, std::string topic, storage::Mark mark,
                                                 std::int64_t seq) {
  auto command = [seat, topic = std::move(topic), mark, seq](Tx& tx) -> Result<void> {
    const auto conversation = storage::find_conversation(tx, seat.company, seat.customer, topic);
    if (!conversation) return not_found();
    return mark_by_customer(tx, seat.company, *conversation, seat.customer, mark, seq);
  };
  co_return co_await store_.write(std::move(command));
}

}  // namespace dropline::chat
