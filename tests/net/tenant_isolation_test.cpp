#include <set>

#include "net/api_fixture.hpp"
#include "net/samples.hpp"

// Nobody reaches another company, by any route of the table: foreign ids are answered exactly as missing ones.
namespace dropline::net {
namespace {

const std::string kCompanies = "/-/api/v1/companies/{}";

// Rows that are about no company, or show the same of it to everybody.
const std::set<std::string> kWithoutTenant{
    "GET /",
    "GET /robots.txt",
    "GET /favicon.ico",
    "GET /-/livez",
    "GET /-/readyz",
    "GET /-/assets/{}",
    "GET /-/theme/{}",
    "GET /-/sw.js",
    "GET /-/inbox-sw.js",
    "GET /-/manifest/{}",  // name and colour, as on the page that everybody sees
    "GET /-/icon/{}/{}",
    "GET /-/inbox",
    "GET /-/inbox/*",
    "GET /-/profile",
    "GET /-/setup",
    "GET /-/signin",
    "GET /-/invitation",
    "POST /-/api/v1/session",
    "GET /-/api/v1/session",
    "DELETE /-/api/v1/session",
    "POST /-/api/v1/session/token",
    "PATCH /-/api/v1/session/agent",
    "GET /-/api/v1/setup",
    "POST /-/api/v1/setup",
    "POST /-/api/v1/invitation",
    // what a secret in the path opens
    "GET /-/return/{}",
    "POST /-/return/{}",
    "POST /-/return/{}/again",
    "GET /-/unsubscribe/{}",
    "POST /-/unsubscribe/{}",
    "POST /-/unsubscribe/{}/undo",
    "GET /{}",
    "POST /{}",
    "GET /{}/{}",
    "POST /{}/{}",
};

bool of_company(const Route& route) { return route.pattern.starts_with(kCompanies); }
bool of_customer(const Route& route) { return route.pattern.starts_with("/-/api/v1/customer/{}"); }
bool names_something(const Route& route) { return route.pattern.find("{}", kCompanies.size()) != std::string::npos; }

class TenantIsolation : public ApiTest {
 protected:
  TenantIsolation() {
    config.limits.new_customers_per_hour = 1'000;
    config.limits.messages_burst = config.limits.address_messages_burst = 100'000;
    rival = add_company("rival");
    rita = add_agent(rival, "Rita", domain::Role::owner);
    own = make_ids(acme);
    foreign = make_ids(rival);
  }

  // A conversation with its customer, an agent and a link of the company.
  Ids make_ids(const domain::Company& company) {
    auto customer = browser();
    Ids ids;
    ids.conversation = write_to(customer, company.slug, message("Hello!")).at("conversation");
    auto owner = signed_in(company.id == acme.id ? olga : rita);
    const auto path = "/-/api/v1/companies/" + company.slug + "/conversations/" + ids.conversation;
    ids.customer = json_of(owner.get(path)).at("customer").at("id");
    const auto code = domain::make_link_code();
    ids.link = to_string(add_link(company, code).id);
    const ConversationId conversation{*parse_id(ids.conversation)};
    ids.file = std::to_string(add_file(company, conversation, "menu.txt", "text/plain", "the menu of " + company.slug));
    const auto devices = json_of(customer.get("/-/api/v1/customer/" + company.slug + "/devices")).at("devices");
    ids.device = devices.at(0).at("id");
    ids.notifier = only_notifier_of(company, company.id == acme.id ? olga : rita);
    ids.agent = to_string(add_agent(company, "Colleague " + code, domain::Role::agent).id);
    return ids;
  }

  // Instead of those that were there, as there is a limit.
  std::string only_notifier_of(const domain::Company& company, const domain::Agent& agent) {
    auto owner = signed_in(agent);
    const auto path = "/-/api/v1/companies/" + company.slug;
    const auto settings = json_of(owner.get(path + "/notifications"));
    for (const auto& one : settings.at("notifiers")) {
      owner.remove(path + "/notifiers/" + one.at("id").get<std::string>());
    }
    return std::to_string(add_notifier(company, agent, "ntfys://ntfy.example/" + company.slug));
  }

  HttpResponse ask(Browser& who, const Route& route, const std::string& company, const Ids& ids) {
    auto request = who.request(route.method, path_for(route, company, ids));
    if (route.takes_json()) request.body = body_for(route).dump();
    return who.send(std::move(request), {});
  }

  // Ids that no row has; `malformed` ones have no row by their form.
  static Ids missing(const std::string& id) { return {id, id, id, id, id, id, id}; }
  Ids missing() { return missing(std::to_string(make_id(clock))); }

  // Everything that an attack on the rival could have changed.
  std::string state_of_rival() {
    auto owner = signed_in(rita);
    std::string state;
    for (const Route& route : routes()) {
      if (of_company(route) && route.method == Method::get) state += ask(owner, route, "rival", foreign).body;
    }
    return state;
  }

