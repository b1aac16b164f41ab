#include "dropline/storage/notifications.hpp"
#include "dropline/storage/reach.hpp"

#include <algorithm>
#include <stdexcept>

// The push_subscriptions table: which browsers of whom take pushes.
namespace dropline::storage {

using domain::AuthorKind;
using domain::Person;

namespace {

constexpr auto kKeep = R"(
  INSERT INTO push_subscriptions (company_id, id, person_kind, person_id, device_id, endpoint, p256dh, auth, created_at,
    seen_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
  ON CONFLICT (company_id, endpoint) DO UPDATE SET person_kind = $3, person_id = $4, device_id = $5, p256dh = $7,
    auth = $8, seen_at = $9)";

constexpr auto kKnown = R"(
  SELECT 1 FROM push_subscriptions WHERE company_id = $1 AND endpoint = $2 AND person_kind = $3 AND person_id = $4)";

constexpr auto kList = R"(
  SELECT id, device_id, endpoint, p256dh, auth FROM push_subscriptions
  WHERE company_id = $1 AND person_kind = $2 AND person_id = $3 ORDER BY id)";

// Asked in two steps: in one, SQLite would rather walk all rows of the company than look up the device.
constexpr auto kDropEarlier = R"(
  DELETE FROM push_subscriptions WHERE company_id = $1 AND endpoint <> $2 AND person_kind = $3 AND id IN (
    SELECT id FROM push_subscriptions WHERE company_id = $1 AND device_id = $4))";

// Far more than a person may have, as SQLite knows no OFFSET without a LIMIT.
constexpr auto kDropOldest = R"(
  DELETE FROM push_subscriptions WHERE company_id = $1 AND id IN (
    SELECT id FROM push_subscriptions WHERE company_id = $1 AND person_kind = $2 AND person_id = $3
    ORDER BY CASE WHEN endpoint = $4 THEN 0 ELSE 1 END, seen_at DESC, id DESC LIMIT 1000000 OFFSET $5))";

constexpr auto kRemoveOwn = R"(
  DELETE FROM push_subscriptions
  WHERE company_id = $1 AND endpoint = $2 AND person_kind = $3 AND person_id = $4)";

constexpr auto kRemoveOfDevice =
    "DELETE FROM push_subscriptions WHERE company_id = $1 AND device_id = $2 AND person_kind = $3";

constexpr auto kRemoveOfSession = R"(
  DELETE FROM push_subscriptions WHERE device_id = $1 AND person_kind = $2 AND company_id IN (
    SELECT m.company_id FROM agent_sessions s JOIN memberships m ON m.agent_id = s.agent_id WHERE s.id = $1))";

constexpr auto kRemoveOfAgent = R"(
  DELETE FROM push_subscriptions WHERE person_kind = $1 AND person_id = $2 AND device_id <> $3 AND company_id IN (
    SELECT company_id FROM memberships WHERE agent_id = $2))";

constexpr auto kRemoveExpired = R"(
  DELETE FROM push_subscriptions WHERE person_kind = $1
    AND device_id IN (SELECT id FROM agent_sessions WHERE expires_at <= $2)
    AND company_id IN (SELECT m.company_id FROM agent_sessions s JOIN memberships m ON m.agent_id = s.agent_id
                       WHERE s.expires_at <= $2))";

constexpr auto kForgetSubscriptions =
    "DELETE FROM push_subscriptions WHERE company_id = $1 AND person_kind = $2 AND person_id = $3";

template <std::size_t N>
std::array<std::uint8_t, N> exactly(Bytes bytes) {
  if (bytes.size() != N) throw std::runtime_error("a stored key has another length");
  std::array<std::uint8_t, N> copy{};
  std::ranges::copy(bytes, copy.begin());
  return copy;
}

}  // namespace

void keep_subscription(Tx& tx, CompanyId company, Person person, const PushSubscription& fresh, std::int64_t most) {
  // Not on each page load: only when a device was added, or has changed hands.
  const bool is_new = !tx.query(kKnown, company, fresh.endpoint, person.kind, person.id).next();
  tx.execute(kKeep, company, fresh.id, person.kind, person.id, fresh.device, fresh.endpoint, Bytes(fresh.p256dh),
             Bytes(fresh.auth), tx.now());
  tx.execute(kDropEarlier, company, fresh.endpoint, person.kind, fresh.device);
  tx.execute(kDropOldest, company, person.kind, person.id, fresh.endpoint, most);
  if (is_new) look_again(tx, company, person);
}

std::vector<PushSubscription> subscriptions_of(Snapshot& db, CompanyId company, Person person) {
  std::vector<PushSubscription> all;
  for (Query row = db.query(kList, company, person.kind, person.id); row.next();) {
    PushSubscription one;
    one.id = row.integer(0);
    one.device = row.integer(1);
    one.endpoint = row.text(2);
    one.p256dh = exactly<65>(row.bytes(3));
    one.auth = exactly<16>(row.bytes(4));
    all.push_back(std::move(one));
  }
  return all;
}

bool remove_subscription(Tx& tx, CompanyId company, Person person, std::string_view endpoint) {
  return tx.execute(kRemoveOwn, company, endpoint, person.kind, person.id) > 0;
}

void remove_subscriptions_of(Tx& tx, CompanyId company, DeviceId device) {
  tx.execute(kRemoveOfDevice, company, device, AuthorKind::customer);
}

void remove_subscriptions_of(Tx& tx, SessionId session) { tx.execute(kRemoveOfSession, session, AuthorKind::agent); }

void remove_subscriptions_of(Tx& tx, AgentId agent, SessionId except) {
  tx.execute(kRemoveOfAgent, AuthorKind::agent, agent, except);
}

void remove_subscriptions_of_expired_sessions(Tx& tx) { tx.execute(kRemoveExpired, AuthorKind::agent, tx.now()); }

void forget_reach_of(Tx& tx, CompanyId company, AgentId agent) {
  tx.execute(kForgetSubscriptions, company, AuthorKind::agent, agent);
  end_confirmation(tx, company, Person::of(agent));
  revoke_replies(tx, company, Person::of(agent));
}

}  // namespace dropline::storage
