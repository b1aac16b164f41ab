#pragma once

#include <optional>
#include <string>

#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"
#include "dropline/storage/recipients.hpp"
#include "storage/store_fixture.hpp"

namespace dropline::storage {

class ReachTest : public StoreTest {
 protected:
  // Runs something that cannot fail.
  template <class Work>
  void change(Work work) {
    write([&](Tx& tx) -> Result<bool> {
      work(tx);
      return true;
    }).value();
  }
  void join(AgentId agent, CompanyId company = kAcme) {
    write([&](Tx& tx) { return add_member(tx, company, agent, domain::Role::agent); }).value();
  }
  void confirm(CustomerId customer, const std::string& address) {
    change([&](Tx& tx) { confirm_customer_address(tx, kAcme, customer, address); });
  }
  // Where the notifier would write to; nothing when nowhere.
  std::optional<std::string> mail_to(domain::Person person) {
    const auto address = read([&](Snapshot& db) -> std::string {
      if (person.is_customer()) return customer_recipient(db, kAcme, {}, CustomerId{person.id}).address;
      for (const auto& agent : team_recipients(db, kAcme, {})) {
        if (agent.person == person) return agent.address;
      }
      return "";
    });
    return address.empty() ? std::nullopt : std::optional(address);
  }
  void set(const AgentReach& reach) {
    change([&](Tx& tx) { store_agent_reach(tx, kAcme, reach); });
  }
};

}  // namespace dropline::storage
