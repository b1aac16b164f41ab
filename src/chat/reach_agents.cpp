#include "chat/reach_impl.hpp"

#include <utility>

#include "dropline/storage/people.hpp"

// What agents want to be told, and the way out of mail that nobody wants.
namespace dropline::chat {

namespace asio = boost::asio;
using domain::Person;
using storage::Snapshot;
using storage::Tx;

namespace {

Result<Unsubscription> unsubscription_of(Snapshot& db, const Token& token) {
  const auto reply = storage::find_by_unsubscribe_token(db, token.hash());
  if (!reply) return not_found();
  auto company = storage::load_company(db, reply->company);
  if (!company) return not_found();
  Unsubscription found;
  found.company = std::move(*company);
  found.address = masked_address(reply->address);
  found.of_agent = !reply->person.is_customer();
  if (reply->revoked) {
    // An address of theirs no longer: nothing goes there, and from there nothing can be said about the present one.
    found.subscribed = false;
    return found;
  }
  if (found.of_agent) {
    const auto reach = storage::agent_reach(db, reply->company, AgentId{reply->person.id});
    const bool good = !reach.email.empty() && !reach.suppressed;
    found.subscribed = good && reach.email_on;
    found.can_resume = good && !reach.email_on;
  } else {
    const auto address = storage::customer_address(db, reply->company, CustomerId{reply->person.id});
    found.subscribed = address && address->suppressed == storage::Suppression::none;
    found.can_resume = address && address->suppressed == storage::Suppression::unsubscribed;
  }
  return found;
}

}  // namespace

asio::awaitable<AgentNotifications> Reach::of_agent(AgentHere here) {
  const Micros now = impl_->store.clock().now();
  auto query = [&](Snapshot& db) {
    const auto& [company, agent, role] = here.seat;
    const auto stored = storage::agent_reach(db, company, agent);
    AgentNotifications all;
    all.push = push_status(db, company, Person::of(agent), here.session.value, impl_->outside.push_key);
    all.confirmed = !stored.email.empty();
    if (const auto known = storage::load_agent(db, agent)) all.address = known->email;
    if (all.confirmed) all.address = stored.email;
    all.email_on = stored.email_on;
    all.suppressed = stored.suppressed;
    all.pending = pending_address(db, company, Person::of(agent), now);
    all.muted = stored.muted;
    if (stored.quiet_from != stored.quiet_to) {
      all.quiet = QuietHours{static_cast<int>(stored.quiet_from), static_cast<int>(stored.quiet_to)};
    }
    return all;
  };
  auto notifications = co_await impl_->store.read(query);
  notifications.mail = impl_->outside.send_mail != nullptr;
  co_return notifications;
}

asio::awaitable<Result<AgentNotifications>> Reach::change(AgentHere here, NotificationsChange change) {
  auto command = [&](Tx& tx) -> Result<bool> {
    storage::lock_company(tx, here.seat.company);
    auto reach = storage::agent_reach(tx, here.seat.company, here.seat.agent);
    if (change.email_on) reach.email_on = *change.email_on;
    if (change.muted) reach.muted = *change.muted;
    if (change.quiet) {
      const QuietHours quiet = change.quiet->value_or(QuietHours{});
      reach.quiet_from = quiet.from;
      reach.quiet_to = quiet.to;
    }
    storage::store_agent_reach(tx, here.seat.company, reach);
    return true;
  };
  const auto changed = co_await impl_->store.write(command);
  if (!changed) co_return changed.error();
  auto notifications = co_await of_agent(here);
  co_return notifications;
}

asio::awaitable<Result<void>> Reach::subscribe(AgentHere here, NewSubscription subscription) {
  return impl_->subscribe(here.seat.company, Person::of(here.seat.agent), here.session.value, std::move(subscription));
}

asio::awaitable<Result<void>> Reach::unsubscribe(AgentHere here, std::string endpoint) {
  return impl_->unsubscribe(here.seat.company, Person::of(here.seat.agent), std::move(endpoint));
}

asio::awaitable<Result<void>> Reach::mute(domain::Seat seat, ConversationId conversation, bool muted) {
  auto command = [&](Tx& tx) -> Result<bool> {
    const auto set = storage::set_mute(tx, seat.company, conversation, Person::of(seat.agent), muted);
    if (!set) return set.error();
    return true;
  };
  const auto set = co_await impl_->store.write(command);
  if (!set) co_return set.error();
  co_return Result<void>{};
}

// --- unsubscribing -------------------------------------------------------------------------------------------------------

asio::awaitable<Result<Unsubscription>> Reach::open_unsubscription(Token token) {
  auto query = [&](Snapshot& db) { return unsubscription_of(db, token); };
  auto found = co_await impl_->store.read(query);
  co_return found;
}

asio::awaitable<Result<Unsubscription>> Reach::set_subscribed(Token token, bool subscribed) {
  auto command = [&](Tx& tx) -> Result<Unsubscription> {
    const auto reply = storage::find_by_unsubscribe_token(tx, token.hash());
    if (!reply) return not_found();
    if (reply->revoked) return unsubscription_of(tx, token);
    if (subscribed) {
      storage::subscribe_again(tx, reply->company, reply->person);
    } else {
      storage::unsubscribe(tx, reply->company, reply->person);
    }
    return unsubscription_of(tx, token);
  };
  auto changed = co_await impl_->store.write(command);
  co_return changed;
}

}  // namespace dropline::chat
