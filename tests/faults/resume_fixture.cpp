#include "faults/resume_fixture.hpp"
#include "support/paths.hpp"

namespace dropline::test {

ResumeTest::ResumeTest(int customers)
    : seeded_(seed(database_file(directory_.path()), customers)),
      server_({.binary = dropline_binary(), .data_dir = directory_.path(), .flags = without_rate_limits()}) {
  server_.start();
}

ResumingClient ResumeTest::customer(const SeededCustomer& person) const {
  return ResumingClient(
      {.company = seeded_.company.slug, .cookie = person.cookie, .conversation = to_string(person.conversation)});
}

ResumingClient ResumeTest::agent() const {
  return ResumingClient({.agent = true, .company = seeded_.company.slug, .cookie = seeded_.company.agent_cookie});
}

HttpClient ResumeTest::agent_http() const {
  HttpClient http(server_.endpoint());
  http.set_cookie(seeded_.company.agent_cookie);
  return http;
}

void ResumeTest::reply(HttpClient& agent, const SeededCustomer& to, const std::string& body) {
  const auto path = "/-/api/v1/companies/" + seeded_.company.slug + "/conversations/" + to_string(to.conversation);
  const auto answer = agent.post(path + "/messages", {{"client_id", ClientId::random().text()}, {"body", body}});
  ASSERT_EQ(answer.status, 201) << answer.body;
}

std::vector<std::string> ResumeTest::bodies(std::initializer_list<std::string> after_first) {
  std::vector<std::string> all{kFirstBody};
  all.insert(all.end(), after_first);
  return all;
}

}  // namespace dropline::test
