#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "dropline/config.hpp"
#include "dropline/domain/company.hpp"
#include "dropline/domain/conversation.hpp"
#include "dropline/domain/link.hpp"
#include "dropline/domain/reply_outlook.hpp"
#include "dropline/error.hpp"
#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/messages.hpp"
#include "dropline/storage/receipts.hpp"
#include "dropline/storage/store.hpp"

// What a customer can do: open a link, write, read.
namespace dropline::chat {

// The answer to a message.
using Ack = protocol::Ack;

struct CustomerMessage {
  ClientId client_id;
  std::string body;
  std::optional<std::int64_t> reply_to;
  std::optional<std::string> link;  // code of the link used
  std::string topic;                // used when no link is given
  std::string locale;               // what their browser prefers, de or en; "" while unknown
};

// A conversation as its customer sees it, all from one read transaction.
struct CustomerView {
  domain::Company company;
  std::optional<ConversationId> conversation;
  std::int64_t last_seq = 0;
  std::string topic;
  std::int64_t ev = 0;
  storage::HistoryPage history;
  domain::ReplyNotice reply;  // by when an answer may be expected
  domain::Receipts receipts;
  std::vector<domain::Author> known_agents;  // who wrote lately, the most recent first
  std::optional<Micros> company_seen_at;     // when the last agent was here, as stored
};

// What a link leads to; `state` says why it cannot be used. The company's main link is always there to be offered. Who
// already has the conversation of a link that is off goes on in it, so the link is given then, too.
struct LinkTarget {
  enum class State { usable, unknown_company, unknown_link, inactive, expired };
  State state = State::unknown_company;
  domain::Company company;
  domain::Link link;  // the one that was asked for; the main one when there is no such link
};

// Thread: I/O. Lifetime: shorter than the store.
class CustomerLine {
 public:
  CustomerLine(storage::Store& store, const Limits& limits) : store_(store), limits_(limits) {}

  [[nodiscard]] boost::asio::awaitable<LinkTarget> open_link(std::string company_slug, std::string code);

  // The company and, when the token is that of one of its devices, the customer. not_found when there is no such company.
  struct Visitor {
    domain::Company company;
    std::optional<domain::CustomerSeat> seat;
  };
  [[nodiscard]] boost::asio::awaitable<Result<Visitor>> recognise(std::string company_slug, std::optional<Token> token);

  // Newest messages, or those before `before_seq`. A visitor without a seat gets an empty view.
  [[nodiscard]] boost::asio::awaitable<CustomerView> view(Visitor visitor, std::string topic,
                                                          std::optional<std::int64_t> before_seq, int limit);

  // By when an answer may be expected, in the customer's conversation of that topic if there is one.
  [[nodiscard]] boost::asio::awaitable<domain::ReplyNotice> reply(Visitor visitor, std::string topic);

  struct Sent {
    Ack ack;
    std::string topic;                // of the conversation it was stored in
    std::optional<Token> new_device;  // to be set as the device cookie
  };
  // Stores a message; without a seat this makes customer, device and conversation. Code::gone for a link that is off.
  [[nodiscard]] boost::asio::awaitable<Result<Sent>> send(Visitor visitor, CustomerMessage message,
                                                          std::string user_agent);

  // The customer has received or read the conversation of `topic` up to `seq`. not_found when nothing was written there.
  [[nodiscard]] boost::asio::awaitable<Result<void>> mark(domain::CustomerSeat seat, std::string topic,
                                                          storage::Mark mark, std::int64_t seq);

 private:
  storage::Store& store_;
  const Limits& limits_;
};

}  // namespace dropline::chat
