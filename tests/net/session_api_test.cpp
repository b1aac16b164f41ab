#include "net/api_fixture.hpp"

// Coming in and going out: docs/protocol.md, "Agents over HTTP".
namespace dropline::net {
namespace {

using nlohmann::json;

const std::string kSession = "/-/api/v1/session";

class SessionApi : public ApiTest {
 protected:
  json first_company(const Token& token) {
    return {{"token", token.text()},
            {"company", {{"name", "Bakery"}, {"slug", "bakery"}, {"locale", "de"}, {"time_zone", "Europe/Berlin"}}},
            {"name", "Bea"},
            {"email", "bea@bakery.example"},
            {"password", "sourdough 1896"}};
  }
};

TEST_F(SessionApi, SetupMakesTheCompanyAndSignsTheOwnerIn) {
  const auto token = run(accounts.new_setup_token());
  auto bea = browser();
  EXPECT_EQ(bea.get("/-/api/v1/setup?token=" + token.text()).body, R"({"valid":true})");
  const auto response = bea.post("/-/api/v1/setup", first_company(token));
  ASSERT_EQ(response.status, 200) << response.body;
  const auto session = json_of(response);
  EXPECT_EQ(session.at("agent").at("email"), "bea@bakery.example");
  EXPECT_EQ(session.at("companies")[0].at("slug"), "bakery");
  EXPECT_EQ(session.at("companies")[0].at("role"), "owner");
  EXPECT_EQ(bea.get(kSession).body, response.body);
  EXPECT_EQ(json_of(bea.get("/-/api/v1/companies/bakery/links")).at("links")[0].at("main"), true);

  EXPECT_EQ(bea.get("/-/api/v1/setup?token=" + token.text()).status, 410);
  EXPECT_EQ(bea.post("/-/api/v1/setup", first_company(token)).status, 410) << "one-time";
}

TEST_F(SessionApi, SetupNamesTheNestedFieldAtFault) {
  auto sent = first_company(run(accounts.new_setup_token()));
  auto bea = browser();
  sent["company"]["slug"] = 7;
  EXPECT_EQ(json_of(bea.post("/-/api/v1/setup", sent)).at("field"), "company.slug");
  sent["company"]["slug"] = "no good!";
  EXPECT_EQ(json_of(bea.post("/-/api/v1/setup", sent)).at("code"), "invalid_field");
  sent["company"] = {{"slug", "bakery"}, {"name", "Bakery"}, {"role", "owner"}};
  EXPECT_EQ(json_of(bea.post("/-/api/v1/setup", sent)).at("field"), "company.role");
  sent.erase("company");
  EXPECT_EQ(json_of(bea.post("/-/api/v1/setup", sent)).at("field"), "company");
}

TEST_F(SessionApi, SetupWithAWrongTokenIsGone) {
  auto stranger = browser();
  for (const auto* token : {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_EQ(stranger.get(std::string("/-/api/v1/setup?token=") + token).status, 410) << token;
  }
}

TEST_F(SessionApi, SignInNeedsTheRightPassword) {
  const auto setup = run(accounts.new_setup_token());
  auto bea = browser();
  bea.post("/-/api/v1/setup", first_company(setup));

  auto elsewhere = browser();
  const auto wrong = elsewhere.post(kSession, {{"email", "bea@bakery.example"}, {"password", "sourdough 1897"}});
  EXPECT_EQ(wrong.status, 401);
  EXPECT_TRUE(elsewhere.cookies.empty());
  const auto unknown = elsewhere.post(kSession, {{"email", "nobody@bakery.example"}, {"password", "sourdough 1896"}});
  EXPECT_EQ(unknown.body, wrong.body) << "nobody learns who has an account";

  const auto right = elsewhere.post(kSession, {{"email", "Bea@Bakery.example"}, {"password", "sourdough 1896"}});
  EXPECT_EQ(right.status, 200) << right.body;
  const auto cookie = header_of(right, "Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("dropline_session=")) << cookie;
  EXPECT_TRUE(cookie.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax")) << cookie;
}

TEST_F(SessionApi, GuessingIsSlowedDown) {
  auto guesser = browser();
  HttpResponse last;
  for (int i = 0; i < 6; ++i) last = guesser.post(kSession, {{"email", "olga@acme.example"}, {"password", "guess"}});
  EXPECT_EQ(last.status, 429);
  EXPECT_NE(header_of(last, "Retry-After"), "");
}

TEST_F(SessionApi, WithoutASessionEverythingIs401) {
  auto stranger = browser();
  const auto refused = stranger.get(kSession);
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(code_of(refused), "unauthenticated");
  stranger.cookies["dropline_session"] = Token::random().text();
  EXPECT_EQ(stranger.get(kSession).body, refused.body);
  stranger.cookies["dropline_session"] = "nonsense";
  EXPECT_EQ(stranger.get(kSession).body, refused.body);
}

TEST_F(SessionApi, SignInTokenWorksOnce) {
  const auto token = run(accounts.new_sign_in_token(anna.id));
  auto first = browser();
  EXPECT_EQ(first.post(kSession + "/token", {{"token", token.text()}}).status, 200);
  auto second = browser();
  const auto again = second.post(kSession + "/token", {{"token", token.text()}});
  EXPECT_EQ(again.status, 410);
  EXPECT_EQ(second.post(kSession + "/token", {{"token", "nonsense"}}).status, 410);
  EXPECT_TRUE(second.cookies.empty());
}

TEST_F(SessionApi, UnderTlsTheSessionIsBoundToTheHost) {
  const auto token = run(accounts.new_sign_in_token(anna.id));
  auto agent = browser();
  agent.secure = true;
  agent.post(kSession + "/token", {{"token", token.text()}});
  ASSERT_TRUE(agent.cookies.contains("__Host-dropline_session"));
  EXPECT_EQ(agent.get(kSession).status, 200);
  agent.cookies = {{"dropline_session", agent.cookies.at("__Host-dropline_session")}};
  EXPECT_EQ(agent.get(kSession).status, 401);
}

TEST_F(SessionApi, UseRenewsTheCookie) {
  auto agent = signed_in(anna);
  EXPECT_TRUE(header_of(agent.get(kSession), "Set-Cookie").starts_with("dropline_session="));
}

TEST_F(SessionApi, SignOutEndsTheSession) {
  auto agent = signed_in(anna);
  const auto kept = agent.cookies;
  const auto response = agent.remove(kSession);
  EXPECT_EQ(response.status, 204);
  EXPECT_TRUE(agent.cookies.empty());
  agent.cookies = kept;
  EXPECT_EQ(agent.get(kSession).status, 401) << "the old cookie is worth nothing";
}

TEST_F(SessionApi, AnAgentRenamesThemselves) {
  auto agent = signed_in(anna);
  const auto changed = agent.patch(kSession + "/agent", {{"name", "Anna Blume"}});
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(json_of(changed).at("name"), "Anna Blume");
  EXPECT_EQ(json_of(agent.patch(kSession + "/agent", {{"name", ""}})).at("field"), "name");
  EXPECT_EQ(json_of(agent.patch(kSession + "/agent", {{"email", "x@y.example"}})).at("field"), "email");
}

TEST_F(SessionApi, InvitationSetsThePassword) {
  auto owner = signed_in(olga);
  const auto invited =
      json_of(owner.post(kAcme + "/agents", {{"name", "Ben"}, {"email", "ben@acme.example"}, {"role", "agent"}}));
  const auto url = invited.at("invitation").get<std::string>();
  EXPECT_TRUE(url.starts_with("http://chat.example/-/invitation#")) << url;
  const auto token = url.substr(url.find('#') + 1);

  auto ben = browser();
  const json acceptance{{"token", token}, {"name", "Ben Roth"}, {"password", "a good password"}};
  const auto accepted = ben.post("/-/api/v1/invitation", acceptance);
  ASSERT_EQ(accepted.status, 200) << accepted.body;
  EXPECT_EQ(json_of(accepted).at("agent").at("name"), "Ben Roth");
  EXPECT_EQ(ben.post("/-/api/v1/invitation", acceptance).status, 410);
  auto again = browser();
  EXPECT_EQ(again.post(kSession, {{"email", "ben@acme.example"}, {"password", "a good password"}}).status, 200);
}

}  // namespace
}  // namespace dropline::net
