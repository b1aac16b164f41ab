#include "net/ws_session.hpp"

#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>

namespace dropline::net {

namespace asio = boost::asio;

namespace {

constexpr int kMaxRunning = 64;             // sends of one socket at a time; then it is not read
constexpr std::int64_t kStuckSeconds = 30;  // a write that makes no progress
constexpr std::int64_t kCloseSeconds = 5;   // for the client to answer our close

std::size_t as_size(std::int64_t limit) { return static_cast<std::size_t>(limit); }

}  // namespace

WsSession::WsSession(std::shared_ptr<Edge> edge, HttpRequest request, SocketSlot slot)
    : Connection(connections_of(edge)),
      edge_(std::move(edge)),
      upgrade_(std::make_unique<HttpRequest>(std::move(request))),
      address_(upgrade_->address),
      slot_(std::move(slot)),
      queue_(as_size(edge_->config.limits.slow_client_frames), as_size(edge_->config.limits.slow_client_bytes)) {}

void WsSession::on_open() {
  set_deadline(edge_->config.limits.hello_seconds);
  if (edge_->stopping) return finish("restart", CloseCode::restart);
  read_next();
}

// --- frames in --------------------------------------------------------------------------------------------------------------

void WsSession::on_text(std::string_view text) {
  if (phase_ == Phase::closing) return;
  auto event = protocol::parse_client_event(text);
  std::visit([this](auto&& frame) { handle(std::forward<decltype(frame)>(frame)); }, std::move(event));
}

void WsSession::on_binary() { finish({}, CloseCode::binary); }

void WsSession::on_read_ended() {
  reading_ = false;
  read_next();
}

// Work that a frame starts may end within handle(), so everyone who thinks it is time to read asks here.
void WsSession::read_next() {
  const bool wanted = phase_ == Phase::waiting_for_hello || phase_ == Phase::open;
  if (!wanted || reading_ || running_ >= kMaxRunning) return;
  reading_ = true;
  start_read();
}

void WsSession::handle(protocol::Hello hello) {
  if (phase_ != Phase::waiting_for_hello) {
    return push_error({Code::hello_required, "This socket has said `hello` already.", {}, {}}, {});
  }
  if (hello.v != 1) {
    push_error({Code::unsupported_version, "This server speaks version 1.", "v", {}}, {});
    return finish({}, CloseCode::not_allowed);
  }
  phase_ = Phase::greeting;
  spawn(greet(std::move(hello)));
}

void WsSession::handle(protocol::Send send) {
  if (auto refused = check_send(send)) return push_error(std::move(*refused), send.client_id);
  if (const auto allowed = count_message(); !allowed) return push_error(allowed.error(), send.client_id);
  const bool agent = std::holds_alternative<AgentHere>(who_);
  spawn(agent ? send_as_agent(std::move(send)) : send_as_customer(std::move(send)));
}

void WsSession::handle(protocol::Ping ping) { push(protocol::encode(protocol::Pong{ping.n})); }

void WsSession::handle(protocol::Rejected rejected) { push_error(std::move(rejected.error), rejected.client_id); }

std::optional<Error> WsSession::check_send(const protocol::Send& send) const {
  if (phase_ != Phase::open) return Error{Code::hello_required, "Say `hello` first.", {}, {}};
  if (std::holds_alternative<AgentHere>(who_)) {
    if (!send.conversation) return invalid_field("conversation", "`conversation` is missing.");
    if (send.link) return invalid_field("link", "`link` is for customers.");
  } else {
    if (send.conversation) return invalid_field("conversation", "`conversation` is for agents.");
    if (send.kind != domain::MessageKind::text) return invalid_field("kind", "Only agents write notes.");
  }
  return std::nullopt;
}

Result<void> WsSession::count_message() {
  if (const auto* agent = std::get_if<AgentHere>(&who_)) return edge_->send_limits.message_by(agent->session, address_);
  return edge_->send_limits.message_by(std::get<CustomerHere>(who_).visitor, address_);
}

WsSession::Work WsSession::send_as_customer(protocol::Send send) {
  const auto client_id = send.client_id;
  chat::CustomerLine::Visitor visitor;
  chat::CustomerMessage message;
  {
    const auto& customer = std::get<CustomerHere>(who_);
    visitor = customer.visitor;
    message.topic = customer.topic;
  }
  message.client_id = client_id;
  message.body = std::move(send.body);
  message.reply_to = send.reply_to;
  message.link = std::move(send.link);

  std::string no_user_agent;  // asked for only when a device is made, which happens over HTTP
  auto sent = co_await edge_->services.customers.send(std::move(visitor), std::move(message), std::move(no_user_agent));
  if (!sent) {
    push_error(sent.error(), client_id);
  } else {
    push(protocol::encode(sent->ack));
  }
}

WsSession::Work WsSession::send_as_agent(protocol::Send send) {
  const domain::Seat seat = std::get<AgentHere>(who_).seat;
  const auto client_id = send.client_id;
  chat::AgentMessage message;
  message.conversation = *send.conversation;
  message.client_id = client_id;
  message.kind = send.kind;
  message.body = std::move(send.body);
  message.reply_to = send.reply_to;

  const ConversationId conversation = message.conversation;
  const bool note = message.kind == domain::MessageKind::note;
  auto sent = co_await edge_->services.inbox.send(seat, std::move(message));
  if (!sent) {
    push_error(sent.error(), client_id);
    co_return;
  }
  push(protocol::encode(*sent));
  if (note) co_return;
  domain::Author author{domain::AuthorKind::agent, seat.agent.value, std::get<AgentHere>(who_).name};
  edge_->services.presence.wrote(seat.company, conversation, author);
}

void WsSession::spawn(Work work) {
  ++running_;
  asio::co_spawn(edge_->io, std::move(work), [self = shared_from_this()](const std::exception_ptr& fault) {
    --self->running_;
    if (!fault) return self->work_ended();
    try {
      std::rethrow_exception(fault);
    } catch (const std::exception& error) {
      spdlog::error("socket closed after a fault error=\"{}\"", error.what());
    }
    self->finish({}, CloseCode::fault);
    self->work_ended();
  });
}

void WsSession::work_ended() {
  if (phase_ == Phase::closing) return say_bye();
  read_next();
}

// --- frames out -------------------------------------------------------------------------------------------------------------

void WsSession::deliver(chat::Frame frame, std::int64_t to) {
  if (phase_ == Phase::open) push(std::move(frame), to);
}

void WsSession::whisper(const chat::Frame& frame) {
  if (phase_ != Phase::open || behind_) return;
  queue_.whisper(frame);
  write_next();
}

void WsSession::push(std::string frame, std::optional<std::int64_t> to) {
  push(std::make_shared<const std::string>(std::move(frame)), to);
}

void WsSession::push(chat::Frame frame, std::optional<std::int64_t> to) {
  if (behind_ || close_started_) return;
  if (!queue_.push(std::move(frame), to)) return fall_behind();
  write_next();
}

void WsSession::push_error(Error error, std::optional<ClientId> client_id) {
  push(protocol::encode(protocol::ErrorFrame{std::move(error), client_id}));
}

void WsSession::write_next() {
  if (const std::string* frame = queue_.begin_write()) {
    if (phase_ == Phase::open) set_deadline(kStuckSeconds);
    start_write(*frame);
  }
}

void WsSession::on_written() {
  queue_.finish_write();
  write_next();
  if (phase_ == Phase::closing) return say_bye();
  if (phase_ != Phase::open) return;
  if (!queue_.writing()) clear_deadline();
  resume_when_written();
}

// --- the end ----------------------------------------------------------------------------------------------------------------

void WsSession::expire() {
  const bool hopeless = phase_ == Phase::closing || queue_.writing();
  if (hopeless) return abort();  // no answer to our close, or not even `bye` would get through
  finish({}, CloseCode::not_allowed);
}

void WsSession::abort() {
  phase_ = Phase::closing;
  close_started_ = true;
  subscription_ = {};
  attendance_ = {};
  close_socket();
}

void WsSession::stop() { finish("restart", CloseCode::restart); }

void WsSession::end_rights(const chat::RightsEnded& ended) {
  if (const auto* customer = std::get_if<CustomerHere>(&who_)) {
    if (ended.device && customer->visitor.seat->device == ended.device) finish("signed_out", CloseCode::not_allowed);
    return;
  }
  const auto* agent = std::get_if<AgentHere>(&who_);
  if (!agent || ended.device || agent->seat.agent != ended.agent) return;
  if (ended.session && ended.session != agent->session) return;
  if (ended.except && ended.except == agent->session) return;
  if (ended.company && ended.company != agent->seat.company) return;
  finish("signed_out", CloseCode::not_allowed);
}

void WsSession::finish(std::string_view reason, CloseCode code) {
  if (phase_ == Phase::closing) return;
  phase_ = Phase::closing;
  attendance_ = {};
  bye_ = reason;
  close_code_ = code;
  set_deadline(kCloseSeconds);
  // A restart waits for the acknowledgements of what is being stored; whoever lost their rights gets no more.
  if (code != CloseCode::restart || running_ == 0) say_bye();
}

void WsSession::say_bye() {
  if (close_started_ || (close_code_ == CloseCode::restart && running_ > 0)) return;
  if (const auto reason = std::exchange(bye_, {}); !reason.empty()) {
    push(protocol::encode(protocol::Bye{reason}));
  }
  if (queue_.writing()) return;  // on_written() comes here again
  close_started_ = true;
  start_close(close_code_);
}

void WsSession::on_closed() {
  phase_ = Phase::closing;
  close_started_ = true;
  subscription_ = {};
  attendance_ = {};
  clear_deadline();
}

}  // namespace dropline::net
