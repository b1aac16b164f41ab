#pragma once

#include "dropline/chat/hub.hpp"
#include "dropline/protocol/client_events.hpp"
#include "dropline/protocol/server_events.hpp"

#include "net/address_limits.hpp"
#include "net/connection.hpp"
#include "net/edge.hpp"
#include "net/frame_queue.hpp"
#include "net/http_message.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/asio/awaitable.hpp>

namespace dropline::net {

// Close codes of RFC 6455 that we send.
enum class CloseCode : std::uint16_t { binary = 1003, not_allowed = 1008, fault = 1011, restart = 1012 };

// One client on a WebSocket, from `hello` to the end: docs/protocol.md, "WebSocket". The socket itself is the derived class;
// here is what frames mean. Sends run side by side: none waits for another's acknowledgement.
// Thread: I/O. Lifetime: kept alive by its socket's operations and by sends that run.
class WsSession : public Connection, public chat::Subscriber, public std::enable_shared_from_this<WsSession> {
 public:
  // `request` is the upgrade: who it is is in its cookies, which wait for `hello`.
  WsSession(std::shared_ptr<Edge> edge, HttpRequest request, SocketSlot slot);

  void expire() override;
  void stop() override;
  void abort() override;
  void end_rights(const chat::RightsEnded& ended) override;

  void accepted(std::int64_t) override {}  // `welcome` was sent before the log was read (ws_stream.cpp)
  void deliver(chat::Frame frame, std::int64_t to) override;
  void whisper(const chat::Frame& frame) override;

 protected:
  // The socket tells what happened.
  void on_open();
  void on_text(std::string_view text);
  void on_binary();
  void on_read_ended();  // after one of the two, when the text is no longer needed
  void on_written();
  void on_closed();  // nothing more will come, and nothing can be sent

  // The socket is told what to do. start_write: `frame` lives until on_written().
  virtual void start_read() = 0;
  virtual void start_write(const std::string& frame) = 0;
  virtual void start_close(CloseCode code) = 0;
  virtual void close_socket() = 0;  // at once, without a word

 private:
  using Work = boost::asio::awaitable<void>;

  enum class Phase : std::uint8_t {
    waiting_for_hello,
    greeting,  // `hello` is being answered; nothing is read
    open,
    closing,
  };
  struct AgentHere {
    SessionId session;
    domain::Seat seat;
    std::string name;
  };
  struct CustomerHere {
    chat::CustomerLine::Visitor visitor;
    std::string topic;
    ConversationId conversation;
  };

  // ws_session.cpp: frames in
  void handle(protocol::Hello hello);
  void handle(protocol::Send send);
  void handle(protocol::Ping ping);
  void handle(protocol::Rejected rejected);
  [[nodiscard]] std::optional<Error> check_send(const protocol::Send& send) const;
  [[nodiscard]] Result<void> count_message();
  Work send_as_customer(protocol::Send send);
  Work send_as_agent(protocol::Send send);
  void read_next();
  void spawn(Work work);
  void work_ended();

  // ws_presence.cpp: how far somebody has come, whether they are here, and that they type
  void handle(protocol::Delivered delivered);
  void handle(protocol::Read read);
  void handle(protocol::Presence presence);
  void handle(protocol::Typing typing);
  [[nodiscard]] std::optional<Error> check_side(const std::optional<ConversationId>& conversation) const;
  [[nodiscard]] Result<void> count_receipt();
  [[nodiscard]] std::int64_t owner() const;
  Work mark(storage::Mark mark, std::optional<ConversationId> conversation, std::int64_t seq);
  Work arrive();
  void tell_typing(const protocol::Typing& typing);
  Work type_elsewhere();

  // ws_greeting.cpp: who is it
  Work greet(protocol::Hello hello);
  boost::asio::awaitable<Result<void>> recognise(const protocol::Hello& hello);
  boost::asio::awaitable<Result<void>> recognise_agent(std::string company);
  boost::asio::awaitable<Result<void>> recognise_customer(std::string company, std::string topic);

  // ws_stream.cpp: the log, from a cursor to the present and on
  [[nodiscard]] chat::Audience audience() const;
  Work resume(chat::Cursor cursor, bool welcome);
  Work start_afresh();
  Work follow(std::int64_t from);
  Work catch_up();
  void fall_behind();
  void resume_when_written();

  // ws_session.cpp: frames out
  void push(std::string frame, std::optional<std::int64_t> to = std::nullopt);
  void push(chat::Frame frame, std::optional<std::int64_t> to);
  void push_error(Error error, std::optional<ClientId> client_id);
  void write_next();
  void finish(std::string_view reason, CloseCode code);
  void say_bye();

  std::shared_ptr<Edge> edge_;
  std::unique_ptr<HttpRequest> upgrade_;  // until `hello` was accepted
  IpAddress address_;
  SocketSlot slot_;

  Phase phase_ = Phase::waiting_for_hello;
  std::variant<std::monostate, AgentHere, CustomerHere> who_;
  int running_ = 0;       // sends and the like that have not ended
  bool reading_ = false;  // a frame is waited for, or being handled

  chat::Attendance attendance_;  // from the first `presence` on
  bool front_ = false;           // what the client said last
  bool arriving_ = false;        // arrive() runs

  ConversationId typing_in_;                 // an agent's: the company has it
  std::optional<protocol::Typing> to_tell_;  // in another one, which is being looked up; the newest word counts
  bool looking_up_ = false;                  // type_elsewhere() runs

  FrameQueue queue_;
  chat::Subscription subscription_;
  bool behind_ = false;                    // too slow: frames were dropped, `resync` is due
  bool following_ = false;                 // a coroutine of ws_stream.cpp runs
  std::optional<std::int64_t> more_from_;  // the log goes on here, once what was read of it is written

  std::string_view bye_;
  CloseCode close_code_ = CloseCode::fault;
  bool close_started_ = false;
};

}  // namespace dropline::net
