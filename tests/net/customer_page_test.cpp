#include "net/customer_page.hpp"
#include "net/page_locale.hpp"

#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include "support/paths.hpp"

namespace dropline::net {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const fs::path kGolden = test::source_dir() / "tests/protocol/golden/customer_page";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

domain::Author author_of(const json& value) {
  domain::Author author;
  const auto kind = value.at("kind").get<std::string>();
  for (const auto each :
       {domain::AuthorKind::customer, domain::AuthorKind::agent, domain::AuthorKind::bot, domain::AuthorKind::system}) {
    if (domain::to_string(each) == kind) author.kind = each;
  }
  author.id = std::stoll(value.value("id", "0"));
  author.name = value.value("name", "");
  return author;
}

domain::Message message_of(const json& value) {
  domain::Message message;
  message.seq = value.at("seq");
  message.id = MessageId{std::stoll(value.at("id").get<std::string>())};
  message.at = value.at("at");
  message.author = author_of(value.at("author"));
  message.body = value.at("body");
  if (value.contains("reply_to")) message.reply_to = value.at("reply_to").get<std::int64_t>();
  if (value.contains("client_id"))
    message.client_id = ClientId::parse(value.at("client_id").get<std::string>()).value();
  json extra = json::object();
  for (const auto* key : {"via", "rest", "files"}) {
    if (value.contains(key)) extra[key] = value.at(key);
  }
  if (!extra.empty()) message.extra = extra.dump();
  return message;
}

domain::Receipt receipt_of(const json& value) { return {value.at("delivered"), value.at("read"), value.at("at")}; }

domain::ReplyNotice reply_of(const json& value) {
  domain::ReplyNotice reply;
  reply.outlook.open = value.at("open");
  if (value.contains("opens_at")) reply.outlook.opens_at = value.at("opens_at").get<Micros>();
  if (value.contains("usual_seconds")) reply.outlook.usual = value.at("usual_seconds").get<Micros>() * kSecond;
  reply.outlook.waiting_since = value.value("waiting_since", Micros{});
  if (value.contains("expected_at")) reply.outlook.expected_at = value.at("expected_at").get<Micros>();
  if (value.contains("text")) {
    reply.de = value.at("text").at("de");
    reply.en = value.at("text").at("en");
  }
  return reply;
}

CustomerPage page_of(const json& value) {
  CustomerPage page;
  const auto& company = value.at("company");
  page.company.id = CompanyId{std::stoll(company.at("id").get<std::string>())};
  page.company.slug = company.at("slug");
  page.company.name = company.at("name");
  page.company.color = company.at("color");
  page.company.locale = company.at("locale");
  page.company.time_zone = company.at("time_zone");
  const auto& link = value.at("link");
  page.link.code = link.at("code");
  page.link.title = link.at("title");
  page.link.greeting = link.at("greeting");
  page.link.prefill = link.at("prefill");
  page.link.topic = link.at("topic");
  page.locale = value.at("locale");
  page.thread.epoch = value.at("epoch");
  page.thread.ev = value.at("ev");
  page.thread.older = value.at("older");
  for (const auto& message : value.at("messages")) page.thread.messages.push_back(message_of(message));
  if (value.contains("conversation")) {
    const auto& conversation = value.at("conversation");
    page.thread.conversation = ConversationId{std::stoll(conversation.at("id").get<std::string>())};
    page.thread.last_seq = conversation.at("last_seq");
  }
  if (value.contains("receipts")) {
    page.thread.receipts.company = receipt_of(value.at("receipts").at("company"));
    page.thread.receipts.customer = receipt_of(value.at("receipts").at("customer"));
  }
  if (value.contains("reply")) page.thread.reply = reply_of(value.at("reply"));
  if (value.contains("before")) page.before = value.at("before").get<std::int64_t>();
  page.form_client_id = ClientId::parse(value.at("form_client_id").get<std::string>()).value();
  page.draft = value.at("draft");
  page.error = value.value("error", "");
  page.action = value.at("action");
  page.limit = value.at("limit");
  return page;
}

std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from) + from.size();
  const auto end = text.find(to, begin);
  EXPECT_NE(end, std::string::npos) << "no " << from << " .. " << to;
  return text.substr(begin, end - begin);
}

std::string root_of(const std::string& html) {
  return between(html, R"(<div id="app" class="app">)", R"(</div><script type="application/json")");
}

json state_of(const std::string& html) { return json::parse(between(html, R"(id="state">)", "</script>")); }

// One tag a line, as in the golden files.
std::string lines(const std::string& html) {
  std::string text;
  for (std::size_t i = 0; i < html.size(); ++i) {
    text += html[i];
    if (html[i] == '>' && i + 1 < html.size() && html[i + 1] == '<') text += "\n  ";
  }
  return text + '\n';
}

