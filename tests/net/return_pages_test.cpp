#include "dropline/domain/person.hpp"
#include "dropline/storage/reach.hpp"
#include "net/api_fixture.hpp"

// docs/protocol.md, "Coming back" and "Unsubscribing": pages that work without JavaScript.
namespace dropline::net {
namespace {

using nlohmann::json;

class ReturnPages : public ApiTest {
 protected:
  Browser customer() {
    auto made = browser();
    conversation =
        *parse_id_as<ConversationId>(write_to(made, "acme", message("Hello!")).at("conversation").get<std::string>());
    return made;
  }
  static std::string path_in(const std::string& url) { return url.substr(url.find("/-/")); }
  static std::string hand_over(Browser& who) {
    return path_in(json_of(who.post(kCustomer + "/handover", json::object())).at("url"));
  }
  std::string mailed_link(Browser& who) {
    who.put(kCustomer + "/email", {{"address", "mira@example.org"}});
    who.post(kCustomer + "/email/confirm", {{"code", outbox.mails.back().content}});
    who.post(kCustomer + "/return-link", json::object());
    return path_in(outbox.mails.back().content);
  }
  static bool shows(const HttpResponse& page, const std::string& text) {
    return page.body.find(text) != std::string::npos;
  }
  static std::string nowhere(const std::string& before) { return before + Token::random().text(); }

