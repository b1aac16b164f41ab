// Who is on the socket: `hello`, with the cookies of the upgrade.
#include "net/cookies.hpp"
#include "net/ws_session.hpp"

#include <utility>

namespace dropline::net {

namespace asio = boost::asio;

namespace {

Error unauthenticated(std::string message) { return {Code::unauthenticated, std::move(message), {}, {}}; }

}  // namespace

WsSession::Work WsSession::greet(protocol::Hello hello) {
  Result<void> known = Error{};
  std::uint64_t changes = 0;
  do {
    // Rights that ended between the look into the database and now were not announced to this socket: look again.
    changes = edge_->rights_changes;
    known = co_await recognise(hello);
  } while (changes != edge_->rights_changes);

  if (phase_ == Phase::closing) co_return;
  if (!known) {
    who_ = std::monostate{};
    phase_ = Phase::waiting_for_hello;
    push_error(known.error(), std::nullopt);
    co_return;
  }
  upgrade_.reset();
  phase_ = Phase::open;
  clear_deadline();
  if (hello.cursor) {
    chat::Cursor cursor;
    cursor.epoch = std::move(hello.cursor->epoch);
    cursor.ev = hello.cursor->ev;
    co_await resume(std::move(cursor), true);
  } else {
    co_await start_afresh();
  }
}

asio::awaitable<Result<void>> WsSession::recognise(const protocol::Hello& hello) {
  return hello.as == protocol::Hello::As::agent ? recognise_agent(hello.company)
                                                : recognise_customer(hello.company, hello.topic);
}

asio::awaitable<Result<void>> WsSession::recognise_agent(std::string company) {
  const auto token = session_cookie(*upgrade_);
  if (!token) co_return unauthenticated("Sign in first.");
  auto signed_in = co_await edge_->services.accounts.recognise(*token);
  if (!signed_in) co_return signed_in.error();
  auto seat = co_await edge_->services.accounts.seat(signed_in->agent.id, std::move(company));
  if (!seat) co_return seat.error();
  who_ = AgentHere{signed_in->session, *seat, signed_in->agent.name};
  co_return Result<void>();
}

asio::awaitable<Result<void>> WsSession::recognise_customer(std::string company, std::string topic) {
  auto& customers = edge_->services.customers;
  // The cookie's name holds the company's id, so the company comes first.
  auto stranger = co_await customers.recognise(company, std::nullopt);
  if (!stranger) co_return stranger.error();
  const auto token = device_cookie(*upgrade_, stranger->company.id);
  if (!token) co_return unauthenticated("Send the first message over HTTP.");
  auto visitor = co_await customers.recognise(std::move(company), token);
  if (!visitor) co_return visitor.error();
  if (!visitor->seat) co_return Error{Code::signed_out, "This device is signed out.", {}, {}};

  // Which conversation is decided here, once: without one there is nothing this socket could be shown.
  auto view = co_await customers.view(*visitor, topic, std::nullopt, 1);
  if (!view.conversation) {
    co_return Error{
        Code::not_found, "There is no such conversation yet; send its first message over HTTP.", "topic", {}};
  }
  who_ = CustomerHere{std::move(*visitor), std::move(topic), *view.conversation};
  co_return Result<void>();
}

}  // namespace dropline::net
