#include "notify/notify_fixture.hpp"

#include "dropline/storage/notifications.hpp"

namespace dropline::notify {

using storage::Tx;

std::int64_t NotifyFixture::add_push(domain::Person person) {
  const std::int64_t id = make_id(clock);
  auto command = [&](Tx& tx) -> Result<std::int64_t> {
    tx.execute(
        "INSERT INTO push_subscriptions (company_id, id, person_kind, person_id, device_id, endpoint, p256dh, auth,"
        " created_at, seen_at) VALUES ($1, $2, $3, $4, $2, $5, X'04', X'05', $6, $6)",
        acme.id, id, person.kind, person.id, "https://push.example/" + std::to_string(id), tx.now());
    storage::look_again(tx, acme.id, person);
    return id;
  };
  return write(std::move(command));
}

void NotifyFixture::confirm_address(const std::string& address) {
  auto command = [&](Tx& tx) -> Result<bool> {
    tx.execute(
        "INSERT INTO identities (company_id, kind, value, customer_id, verified_at, suppressed_at, suppressed_by)"
        " VALUES ($1, 1, $2, $3, $4, 0, 0)",
        acme.id, address, customer, tx.now());
    storage::look_again(tx, acme.id, domain::Person::of(customer));
    return true;
  };
  (void)write(std::move(command));
}

void NotifyFixture::set_agent(const domain::Seat& agent, const std::string& address, bool muted, int quiet_from,
                              int quiet_to) {
  auto command = [&](Tx& tx) -> Result<bool> {
    tx.execute(
        "INSERT INTO agent_notification_settings (company_id, agent_id, email, email_on, muted, quiet_from, quiet_to,"
        " suppressed_at) VALUES ($1, $2, $3, 1, $4, $5, $6, 0)",
        acme.id, agent.agent, address, muted, quiet_from, quiet_to);
    return true;
  };
  (void)write(std::move(command));
}

void NotifyFixture::customer_reads(std::int64_t seq) {
  auto command = [&](Tx& tx) -> Result<bool> {
    storage::close_when_read(tx, acme.id, conversation, domain::Person::of(customer), seq);
    return true;
  };
  (void)write(std::move(command));
}

}  // namespace dropline::notify