  ConversationId conversation;  // of the newest customer
};

TEST_F(ReturnPages, OpeningALinkChangesNothing) {
  auto mira = customer();
  const auto path = hand_over(mira);
  auto scanner = browser();
  for (int i = 0; i < 3; ++i) {
    const auto page = scanner.get(path);
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(shows(page, "Company acme"));
    EXPECT_TRUE(shows(page, "<form method=\"post\" action=\"" + path + "\">")) << page.body;
    EXPECT_EQ(page.body.find("<script"), std::string::npos);
    EXPECT_EQ(header_of(page, "Cache-Control"), "no-store");
    EXPECT_EQ(header_of(page, "Referrer-Policy"), "strict-origin");
  }
  EXPECT_TRUE(scanner.cookies.empty());
  auto phone = browser();
  const auto returned = phone.post_form(path, "");
  EXPECT_EQ(returned.status, 303);
  EXPECT_EQ(header_of(returned, "Location"), "/acme");
  EXPECT_TRUE(header_of(returned, "Set-Cookie").starts_with("dropline_" + to_string(acme.id) + "="));
}

TEST_F(ReturnPages, UsedLinkOpensNothingForAnyoneElse) {
  auto mira = customer();
  const auto path = hand_over(mira);
  auto phone = browser();
  EXPECT_EQ(phone.post_form(path, "").status, 303);
  EXPECT_EQ(phone.post_form(path, "").status, 303) << "a second click of the same person";
  EXPECT_EQ(phone.get(path).status, 303) << "the conversation is open here already";
  auto thief = browser();
  EXPECT_EQ(thief.get(path).status, 410);
  const auto refused = thief.post_form(path, "");
  EXPECT_EQ(refused.status, 410);
  EXPECT_TRUE(thief.cookies.empty());
  EXPECT_FALSE(shows(refused, "/again")) << "it was never mailed";
}

TEST_F(ReturnPages, ReplacedLinkHasEnded) {
  auto mira = customer();
  const auto first = hand_over(mira);
  const auto second = hand_over(mira);
  auto phone = browser();
  for (const auto& page : {phone.get(first), phone.post_form(first, "")}) {
    EXPECT_EQ(page.status, 410);
    EXPECT_TRUE(shows(page, "This link has ended")) << page.body;
  }
  EXPECT_EQ(phone.post_form(second, "").status, 303);
}

TEST_F(ReturnPages, OnesOwnClickLeavesTheLinkGood) {
  auto mira = customer();
  const auto path = hand_over(mira);
  const auto home = mira.post_form(path, "");
  EXPECT_EQ(home.status, 303);
  EXPECT_EQ(header_of(home, "Location"), "/acme");
  EXPECT_EQ(header_of(home, "Set-Cookie"), "");
  auto phone = browser();
  EXPECT_EQ(phone.post_form(path, "").status, 303);
  EXPECT_EQ(json_of(mira.get(kCustomer + "/devices")).at("devices").size(), 2U);
}

TEST_F(ReturnPages, BrowserOfSomeoneElseIsWarned) {
  auto mira = customer();
  const auto path = hand_over(mira);
  auto noah = customer();
  const auto page = noah.get(path);
  EXPECT_TRUE(shows(page, "another conversation with Company acme")) << page.body;
  auto stranger = browser();
  EXPECT_FALSE(shows(stranger.get(path), "another conversation"));
  EXPECT_EQ(noah.post_form(path, "").status, 303);
  EXPECT_EQ(json_of(noah.get(kCustomer + "/devices")).at("devices").size(), 2U) << "now one of Mira's";
}

TEST_F(ReturnPages, ExpiredMailedLinkOffersAFreshOne) {
  auto mira = customer();
  const auto path = mailed_link(mira);
  clock.advance(15 * kMinute);
  auto phone = browser();
  const auto page = phone.get(path);
  EXPECT_EQ(page.status, 410);
  EXPECT_TRUE(shows(page, "action=\"" + path + "/again\"")) << page.body;
  const auto before = outbox.mails.size();
  const auto answer = phone.post_form(path + "/again", "");
  EXPECT_EQ(answer.status, 200);
  ASSERT_EQ(outbox.mails.size(), before + 1);
  EXPECT_EQ(phone.post_form(path_in(outbox.mails.back().content), "").status, 303);

  auto stranger = browser();
  const auto unknown = stranger.post_form(nowhere("/-/return/") + "/again", "");
  EXPECT_EQ(unknown.status, answer.status);
  EXPECT_EQ(unknown.body, answer.body) << "always the same answer";
  EXPECT_EQ(unknown.headers, answer.headers);
  EXPECT_EQ(stranger.post_form("/-/return/none/again", "").body, answer.body);
  EXPECT_EQ(outbox.mails.size(), before + 1);
}

TEST_F(ReturnPages, AFreshLinkThatWasNotSentIsNotPromised) {
  auto mira = customer();
  const auto path = mailed_link(mira);
  auto phone = browser();
  outbox.down = true;
  const auto down = phone.post_form(path + "/again", "");
  EXPECT_EQ(down.status, 503);
  EXPECT_TRUE(shows(down, "The link was not sent")) << down.body;
  EXPECT_FALSE(shows(down, "on its way"));
  EXPECT_EQ(header_of(down, "Cache-Control"), "no-store");
  outbox.down = false;
  for (std::int64_t i = 2; i < config.limits.confirmation_mails_per_hour; ++i) {
    EXPECT_TRUE(shows(phone.post_form(path + "/again", ""), "on its way"));
  }
  const auto often = phone.post_form(path + "/again", "");
  EXPECT_EQ(often.status, 429);
  EXPECT_EQ(header_of(often, "Retry-After"), "3600");
  EXPECT_TRUE(shows(often, "No further link was sent")) << often.body;
  EXPECT_FALSE(shows(often, "on its way"));
}

TEST_F(ReturnPages, UnknownLinkIsANotice) {
  auto stranger = browser();
  for (const auto& path : {nowhere("/-/return/"), std::string("/-/return/x")}) {
    EXPECT_EQ(stranger.get(path).status, 404);
    EXPECT_EQ(stranger.post_form(path, "").status, 404);
  }
}

TEST_F(ReturnPages, PageSpeaksTheBrowsersLanguage) {
  auto mira = customer();
  const auto path = hand_over(mira);
  auto phone = browser();
  phone.accept_language = "de-AT";
  EXPECT_TRUE(shows(phone.get(path), "Unterhaltung öffnen"));
  phone.accept_language = "en";
  EXPECT_TRUE(shows(phone.get(path), "Open the conversation"));
}

TEST_F(ReturnPages, CustomersUnsubscribeAndComeBack) {
  auto mira = customer();
  static_cast<void>(mailed_link(mira));
  const std::string customer_id =
      json_of(signed_in(anna).get(kAcme + "/conversations/" + to_string(conversation))).at("customer").at("id");
  const Token token = Token::random();
  auto command = [&](storage::Tx& tx) -> Result<std::int64_t> {
    const auto person = domain::Person::of(*parse_id_as<CustomerId>(customer_id));
    return storage::reply_address(tx, acme.id, conversation, person, "mira@example.org", 1,
                                  {token.hash(), token.hash()});
  };
  static_cast<void>(write(command));
  const auto suppressed = [&] { return json_of(mira.get(kCustomer + "/reach")).at("email").at("suppressed"); };

  const auto path = "/-/unsubscribe/" + token.text();
  auto anyone = browser();
  const auto page = anyone.get(path);
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(shows(page, "mi***@example.org"));
  EXPECT_EQ(page.body.find("mira@example.org"), std::string::npos);
  EXPECT_EQ(suppressed(), false) << "scanners open links";
  for (int i = 0; i < 2; ++i) {
    const auto done = anyone.post_form(path, "List-Unsubscribe=One-Click");
    EXPECT_EQ(done.status, 200);
    EXPECT_TRUE(shows(done, "action=\"" + path + "/undo\"")) << done.body;
    EXPECT_EQ(suppressed(), true);
  }
  EXPECT_EQ(anyone.post_form(path + "/undo", "").status, 200);
  EXPECT_EQ(suppressed(), false);
  for (const auto& none : {nowhere("/-/unsubscribe/"), std::string("/-/unsubscribe/x")}) {
    EXPECT_EQ(anyone.get(none).status, 404);
    EXPECT_EQ(anyone.post_form(none, "List-Unsubscribe=One-Click").status, 404);
    EXPECT_EQ(anyone.post_form(none + "/undo", "").status, 404);
  }
}

TEST_F(ReturnPages, AgentsUnsubscribe) {
  static_cast<void>(customer());
  const Token token = Token::random();
  auto command = [&](storage::Tx& tx) -> Result<std::int64_t> {
    storage::AgentReach wanted;
    wanted.agent = anna.id;
    wanted.email = "anna@acme.example";
    storage::store_agent_reach(tx, acme.id, wanted);
    return storage::reply_address(tx, acme.id, conversation, domain::Person::of(anna.id), wanted.email, 1,
                                  {token.hash(), token.hash()});
  };
  static_cast<void>(write(command));
  auto anyone = browser();
  EXPECT_EQ(anyone.post_form("/-/unsubscribe/" + token.text(), "List-Unsubscribe=One-Click").status, 200);
  auto agent = signed_in(anna);
  EXPECT_EQ(json_of(agent.get(kAcme + "/notifications")).at("email").at("on"), false);
}

}  // namespace
}  // namespace dropline::net