class CustomerPageGolden : public testing::TestWithParam<std::string> {
 protected:
  json input() const { return json::parse(read(kGolden / (GetParam() + ".json"))); }
};

TEST_P(CustomerPageGolden, IsRenderedAsTheClientRendersIt) {
  const auto html = render_customer_page(page_of(input()));
  EXPECT_EQ(lines(root_of(html)), read(kGolden / (GetParam() + ".html")));
}

TEST_P(CustomerPageGolden, CarriesTheStateTheClientStartsFrom) {
  const json expected = input();
  const json state = state_of(render_customer_page(page_of(expected)));
  for (const char* key : {"locale", "link", "older", "epoch", "ev", "form_client_id", "draft", "action", "limit"}) {
    EXPECT_EQ(state.at(key), expected.at(key)) << key;
  }
  EXPECT_EQ(state.value("error", ""), expected.value("error", ""));
  EXPECT_EQ(state.value("before", 0), expected.value("before", 0));
  EXPECT_EQ(state.at("company").at("name"), expected.at("company").at("name"));
  if (expected.contains("receipts")) {
    EXPECT_EQ(state.at("receipts"), expected.at("receipts"));
  }
  EXPECT_EQ(state.contains("conversation"), expected.contains("conversation"));
  ASSERT_EQ(state.at("messages").size(), expected.at("messages").size());
  for (std::size_t i = 0; i < expected.at("messages").size(); ++i) {
    for (const char* key : {"seq", "at", "body"}) {
      EXPECT_EQ(state.at("messages")[i].at(key), expected.at("messages")[i].at(key)) << key;
    }
  }
}

std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kGolden)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem());
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Pages, CustomerPageGolden, testing::ValuesIn(golden_names()),
                         [](const auto& param) { return param.param; });

CustomerPage plain_page() { return page_of(json::parse(read(kGolden / "grouped_authors.json"))); }

TEST(CustomerPage, AnAnswerByMailSaysNothingAboutReading) {
  auto page = plain_page();
  page.thread.messages.resize(1);
  domain::Message answer;
  answer.seq = 2;
  answer.at = page.thread.messages[0].at + kSecond;
  answer.author = {domain::AuthorKind::agent, 7, "Anna"};
  answer.body = "We come at nine.";
  page.thread.messages.push_back(answer);
  const std::string read = "</svg>Read</span>";
  EXPECT_NE(root_of(render_customer_page(page)).find(read), std::string::npos);
  page.thread.messages[1].extra = R"({"via":"email"})";
  EXPECT_EQ(root_of(render_customer_page(page)).find(read), std::string::npos);
}

TEST(CustomerPage, DraftThatBeginsWithALineFeedKeepsIt) {
  auto page = plain_page();
  page.draft = "\nsecond line";
  // The parser drops one line feed after <textarea>, so two must stand there.
  EXPECT_NE(render_customer_page(page).find("composer-error\">\n\nsecond line</textarea>"), std::string::npos);
}

TEST(CustomerPage, StateCannotEndItsElement) {
  auto page = plain_page();
  page.draft = "</script><script>alert(1)</script><!--";
  const auto html = render_customer_page(page);
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
  EXPECT_EQ(state_of(html).at("draft"), page.draft);
}

TEST(CustomerPage, HasNoInlineScriptOrStyle) {
  const auto html = render_customer_page(plain_page());
  EXPECT_EQ(html.find("style="), std::string::npos);
  EXPECT_EQ(html.find("<style"), std::string::npos);
  EXPECT_FALSE(std::regex_search(html, std::regex("<[a-z][^>]* on[a-z]+=")));  // no event handler
}

struct LocaleCase {
  const char* link;
  const char* browser;
  const char* company;
  const char* wanted;
};

class PageLocale : public testing::TestWithParam<LocaleCase> {};

TEST_P(PageLocale, FollowsLinkThenBrowserThenCompany) {
  domain::Link link;
  link.locale = GetParam().link;
  domain::Company company;
  company.locale = GetParam().company;
  EXPECT_EQ(page_locale(link, GetParam().browser, company), GetParam().wanted);
}

INSTANTIATE_TEST_SUITE_P(Cases, PageLocale,
                         testing::Values(LocaleCase{"de", "en", "en", "de"},
                                         LocaleCase{"", "de-CH,de;q=0.9,en;q=0.8", "en", "de"},
                                         LocaleCase{"", "fr-FR, en;q=0.5, de;q=0.7", "en", "de"},
                                         LocaleCase{"", "en-US,en;q=0.5", "de", "en"},
                                         LocaleCase{"", "fr,it;q=0.3", "de", "de"}, LocaleCase{"", "", "de", "de"},
                                         LocaleCase{"", "de;q=0", "en", "en"}, LocaleCase{"", ",;,q=,;q=x", "en", "en"},
                                         LocaleCase{"", "den", "en", "en"}));

}  // namespace
}  // namespace dropline::net
