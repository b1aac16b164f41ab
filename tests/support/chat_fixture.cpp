#include "support/chat_fixture.hpp"

#include <chrono>

namespace dropline::chat {

domain::Company ChatFixture::add_company(const std::string& slug) {
  domain::Company company;
  company.id = CompanyId{make_id(clock)};
  company.slug = slug;
  company.name = "Company " + slug;
  auto command = [company](storage::Tx& tx) { return storage::create_company(tx, company); };
  auto created = write(std::move(command));
  add_link(created, "", "");
  return created;
}

domain::Seat ChatFixture::add_agent(const domain::Company& company, const std::string& name) {
  domain::Agent agent;
  agent.id = AgentId{make_id(clock)};
  agent.name = name;
  agent.email = name + "@" + company.slug + ".example";
  auto command = [agent, company](storage::Tx& tx) -> Result<domain::Agent> {
    auto created = storage::create_agent(tx, agent);
    if (!created) return created.error();
    const auto added = storage::add_member(tx, company.id, agent.id, domain::Role::agent);
    if (!added) return added.error();
    return created;
  };
  (void)write(std::move(command));
  return domain::Seat{company.id, agent.id, domain::Role::agent};
}

domain::Link ChatFixture::add_link(const domain::Company& company, const std::string& code, const std::string& topic) {
  domain::Link link;
  link.id = LinkId{make_id(clock)};
  link.company = company.id;
  link.code = code;
  link.title = code.empty() ? "Main" : code;
  link.topic = topic;
  auto command = [link](storage::Tx& tx) { return storage::create_link(tx, link); };
  return write(std::move(command));
}

void ChatFixture::run_until(const RecordingSubscriber& subscriber, std::size_t events) {
  io.restart();
  while (subscriber.event_count < events) ASSERT_GT(io.run_one_for(std::chrono::seconds(20)), 0U);
}

}  // namespace dropline::chat
