#include "net/notice_page.hpp"

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

domain::Company acme() {
  domain::Company company;
  company.slug = "acme";
  company.name = "Acme & <Sons>";
  return company;
}

bool has(const std::string& html, std::string_view text) { return html.find(text) != std::string::npos; }

TEST(NoticePage, SpeaksBothLanguagesThePreferredOneFirst) {
  const auto german = render_notice_page(Notice::expired_link, acme(), "de");
  const auto english = render_notice_page(Notice::expired_link, acme(), "en");
  EXPECT_TRUE(has(german, "<html lang=\"de\">"));
  EXPECT_LT(german.find("Dieser Link ist abgelaufen</h1>"), german.find("This link has expired</h2>"));
  EXPECT_LT(english.find("This link has expired</h1>"), english.find("Dieser Link ist abgelaufen</h2>"));
}

TEST(NoticePage, OffersTheMainLinkOfTheCompany) {
  for (const auto notice : {Notice::unknown_link, Notice::expired_link, Notice::disabled_link}) {
    const auto html = render_notice_page(notice, acme(), "en");
    EXPECT_TRUE(has(html, R"(<a class="button" href="/acme">Write to Acme &amp; &lt;Sons></a>)"));
  }
}

TEST(NoticePage, WithoutACompanyOffersNothing) {
  const auto html = render_notice_page(Notice::unknown_link, std::nullopt, "en");
  EXPECT_TRUE(has(html, "This link does not exist"));
  EXPECT_FALSE(has(html, "<a "));
}

TEST(NoticePage, WelcomeSaysWhatThisIsAndWhereAgentsSignIn) {
  const auto html = render_notice_page(Notice::welcome, std::nullopt, "en");
  EXPECT_TRUE(has(html, "This is a Dropline server"));
  EXPECT_TRUE(has(html, R"(href="/-/inbox")"));
}

}  // namespace
}  // namespace dropline::net
