#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "net/answers.hpp"
#include "net/handlers.hpp"
#include "net/parameters.hpp"

// The frames of the WebSocket over long polling: docs/protocol.md, "Long polling".
namespace dropline::net {
namespace {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t longest_wait_seconds = 25;

// Where the client stands and how long it would wait.
struct Asked {
  std::optional<chat::Cursor> cursor;
  SteadyClock::time_point deadline;
};

Asked read_asked(Parameters& parameters) {
  Asked asked;
  auto epoch = parameters.text("epoch");
  const auto ev = parameters.integer("ev", 0, kAnyNumber);
  if (epoch && ev) asked.cursor = chat::Cursor{*std::move(epoch), *ev};
  const auto wait = parameters.integer("wait", 0, longest_wait_seconds).value_or(longest_wait_seconds);
  asked.deadline = SteadyClock::now() + std::chrono::seconds(wait);
  return asked;
}

HttpResponse no_events(std::int64_t from, std::int64_t to) {
  return HttpResponse::json(200, protocol::encode_events(from, to, ""));
}

// The next frame for the audience, as soon as there is one. Nothing when the cursor is no good: the client must be reset.
asio::awaitable<std::optional<HttpResponse>> next_frame(Site& site, chat::Audience audience, chat::Cursor cursor,
                                                        SteadyClock::time_point deadline, Waiter& waiter) {
  chat::Feed& feed = site.services.feed;
  for (;;) {
    auto from = cursor;
    const auto page = co_await feed.page(audience, std::move(from));
    if (waiter.rights_ended()) co_return no_events(cursor.ev, cursor.ev);
    if (waiter.displaced()) co_return HttpResponse::problem(too_many_waiting());
    if (!page) co_return std::nullopt;
    if (page->frame) co_return HttpResponse::json(200, *page->frame);
    if (site.polls.draining() || SteadyClock::now() >= deadline) co_return no_events(cursor.ev, page->to);

    // Listens from where the log was just read, so that nothing is missed in between.
    auto read_up_to = chat::Cursor{cursor.epoch, page->to};
    const auto attached = co_await feed.attach(audience, std::move(read_up_to), waiter);
    if (!attached) co_return std::nullopt;
    co_await waiter.wait_until(deadline);
  }
}

Answer reset_customer(Site& site, Call& call, std::string topic) {
  auto visitor = call.visitor;
  const auto view =
      co_await site.services.customers.view(std::move(visitor), std::move(topic), std::nullopt, kNewestMessages);
  co_return HttpResponse::json(200, protocol::encode(snapshot_of(site.services, view)));
}

Answer reset_agent(Site& site, Call& call) {
  const auto head = co_await site.services.inbox.head(call.seat.company);
  const protocol::AgentReset reset{site.services.store.epoch(), head};
  co_return HttpResponse::json(200, protocol::encode(reset));
}

asio::awaitable<std::optional<HttpResponse>> next_for_customer(Site& site, Call& call, const std::string& topic,
                                                               const Asked& asked) {
  const CompanyId company = call.visitor.company.id;
  const DeviceId device = call.visitor.seat->device;
  Poller poller{call.request.address, device.value, {}, {}, company, device};
  if (const auto admitted = site.polls.admit(poller); !admitted) co_return HttpResponse::problem(admitted.error());
  auto io = co_await asio::this_coro::executor;
  Waiter waiter(site.polls, std::move(poller), call.rights_changes, io);

  auto visitor = call.visitor;
  auto wanted = topic;
  const auto view = co_await site.services.customers.view(std::move(visitor), std::move(wanted), std::nullopt, 1);
  if (!view.conversation) {
    // There is nothing to listen to until the first message of this topic, which the next request will find.
    const bool good = asked.cursor->epoch == site.services.store.epoch() && asked.cursor->ev <= view.ev;
    if (!good) co_return std::nullopt;
    if (!site.polls.draining()) co_await waiter.wait_until(asked.deadline);
    if (waiter.displaced()) co_return HttpResponse::problem(too_many_waiting());
    co_return no_events(asked.cursor->ev, asked.cursor->ev);
  }
  site.polled_presence.touch({device.value, view.conversation->value});
  const chat::Audience audience{company, *view.conversation};
  auto cursor = *asked.cursor;
  auto frame = co_await next_frame(site, audience, std::move(cursor), asked.deadline, waiter);
  co_return frame;
}

asio::awaitable<std::optional<HttpResponse>> next_for_agent(Site& site, Call& call, const Asked& asked) {
  Poller poller{call.request.address, call.who->session.value, call.seat.agent, call.who->session, call.seat.company};
  if (const auto admitted = site.polls.admit(poller); !admitted) co_return HttpResponse::problem(admitted.error());
  auto io = co_await asio::this_coro::executor;
  Waiter waiter(site.polls, std::move(poller), call.rights_changes, io);

  site.polled_presence.touch({call.who->session.value, call.seat.company.value});
  const chat::Audience audience{call.seat.company, {}};
  auto cursor = *asked.cursor;
  auto frame = co_await next_frame(site, audience, std::move(cursor), asked.deadline, waiter);
  co_return frame;
}

}  // namespace

// One way out, with the awaits before it: g++ 12 at -O2 gets several `co_return co_await` in branches wrong.
Answer customer_events(Site& site, Call& call) {
  Parameters parameters(call.request);
  const auto topic = parameters.text("topic").value_or("");
  const auto asked = read_asked(parameters);
  if (parameters.error()) co_return HttpResponse::problem(*parameters.error());

  std::optional<HttpResponse> response;
  if (asked.cursor) response = co_await next_for_customer(site, call, topic, asked);
  if (!response) response = co_await reset_customer(site, call, topic);
  co_return *std::move(response);
}

Answer agent_events(Site& site, Call& call) {
  Parameters parameters(call.request);
  const auto asked = read_asked(parameters);
  if (parameters.error()) co_return HttpResponse::problem(*parameters.error());

  std::optional<HttpResponse> response;
  if (asked.cursor) response = co_await next_for_agent(site, call, asked);
  if (!response) response = co_await reset_agent(site, call);
  co_return *std::move(response);
}

}  // namespace dropline::net