  domain::Company rival;
  domain::Agent rita;
  Ids own;
  Ids foreign;
};

TEST_F(TenantIsolation, EveryRouteIsCoveredHere) {
  for (const Route& route : routes()) {
    const bool covered = of_company(route) || of_customer(route) || kWithoutTenant.contains(name_of(route));
    EXPECT_TRUE(covered) << "does " << name_of(route) << " reach into a company?";
    const bool checked = route.who == Who::agent || route.who == Who::manager;
    EXPECT_TRUE(checked || !of_company(route)) << name_of(route);
  }
}

TEST_F(TenantIsolation, OwnIdsAreFound) {
  for (const Route& route : routes()) {
    if (!of_company(route)) continue;
    auto owner = signed_in(olga);
    const auto response = ask(owner, route, "acme", make_ids(acme));
    if (route.pattern.ends_with("/email/confirm")) {
      // A code was asked for just before; not this one.
      EXPECT_EQ(response.status, 400) << response.body;
    } else {
      EXPECT_LT(response.status, 300) << name_of(route) << response.body;
    }
  }
}

TEST_F(TenantIsolation, ForeignCompanyIsAnsweredLikeOneThatDoesNotExist) {
  const auto before = state_of_rival();
  for (const auto& agent : {olga, adam, anna}) {
    auto attacker = signed_in(agent);
    for (const Route& route : routes()) {
      if (!of_company(route)) continue;
      const auto response = ask(attacker, route, "rival", foreign);
      EXPECT_EQ(response.status, 404) << agent.name << " " << name_of(route);
      EXPECT_EQ(response.body, ask(attacker, route, "no-such-company", foreign).body) << name_of(route);
      EXPECT_EQ(response.headers, ask(attacker, route, "no-such-company", missing()).headers) << name_of(route);
    }
  }
  EXPECT_EQ(state_of_rival(), before);
}

TEST_F(TenantIsolation, ForeignIdIsAnsweredLikeAMissingOne) {
  const auto before = state_of_rival();
  for (const auto& agent : {olga, adam, anna}) {
    auto attacker = signed_in(agent);
    for (const Route& route : routes()) {
      if (!of_company(route) || !names_something(route)) continue;
      const auto response = ask(attacker, route, "acme", foreign);
      const bool role_suffices = route.who == Who::agent || agent.id != anna.id;
      EXPECT_EQ(response.status, role_suffices ? 404 : 403) << agent.name << " " << name_of(route) << response.body;
      for (const auto& ids :
           {missing(), missing("0"), missing("-1"), missing("abc"), missing("99999999999999999999")}) {
        const auto other = ask(attacker, route, "acme", ids);
        EXPECT_EQ(response.body, other.body) << agent.name << " " << name_of(route);
        EXPECT_EQ(response.headers, other.headers) << name_of(route);
      }
    }
  }
  EXPECT_EQ(state_of_rival(), before);
}

TEST_F(TenantIsolation, WithoutASessionEverythingLooksTheSame) {
  auto stranger = browser();
  auto customer = browser();
  write_to(customer, "acme", message("a customer is no agent"));
  for (const Route& route : routes()) {
    if (!of_company(route)) continue;
    const auto response = ask(stranger, route, "acme", own);
    EXPECT_EQ(response.status, 401) << name_of(route);
    EXPECT_EQ(response.body, ask(stranger, route, "rival", foreign).body);
    EXPECT_EQ(response.body, ask(stranger, route, "no-such-company", missing()).body);
    EXPECT_EQ(response.body, ask(customer, route, "acme", own).body) << name_of(route);
  }
}

TEST_F(TenantIsolation, AgentsDoNotReachManagersRoutes) {
  auto agent = signed_in(anna);
  for (const Route& route : routes()) {
    if (!of_company(route) || route.who != Who::manager) continue;
    EXPECT_EQ(ask(agent, route, "acme", own).status, 403) << name_of(route);
  }
}

TEST_F(TenantIsolation, DeviceOfOneCompanyIsAStrangerInAnother) {
  auto mira = browser();
  write_to(mira, "acme", message("Hello!"));
  auto attacker = browser();
  for (const Route& route : routes()) {
    if (!of_customer(route)) continue;
    const auto with_cookie = [&](const std::string& value) {
      attacker.cookies = {{"dropline_" + to_string(rival.id), value}};
      return ask(attacker, route, "rival", foreign);
    };
    const auto response = with_cookie(mira.cookies.begin()->second);
    EXPECT_EQ(response.status, 401) << name_of(route);
    EXPECT_EQ(response.body, with_cookie(Token::random().text()).body) << name_of(route);
    EXPECT_EQ(ask(attacker, route, "no-such-company", foreign).status, 404) << name_of(route);
  }
}

TEST_F(TenantIsolation, WhatIsAnotherCustomersIsAnsweredLikeWhatIsMissing) {
  auto mira = browser();
  write_to(mira, "acme", message("Hello!"));
  int tried = 0;
  for (const Route& route : routes()) {
    if (!of_customer(route) ||
        route.pattern.find("{}", std::string("/-/api/v1/customer/{}").size()) == std::string::npos) {
      continue;
    }
    ++tried;
    for (const auto& ids : {own, foreign, missing("0"), missing("abc")}) {
      const auto response = ask(mira, route, "acme", ids);
      EXPECT_EQ(response.status, 404) << name_of(route);
      EXPECT_EQ(response.body, ask(mira, route, "acme", missing()).body) << name_of(route);
    }
  }
  EXPECT_EQ(tried, 3);
}

}  // namespace
}  // namespace dropline::net
