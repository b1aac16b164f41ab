#include "notify/notify_fixture.hpp"

#include "dropline/storage/notifications.hpp"
#include "dropline/storage/reach.hpp"

namespace dropline::notify {

using storage::Tx;

std::int64_t NotifyFixture::add_push(domain::Person person) {
  storage::PushSubscription subscription;
  subscription.id = make_id(clock);
  subscription.device = subscription.id;  // each on one of its own
  subscription.endpoint = "https://push.example/" + std::to_string(subscription.id);
  auto command = [&](Tx& tx) -> Result<std::int64_t> {
    storage::keep_subscription(tx, acme.id, person, subscription, 10);
    return subscription.id;
  };
  return write(std::move(command));
}

void NotifyFixture::confirm_address(const std::string& address) {
  auto command = [&](Tx& tx) -> Result<bool> {
    storage::confirm_customer_address(tx, acme.id, customer, address);
    return true;
  };
  (void)write(std::move(command));
}

void NotifyFixture::set_agent(const domain::Seat& agent, const std::string& address, bool muted, int quiet_from,
                              int quiet_to) {
  storage::AgentReach reach;
  reach.agent = agent.agent;
  reach.email = address;
  reach.muted = muted;
  reach.quiet_from = quiet_from;
  reach.quiet_to = quiet_to;
  auto command = [&](Tx& tx) -> Result<bool> {
    storage::store_agent_reach(tx, acme.id, reach);
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
