#include "net/api_fixture.hpp"

#include <utility>

#include "dropline/storage/notifiers.hpp"

#include "dropline/storage/reach.hpp"

namespace dropline::net {

ApiTest::ApiTest() {
  store.on_commit([this](std::span<const CompanyId> companies) { feed.wake(companies); });
  accounts.on_rights_ended([this](const chat::RightsEnded& ended) { router.end_rights(ended); });
  reach.on_rights_ended([this](const chat::RightsEnded& ended) { router.end_rights(ended); });
  acme = add_company("acme");
  olga = add_agent(acme, "Olga", domain::Role::owner);
  adam = add_agent(acme, "Adam", domain::Role::admin);
  anna = add_agent(acme, "Anna", domain::Role::agent);
}

domain::Company ApiTest::add_company(const std::string& slug, const std::string& locale) {
  domain::Company company;
  company.slug = slug;
  company.name = "Company " + slug;
  company.locale = locale;
  return run(accounts.add_company(company)).value();
}

domain::Agent ApiTest::add_agent(const domain::Company& company, const std::string& name, domain::Role role) {
  domain::Agent agent;
  agent.id = AgentId{make_id(clock)};
  agent.name = name;
  agent.email = name + "@" + company.slug + ".example";
  auto command = [agent, company, role](storage::Tx& tx) -> Result<domain::Agent> {
    auto created = storage::create_agent(tx, agent);
    if (!created) return created.error();
    const auto joined = storage::add_member(tx, company.id, agent.id, role);
    if (!joined) return joined.error();
    return created;
  };
  return write(std::move(command));
}

domain::Link ApiTest::add_link(const domain::Company& company, const std::string& code,
                               const std::function<void(domain::Link&)>& change) {
  domain::Link link;
  link.id = LinkId{make_id(clock)};
  link.company = company.id;
  link.code = code;
  link.title = "Link " + code;
  if (change) change(link);
  auto command = [link](storage::Tx& tx) { return storage::create_link(tx, link); };
  return write(std::move(command));
}

Browser ApiTest::signed_in(const domain::Agent& agent) {
  auto made = browser();
  const auto token = run(accounts.new_sign_in_token(agent.id));
  const auto response = made.post("/-/api/v1/session/token", {{"token", token.text()}});
  EXPECT_EQ(response.status, 200) << response.body;
  return made;
}

nlohmann::json ApiTest::write_to(Browser& customer, const std::string& slug, nlohmann::json sent) {
  const auto response = customer.post("/-/api/v1/customer/" + slug + "/messages", sent);
  EXPECT_EQ(response.status, 201) << response.body;
  return json_of(response);
}

std::int64_t ApiTest::add_file(const domain::Company& company, ConversationId conversation, const std::string& name,
                               const std::string& media_type, const std::string& bytes) {
  const auto id = make_id(clock);
  auto put = file_store.put(company.id, id, bytes);
  const auto stored = run(std::move(put)).value();
  auto command = [&](storage::Tx& tx) -> Result<bool> {
    storage::create_file(tx, company.id, {id, conversation, name, media_type, stored.size, stored.sha256});
    return true;
  };
  static_cast<void>(write(command));
  return id;
}

std::string ApiTest::body_of(const HttpResponse& response) {
  if (!response.part.file) return response.body;
  std::string bytes(static_cast<std::size_t>(response.part.size), '\0');
  bytes.resize(run(response.part.file->bytes.read(response.part.first, bytes)));
  return bytes;
}

std::int64_t ApiTest::add_notifier(const domain::Company& company, const domain::Agent& agent, const std::string& url) {
  const auto id = make_id(clock);
  auto command = [=](storage::Tx& tx) -> Result<std::int64_t> {
    storage::create_notifier(tx, company.id, agent.id, id, url);
    return id;
  };
  return write(std::move(command));
}

void ApiTest::settle() {
  // A read queued behind those of the feed resumes after them; several, as one look into the log may ask for another.
  for (int i = 0; i < 4; ++i) {
    run(inbox.head(acme.id));
    io.restart();
    io.poll();
  }
}

}  // namespace dropline::net
