#include "net/api_fixture.hpp"
#include "net/form.hpp"

// The customer's page and its form, as a browser without JavaScript uses them.
namespace dropline::net {
namespace {

class CustomerForm : public ApiTest {
 protected:
  // The client id that stands in the page's form.
  static std::string form_id(const HttpResponse& page) {
    const std::string before = R"(name="client_id" value=")";
    const auto at = page.body.find(before);
    EXPECT_NE(at, std::string::npos) << page.body;
    return page.body.substr(at + before.size(), 36);
  }
  static std::string form(const std::string& id, const std::string& body) {
    return "client_id=" + id + "&body=" + url_encode(body);
  }
  static bool shows(const HttpResponse& page, const std::string& text) {
    return page.body.find(text) != std::string::npos;
  }
  static std::string language(const HttpResponse& page) { return page.body.substr(page.body.find("lang=") + 6, 2); }
};

TEST_F(CustomerForm, MessageIsSentAndSeenWithoutJavaScript) {
  auto mira = browser();
  const auto page = mira.get("/acme");
  ASSERT_EQ(page.status, 200);
  EXPECT_EQ(header_of(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_TRUE(mira.cookies.empty()) << "nothing is kept about a visitor who never wrote";

  const auto posted = mira.post_form("/acme", form(form_id(page), "Grüße & <Küsse>"));
  EXPECT_EQ(posted.status, 303);
  EXPECT_EQ(header_of(posted, "Location"), "/acme");
  EXPECT_EQ(mira.cookies.size(), 1U);

  const auto after = mira.get("/acme");
  EXPECT_TRUE(shows(after, "Grüße &amp; &lt;Küsse>"));
  EXPECT_FALSE(shows(after, "<Küsse>"));
  EXPECT_NE(header_of(after, "Set-Cookie").find("Max-Age=34560000"), std::string::npos) << "each visit renews";
}

TEST_F(CustomerForm, PostingTheSamePageTwiceSendsOnce) {
  auto mira = browser();
  const auto id = form_id(mira.get("/acme"));
  EXPECT_EQ(mira.post_form("/acme", form(id, "once")).status, 303);
  EXPECT_EQ(mira.post_form("/acme", form(id, "once")).status, 303);
  EXPECT_EQ(json_of(mira.get(kCustomer + "/conversation")).at("messages").size(), 1U);
}

TEST_F(CustomerForm, AnotherTextFromAnOldPageIsKeptWithAFreshId) {
  auto mira = browser();
  const auto id = form_id(mira.get("/acme"));
  mira.post_form("/acme", form(id, "first"));
  const auto refused = mira.post_form("/acme", form(id, "after the back button"));
  EXPECT_EQ(refused.status, 409);
  EXPECT_TRUE(shows(refused, "after the back button</textarea>"));
  EXPECT_TRUE(shows(refused, "press “Send” again"));
  const auto fresh = form_id(refused);
  EXPECT_NE(fresh, id);
  EXPECT_EQ(mira.post_form("/acme", form(fresh, "after the back button")).status, 303);
}

TEST_F(CustomerForm, RefusedTextIsKeptWithTheReason) {
  auto mira = browser();
  const auto id = form_id(mira.get("/acme"));
  const std::string long_text(8'001, 'x');
  const auto refused = mira.post_form("/acme", form(id, long_text));
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(shows(refused, long_text + "</textarea>"));
  EXPECT_TRUE(shows(refused, "longer than 8000 characters"));
  EXPECT_EQ(form_id(refused), id) << "a retry may be the same message";
  EXPECT_EQ(mira.post_form("/acme", form(id, "  \n ")).status, 400);
  EXPECT_EQ(mira.post_form("/acme", "").status, 400);
  EXPECT_EQ(mira.post_form("/acme", "client_id=" + id + "&body=%FF%00").status, 400);
  EXPECT_EQ(mira.post("/acme", message("as JSON")).status, 415);
  EXPECT_TRUE(mira.cookies.empty());
}

TEST_F(CustomerForm, TheReasonIsInTheLanguageOfThePage) {
  auto mira = browser();
  mira.accept_language = "de-DE,de;q=0.9";
  const auto refused = mira.post_form("/acme", form(ClientId::random().text(), ""));
  EXPECT_EQ(language(refused), "de");
  EXPECT_TRUE(shows(refused, "Die Nachricht ist leer"));
}

TEST_F(CustomerForm, TooMuchAtOnceKeepsTheText) {
  config.limits.new_customers_per_hour = 1;
  auto first = browser();
  EXPECT_EQ(first.post_form("/acme", form(ClientId::random().text(), "one")).status, 303);
  auto second = browser();
  const auto refused = second.post_form("/acme", form(ClientId::random().text(), "two"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(header_of(refused, "Retry-After"), "");
  EXPECT_TRUE(shows(refused, "two</textarea>"));
}

TEST_F(CustomerForm, LinkShowsItsGreetingAndSendsIntoItsTopic) {
  add_link(acme, "jobs", [&](domain::Link& link) {
    link.greeting = "Come and work with us";
    link.topic = "jobs";
  });
  auto mira = browser();
  const auto page = mira.get("/acme/jobs");
  EXPECT_TRUE(shows(page, "Come and work with us"));
  const auto posted = mira.post_form("/acme/jobs", form(form_id(page), "I would like to"));
  EXPECT_EQ(header_of(posted, "Location"), "/acme/jobs");
  EXPECT_TRUE(shows(mira.get("/acme/jobs"), "I would like to"));
  EXPECT_FALSE(shows(mira.get("/acme"), "I would like to"));
}

TEST_F(CustomerForm, OlderMessagesHaveAPageOfTheirOwn) {
  auto mira = browser();
  for (int i = 1; i <= 35; ++i) write_to(mira, "acme", message("number " + std::to_string(i) + "."));
  EXPECT_FALSE(shows(mira.get("/acme"), "number 5."));
  const auto older = mira.get("/acme?before=6");
  EXPECT_TRUE(shows(older, "number 5."));
  EXPECT_FALSE(shows(older, "number 6."));
  EXPECT_TRUE(shows(mira.get("/acme?before=x"), "number 35.")) << "a mangled address shows the newest";
}

TEST_F(CustomerForm, UnknownPlacesAre404ForPeople) {
  auto mira = browser();
  const auto company = mira.get("/nobody");
  EXPECT_EQ(company.status, 404);
  EXPECT_EQ(header_of(company, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(mira.get("/nobody/shop").body, company.body);
  for (const auto* path : {"/a/b/c", "//a", "/-"}) EXPECT_EQ(mira.get(path).body, company.body) << path;
  const auto link = mira.get("/acme/nowhere");
  EXPECT_EQ(link.status, 404);
  EXPECT_TRUE(shows(link, R"(href="/acme")")) << "offers the main link";
  EXPECT_EQ(mira.post_form("/acme/nowhere", form(ClientId::random().text(), "x")).status, 404);
}

TEST_F(CustomerForm, LinksThatAreOffSaySoInBothLanguages) {
  add_link(acme, "old", [&](domain::Link& link) { link.expires_at = clock.now() - 1; });
  add_link(acme, "off", [&](domain::Link& link) { link.active = false; });
  auto mira = browser();
  for (const auto* path : {"/acme/old", "/acme/off"}) {
    const auto page = mira.get(path);
    EXPECT_EQ(page.status, 410) << path;
    EXPECT_TRUE(shows(page, R"(href="/acme")")) << path;
    EXPECT_TRUE(shows(page, R"(lang="de")") && shows(page, R"(lang="en")")) << path;
    EXPECT_EQ(mira.post_form(path, form(ClientId::random().text(), "x")).status, 410) << path;
  }
}

TEST_F(CustomerForm, WhoTalksThroughALinkKeepsItWhenItExpires) {
  add_link(acme, "fair", [&](domain::Link& link) {
    link.topic = "fair";
    link.expires_at = clock.now() + kDay;
  });
  auto mira = browser();
  mira.post_form("/acme/fair", form(ClientId::random().text(), "seen at your stand"));
  clock.advance(2 * kDay);
  const auto page = mira.get("/acme/fair");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(shows(page, "seen at your stand"));
  EXPECT_EQ(mira.post_form("/acme/fair", form(form_id(page), "and again")).status, 303);
}

TEST_F(CustomerForm, LanguageIsTheLinksThenTheBrowsersThenTheCompanys) {
  add_company("firma", "de");
  add_link(acme, "hallo", [&](domain::Link& link) { link.locale = "de"; });
  const struct {
    std::string path, accepted, language;
  } cases[] = {{"/acme", "", "en"},
               {"/firma", "", "de"},
               {"/firma", "en-GB", "en"},
               {"/acme", "de-AT,en;q=0.8", "de"},
               {"/acme", "en;q=0.3, de;q=0.7", "de"},
               {"/acme", "fr, de;q=0, en;q=0.1", "en"},
               {"/firma", "fr,it", "de"},
               {"/acme/hallo", "en", "de"}};
  for (const auto& each : cases) {
    auto visitor = browser();
    visitor.accept_language = each.accepted;
    EXPECT_EQ(language(visitor.get(each.path)), each.language) << each.path << " for " << each.accepted;
  }
}

TEST_F(CustomerForm, FrontPageLeadsToTheOnlyCompany) {
  auto visitor = browser();
  const auto only = visitor.get("/");
  EXPECT_EQ(only.status, 303);
  EXPECT_EQ(header_of(only, "Location"), "/acme");
  add_company("rival");
  const auto several = visitor.get("/");
  EXPECT_EQ(several.status, 200);
  EXPECT_FALSE(shows(several, "rival")) << "the front page does not list the companies";
}

}  // namespace
}  // namespace dropline::net
