// The log on a socket: from the client's cursor to the present, on with what comes, and back to the log when the client was
// too slow for that.
#include "net/answers.hpp"
#include "net/ws_session.hpp"

#include <utility>

namespace dropline::net {

namespace {

constexpr int kEventsPerFrame = 200;
constexpr int kSnapshotMessages = 30;

}  // namespace

chat::Audience WsSession::audience() const {
  if (const auto* agent = std::get_if<AgentHere>(&who_)) return {agent->seat.company, {}};
  const auto& customer = std::get<CustomerHere>(who_);
  return {customer.visitor.company.id, customer.conversation};
}

// Sends what the log holds after `cursor`; a cursor it does not hold is answered by a snapshot.
WsSession::Work WsSession::resume(chat::Cursor cursor, bool welcome) {
  const std::int64_t from = cursor.ev;
  const bool held = co_await edge_->services.feed.holds(audience().company, std::move(cursor));
  if (!held) {
    co_await start_afresh();
    co_return;
  }
  if (welcome) {
    const protocol::Welcome frame{edge_->services.store.epoch(), from};
    push(protocol::encode(frame), from);
  }
  co_await follow(from);
}

WsSession::Work WsSession::start_afresh() {
  std::int64_t ev = 0;
  if (const auto* agent = std::get_if<AgentHere>(&who_)) {
    ev = co_await edge_->services.inbox.head(agent->seat.company);
    const protocol::AgentReset frame{edge_->services.store.epoch(), ev};
    push(protocol::encode(frame), ev);
  } else {
    const auto& customer = std::get<CustomerHere>(who_);
    const auto view =
        co_await edge_->services.customers.view(customer.visitor, customer.topic, std::nullopt, kSnapshotMessages);
    ev = view.ev;
    push(protocol::encode(snapshot_of(edge_->services, view)), ev);
  }
  co_await follow(ev);
}

// Long stretches of the log go out frame by frame, each when the one before is written: a client that was away for long must
// not be sent faster than it reads. The last frame and the present follow by attaching.
WsSession::Work WsSession::follow(std::int64_t from) {
  following_ = true;
  const std::string& epoch = edge_->services.store.epoch();
  chat::Cursor cursor{epoch, from};
  auto page = co_await edge_->services.feed.page(audience(), cursor, kEventsPerFrame);
  const bool more_behind = page && page->frame && page->more;
  if (phase_ == Phase::closing) {
    // signed out or stopping meanwhile: nothing may follow the `bye`
  } else if (more_behind) {
    push(page->frame, page->to);
    more_from_ = page->to;
  } else {
    auto attached = co_await edge_->services.feed.attach(audience(), std::move(cursor), *this);
    if (phase_ == Phase::closing) {
      // signed out or stopping meanwhile: `attached` ends here
    } else if (attached) {
      subscription_ = std::move(attached->subscription);
    } else {
      finish({}, CloseCode::fault);  // cut off the log within a moment: the client comes back and is reset
    }
  }
  following_ = false;
  resume_when_written();
}

WsSession::Work WsSession::catch_up() {
  const std::int64_t from = *std::exchange(more_from_, std::nullopt);
  co_await follow(from);
}

// What waited is dropped, also answers; the log and the client's repetition bring it back. Not from within deliver(): there
// the subscription must stay.
void WsSession::fall_behind() {
  if (phase_ != Phase::open || !queue_.reached()) return finish("slow", CloseCode::not_allowed);
  behind_ = true;
}

// Called when a write or a look into the log has ended.
void WsSession::resume_when_written() {
  if (phase_ != Phase::open || following_) return;
  if (behind_) {
    if (queue_.writing()) return;  // what is on its way decides where the client stands
    behind_ = false;
    subscription_ = {};
    more_from_ = queue_.reached();
    const protocol::Resync frame{*more_from_};
    push(protocol::encode(frame), *more_from_);
  } else if (more_from_ && queue_.reached() >= more_from_) {
    following_ = true;
    spawn(catch_up());
  }
}

}  // namespace dropline::net
