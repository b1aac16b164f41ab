#include "dropline/chat/feed.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <utility>
#include <vector>

#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/events.hpp"

namespace dropline::chat {

namespace asio = boost::asio;
using storage::LoggedEvent;
using storage::Snapshot;

namespace {

// How many events one look into the log takes; more are read by looking again.
constexpr int kEventsPerRead = 500;
constexpr std::chrono::seconds kPauseAfterFault{1};

bool customers_see(const LoggedEvent& event) {
  if (event.kind == storage::EventKind::reply) return true;
  if (event.kind == storage::EventKind::receipt) return true;
  return event.message && event.message->kind == domain::MessageKind::text;
}

std::string encode_for(const LoggedEvent& event, protocol::Side side) {
  if (event.message) return protocol::encode_message_event(*event.message, side);
  return protocol::encode_event(event.ev, event.payload);
}

// What a look into the log brought.
struct Reading {
  storage::LogRange range;
  storage::LogPage page;
};

// On a reader thread, so that the encoding of what follows has nothing left to ask of the database.
Reading read_log(Snapshot& db, Audience audience, std::int64_t after, int limit) {
  Reading reading;
  reading.range = storage::log_range(db, audience.company);
  reading.page = audience.is_agent()
                     ? storage::events_after(db, audience.company, after, limit)
                     : storage::conversation_events_after(db, audience.company, audience.conversation, after, limit);
  return reading;
}

// How far a look that began after the cursor has come: beyond the last event where there was nothing for this audience.
std::int64_t reached(const Reading& reading) {
  return reading.page.more ? reading.page.events.back().ev : reading.range.head;
}

struct Joined {
  std::string events;
  bool any = false;
};

Joined encode_all(const std::vector<LoggedEvent>& events, Audience audience) {
  Joined joined;
  for (const LoggedEvent& event : events) {
    if (!audience.is_agent() && !customers_see(event)) continue;
    if (joined.any) joined.events += ',';
    joined.events += encode_for(event, audience.is_agent() ? protocol::Side::agent : protocol::Side::customer);
    joined.any = true;
  }
  return joined;
}

Error too_old() { return Error{Code::gone, "The log does not reach back that far.", "cursor", {}}; }

}  // namespace

Feed::Feed(storage::Store& store, Hub& hub, asio::any_io_executor io) : store_(store), hub_(hub), io_(std::move(io)) {}

void Feed::wake(std::span<const CompanyId> companies) {
  for (const CompanyId company : companies) {
    if (!hub_.anyone_in(company)) {
      // Nobody looks: whoever comes next reads the log from its own cursor.
      if (const auto found = positions_.find(company); found != positions_.end() && !found->second.reading) {
        positions_.erase(found);
      }
      continue;
    }
    Position& position = positions_[company];
    if (position.reading) {
      position.again = true;
      continue;
    }
    position.reading = true;
    asio::co_spawn(io_, follow(company), asio::detached);
  }
}

// Until nothing is left to publish. After a fault (no memory, a failing disk) it tries again from the same place: nobody else
// would before the next commit, and in a quiet company that may be hours away.
asio::awaitable<void> Feed::follow(CompanyId company) {
  asio::steady_timer pause(io_);
  for (bool more = true; more;) {
    bool failed = false;
    try {
      more = co_await publish_next(company);
    } catch (const std::exception& error) {
      spdlog::error("the log cannot be read error=\"{}\"", error.what());
      failed = true;
    }
    if (!failed) continue;
    pause.expires_after(kPauseAfterFault);
    co_await pause.async_wait(asio::use_awaitable);
  }
  positions_[company].reading = false;
}

// One look into the log; whether there is more to publish.
asio::awaitable<bool> Feed::publish_next(CompanyId company) {
  Position& position = positions_[company];
  position.again = false;
  const Audience everything{company, {}};
  const std::int64_t after = position.published;
  auto query = [everything, after](Snapshot& db) { return read_log(db, everything, after, kEventsPerRead); };
  const Reading reading = co_await store_.read(std::move(query));
  publish(company, reading.page.events);
  co_return reading.page.more || positions_[company].again;
}

void Feed::publish(CompanyId company, const std::vector<LoggedEvent>& events) {
  if (events.empty()) return;
  std::vector<EncodedEvent> encoded;
  encoded.reserve(events.size());
  const bool agents = hub_.agents_in(company);
  for (const LoggedEvent& event : events) {
    const bool customers = customers_see(event) && hub_.customers_in(company, event.conversation);
    encoded.push_back(EncodedEvent{event.ev, event.conversation,
                                   agents ? encode_for(event, protocol::Side::agent) : std::string(),
                                   customers ? encode_for(event, protocol::Side::customer) : std::string()});
  }
  Position& position = positions_[company];
  position.published = events.back().ev;
  hub_.publish(company, position.published, encoded);
}

asio::awaitable<Result<Feed::Attached>> Feed::attach(Audience audience, Cursor cursor, Subscriber& subscriber) {
  if (cursor.epoch != store_.epoch()) co_return too_old();
  std::int64_t at = cursor.ev;  // what the subscriber has: the next frame starts here
  std::int64_t read = at;       // how far the log was read: beyond `at` where there was nothing for this audience
  bool accepted = false;
  for (;;) {
    auto query = [audience, read](Snapshot& db) { return read_log(db, audience, read, kEventsPerRead); };
    const Reading reading = co_await store_.read(std::move(query));
    if (read < reading.range.floor || read > reading.range.head) co_return too_old();
    if (!std::exchange(accepted, true)) subscriber.accepted(at);

    read = reached(reading);
    const Joined joined = encode_all(reading.page.events, audience);
    if (joined.any) {
      subscriber.deliver(std::make_shared<const std::string>(protocol::encode_events(at, read, joined.events)), read);
      at = read;
    }
    if (reading.page.more) continue;

    // Up to date with `head`. From here to the end nothing else runs on this thread: either the feed has published beyond
    // `head` without this subscriber, then look again; or it has not, then the hub hands over whatever comes.
    Position& position = positions_[audience.company];
    if (!hub_.anyone_in(audience.company) && !position.reading) position.published = reading.range.head;
    if (position.published > reading.range.head) continue;
    Attached attached{hub_.subscribe(audience, at, subscriber), at};
    // A commit may have come between the read and now while nobody was there to be woken for.
    wake(std::span(&audience.company, 1));
    co_return attached;
  }
}

asio::awaitable<Result<Feed::Page>> Feed::page(Audience audience, Cursor cursor, int limit) {
  if (cursor.epoch != store_.epoch()) co_return too_old();
  Page page;
  page.to = cursor.ev;
  // What holds nothing for this audience, such as many long notes for a customer, is passed over.
  for (bool nothing = true; nothing;) {
    const std::int64_t from = page.to;
    auto query = [audience, from, limit](Snapshot& db) { return read_log(db, audience, from, limit); };
    const Reading reading = co_await store_.read(std::move(query));
    if (from < reading.range.floor || from > reading.range.head) co_return too_old();
    page.to = reached(reading);
    page.more = reading.page.more;
    const Joined joined = encode_all(reading.page.events, audience);
    if (joined.any) {
      page.frame = std::make_shared<const std::string>(protocol::encode_events(cursor.ev, page.to, joined.events));
    }
    nothing = page.more && !joined.any;
  }
  co_return page;
}

asio::awaitable<bool> Feed::holds(CompanyId company, Cursor cursor) {
  if (cursor.epoch != store_.epoch()) co_return false;
  auto query = [company](Snapshot& db) { return storage::log_range(db, company); };
  const storage::LogRange range = co_await store_.read(std::move(query));
  co_return cursor.ev >= range.floor&& cursor.ev <= range.head;
}

}  // namespace dropline::chat
