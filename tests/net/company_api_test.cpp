#include "net/api_fixture.hpp"

// The company, its agents and its links: docs/protocol.md, "Agents over HTTP".
namespace dropline::net {
namespace {

using nlohmann::json;

class CompanyApi : public ApiTest {
 protected:
  std::string agent_path(const domain::Agent& agent) { return kAcme + "/agents/" + to_string(agent.id); }
  json new_link(Browser& owner, const json& fields) {
    const auto response = owner.post(kAcme + "/links", fields);
    EXPECT_EQ(response.status, 201) << response.body;
    return json_of(response);
  }
  static std::string link_path(const json& link) { return kAcme + "/links/" + link.at("id").get<std::string>(); }
};

TEST_F(CompanyApi, EveryAgentSeesTheCompanyButOnlyManagersChangeIt) {
  auto agent = signed_in(anna);
  EXPECT_EQ(json_of(agent.get(kAcme)).at("name"), "Company acme");
  const auto refused = agent.patch(kAcme, {{"name", "Anna's"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(code_of(refused), "forbidden");

  auto admin = signed_in(adam);
  const auto changed = admin.patch(kAcme, {{"name", "Acme GmbH"}, {"color", "#AA0000"}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(json_of(changed).at("name"), "Acme GmbH");
  EXPECT_EQ(json_of(changed).at("color"), "#aa0000");
  EXPECT_EQ(json_of(changed).at("locale"), "en") << "what was not sent stays";
  EXPECT_EQ(json_of(admin.patch(kAcme, {{"slug", "other"}})).at("field"), "slug");
  EXPECT_EQ(json_of(admin.patch(kAcme, {{"time_zone", "Mars/Olympus"}})).at("field"), "time_zone");
}

TEST_F(CompanyApi, RolesAreKept) {
  auto admin = signed_in(adam);
  EXPECT_EQ(json_of(admin.get(kAcme + "/agents")).at("agents").size(), 3U);
  EXPECT_EQ(json_of(admin.patch(agent_path(anna), {{"role", "admin"}})).at("role"), "admin");
  EXPECT_EQ(admin.patch(agent_path(anna), {{"role", "owner"}}).status, 403) << "only an owner makes owners";
  EXPECT_EQ(admin.remove(agent_path(olga)).status, 403);
  EXPECT_EQ(json_of(admin.patch(agent_path(anna), {{"role", "boss"}})).at("field"), "role");
  auto owner = signed_in(olga);
  EXPECT_EQ(owner.patch(agent_path(olga), {{"role", "agent"}}).status, 409) << "the last owner stays";
}

TEST_F(CompanyApi, RemovedAgentIsOutAtOnce) {
  auto agent = signed_in(anna);
  EXPECT_EQ(agent.get(kAcme).status, 200);
  auto admin = signed_in(adam);
  EXPECT_EQ(admin.remove(agent_path(anna)).status, 204);
  EXPECT_EQ(agent.get(kAcme).status, 404);
  EXPECT_EQ(admin.remove(agent_path(anna)).status, 404);
}

TEST_F(CompanyApi, InvitingSomebodyTwiceIsAConflict) {
  auto admin = signed_in(adam);
  const json ben{{"name", "Ben"}, {"email", "ben@acme.example"}, {"role", "agent"}};
  const auto invited = admin.post(kAcme + "/agents", ben);
  ASSERT_EQ(invited.status, 201) << invited.body;
  EXPECT_EQ(json_of(invited).at("agent").at("status"), "invited");
  EXPECT_EQ(admin.post(kAcme + "/agents", ben).status, 409);
  const auto id = json_of(invited).at("agent").at("id").get<std::string>();
  const auto again = admin.post(kAcme + "/agents/" + id + "/invitation", json::object());
  EXPECT_EQ(again.status, 201);
  EXPECT_NE(json_of(again).at("invitation"), json_of(invited).at("invitation"));
}

TEST_F(CompanyApi, LinkIsMadeChangedAndItsCodeIsUnique) {
  auto admin = signed_in(adam);
  const auto link = new_link(admin, {{"code", "shop"}, {"title", "Shop window"}, {"topic", "shop"}, {"locale", "de"}});
  EXPECT_EQ(link.at("url"), "http://chat.example/acme/shop");
  EXPECT_EQ(link.at("main"), false);
  EXPECT_EQ(admin.post(kAcme + "/links", {{"code", "shop"}, {"title", "Again"}}).status, 409);
  EXPECT_NE(new_link(admin, {{"title", "Made up"}}).at("code"), "");

  const auto expires_at = clock.now() + kDay;
  const auto changed = json_of(admin.patch(link_path(link), {{"title", "Window"}, {"expires_at", expires_at}}));
  EXPECT_EQ(changed.at("title"), "Window");
  EXPECT_EQ(changed.at("topic"), "shop");
  EXPECT_EQ(changed.at("expires_at"), expires_at);
  EXPECT_FALSE(json_of(admin.patch(link_path(link), {{"expires_at", nullptr}})).contains("expires_at"));
}

TEST_F(CompanyApi, TheMainLinkStays) {
  auto admin = signed_in(adam);
  const auto main = json_of(admin.get(kAcme + "/links")).at("links")[0];
  EXPECT_EQ(main.at("url"), "http://chat.example/acme");
  EXPECT_EQ(admin.patch(link_path(main), {{"greeting", "Hello"}}).status, 200);
  EXPECT_EQ(json_of(admin.patch(link_path(main), {{"active", false}})).at("field"), "active");
  EXPECT_EQ(json_of(admin.patch(link_path(main), {{"expires_at", clock.now() + kDay}})).at("field"), "expires_at");
  EXPECT_EQ(json_of(admin.patch(link_path(main), {{"code", "main"}})).at("field"), "code");
  const auto other = new_link(admin, {{"code", "shop"}, {"title", "Shop"}});
  EXPECT_EQ(json_of(admin.patch(link_path(other), {{"code", ""}})).at("field"), "code");
}

TEST_F(CompanyApi, QrCodesArePictures) {
  auto agent = signed_in(anna);
  const auto main = json_of(agent.get(kAcme + "/links")).at("links")[0];
  const auto svg = agent.get(link_path(main) + "/qr.svg");
  EXPECT_EQ(header_of(svg, "Content-Type"), "image/svg+xml");
  EXPECT_NE(svg.body.find("<svg"), std::string::npos);
  const auto png = agent.get(link_path(main) + "/qr.png?size=256");
  EXPECT_EQ(header_of(png, "Content-Type"), "image/png");
  EXPECT_TRUE(png.body.starts_with("\x89PNG"));
  EXPECT_LT(png.body.size(), agent.get(link_path(main) + "/qr.png?size=2048").body.size());
  EXPECT_EQ(json_of(agent.get(link_path(main) + "/qr.png?size=9999")).at("field"), "size");
  EXPECT_EQ(json_of(agent.get(link_path(main) + "/qr.png?size=big")).at("field"), "size");
}

}  // namespace
}  // namespace dropline::net
