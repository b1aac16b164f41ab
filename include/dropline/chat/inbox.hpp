#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "dropline/chat/customer_line.hpp"
#include "dropline/domain/agent.hpp"
#include "dropline/domain/notice.hpp"
#include "dropline/storage/conversations.hpp"
#include "dropline/storage/receipts.hpp"

// What an agent does with conversations. Every call is given the agent's seat, so it can only reach that company.
namespace dropline::chat {

struct AgentMessage {
  ConversationId conversation;
  ClientId client_id;
  domain::MessageKind kind = domain::MessageKind::text;
  std::string body;
  std::optional<std::int64_t> reply_to;
};

struct ConversationList {
  std::int64_t ev = 0;
  std::vector<domain::Conversation> conversations;
  std::optional<storage::ListCursor> next;
};

// By which ways the customer can be told of an answer, as agents see it.
struct CustomerWays {
  std::size_t devices = 0;  // that take pushes
  std::string email;        // an***@example.org; "" when mail cannot go there
  bool muted = false;       // the asking agent is told nothing of this conversation
};

struct ConversationDetail {
  std::int64_t ev = 0;
  domain::Conversation conversation;
  std::vector<domain::Episode> episodes;
  domain::ReplyNotice reply;  // what the customer is told about the answer
  domain::Receipts receipts;
  std::optional<Micros> customer_seen_at;  // as stored
  CustomerWays ways;
  std::vector<domain::Notice> notices;  // how the customer was told, the newest first
};

struct MessagesPage {
  std::int64_t ev = 0;
  storage::HistoryPage page;
};

// Thread: I/O. Lifetime: shorter than the store.
class Inbox {
 public:
  Inbox(storage::Store& store, const Limits& limits) : store_(store), limits_(limits) {}

  [[nodiscard]] boost::asio::awaitable<ConversationList> list(domain::Seat seat, storage::StatusFilter filter,
                                                              std::optional<storage::ListCursor> after, int limit);
  [[nodiscard]] boost::asio::awaitable<Result<ConversationDetail>> open(domain::Seat seat, ConversationId conversation);

  // Whether the company has it: what somebody names need not be there.
  [[nodiscard]] boost::asio::awaitable<bool> has(domain::Seat seat, ConversationId conversation);

  // `before`/`after` exclude each other; neither gives the newest. not_found for a foreign conversation.
  [[nodiscard]] boost::asio::awaitable<Result<MessagesPage>> messages(domain::Seat seat, ConversationId conversation,
                                                                      std::optional<std::int64_t> before,
                                                                      std::optional<std::int64_t> after, int limit);

  [[nodiscard]] boost::asio::awaitable<Result<Ack>> send(domain::Seat seat, AgentMessage message);
  // The agent, or a device of theirs, has read or received everything up to `seq`.
  [[nodiscard]] boost::asio::awaitable<Result<void>> mark(domain::Seat seat, ConversationId conversation,
                                                          storage::Mark mark, std::int64_t seq);
  [[nodiscard]] boost::asio::awaitable<Result<ConversationDetail>> resolve(domain::Seat seat,
                                                                           ConversationId conversation);
  [[nodiscard]] boost::asio::awaitable<Result<ConversationDetail>> reopen(domain::Seat seat,
                                                                          ConversationId conversation);
  [[nodiscard]] boost::asio::awaitable<Result<domain::Customer>> rename_customer(domain::Seat seat, CustomerId customer,
                                                                                 std::string name);
  // The newest event number of the company: where an agent's stream starts after a reset.
  [[nodiscard]] boost::asio::awaitable<std::int64_t> head(CompanyId company);

 private:
  storage::Store& store_;
  const Limits& limits_;
};

}  // namespace dropline::chat
