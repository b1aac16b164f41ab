#include "notify/letter.hpp"

#include <gtest/gtest.h>

#include "dropline/mail/inbound_mail.hpp"
#include "dropline/mail/reply_text.hpp"

namespace dropline::notify {
namespace {

constexpr Micros kAt = 1'795'343'520 * kSecond;  // 2026-11-22 10:32 in UTC

Micros utc(const std::string&, Micros at) { return at; }

News news(const std::string& language, const std::string& body) {
  News news;
  news.company.name = "Müller & <Söhne>";
  news.company.color = "#0a6c8f";
  news.language = language;
  news.to = domain::Person::of(CustomerId{7});
  domain::Message message;
  message.seq = 3;
  message.at = kAt;
  message.author = {domain::AuthorKind::agent, 1, "Anna"};
  message.body = body;
  news.messages = std::make_shared<const std::vector<domain::Message>>(1, message);
  news.first_seq = 3;
  news.last_seq = 3;
  return news;
}

mail::Letter letter_of(const News& news, bool can_reply = true) {
  mail::Letter letter;
  write_news(letter, news, {"https://chat.example/-/return/T", "https://chat.example/-/unsubscribe/U", can_reply}, utc);
  return letter;
}

TEST(Letter, TellsWhoWroteWhatAndWhen_AndHowToAnswer) {
  const auto letter = letter_of(news("en", "Your bike is ready."));
  EXPECT_EQ(letter.subject, "New message from Müller & <Söhne>");
  EXPECT_NE(letter.text.find("Anna, 22 Nov 2026, 10:32\nYour bike is ready."), std::string::npos) << letter.text;
  EXPECT_NE(letter.text.find("https://chat.example/-/return/T"), std::string::npos);
  EXPECT_NE(letter.text.find("https://chat.example/-/unsubscribe/U"), std::string::npos);
  EXPECT_TRUE(letter.text.starts_with(mail::kReplyMarker));
}

TEST(Letter, InGermanForGermanReaders) {
  const auto letter = letter_of(news("de", "Ihr Rad ist fertig."));
  EXPECT_EQ(letter.subject, "Neue Nachricht von Müller & <Söhne>");
  EXPECT_NE(letter.text.find("22.11.2026, 10:32"), std::string::npos) << letter.text;
  EXPECT_EQ(letter.language, "de");
}

TEST(Letter, WhatPeopleWrote_IsTextInTheHtml) {
  const auto letter = letter_of(news("en", R"~(<img src=x onerror="alert(1)"> & "quotes")~"));
  EXPECT_EQ(letter.html.find("<img"), std::string::npos);
  EXPECT_NE(letter.html.find("&lt;img src=x onerror=&quot;alert(1)&quot;> &amp; &quot;quotes&quot;"), std::string::npos)
      << letter.html;
  EXPECT_NE(letter.html.find("Müller &amp; &lt;Söhne>"), std::string::npos);
}

TEST(Letter, BracesInWhatPeopleWrote_AreNoPattern) {
  EXPECT_NE(letter_of(news("en", "{} {0} {company}")).text.find("{} {0} {company}"), std::string::npos);
}

TEST(Letter, WhereRepliesAreNotTaken_NoneAreAskedFor) {
  const auto letter = letter_of(news("en", "Hello"), false);
  EXPECT_EQ(letter.text.find(mail::kReplyMarker), std::string::npos);
  EXPECT_EQ(letter.text.find("reply to this mail"), std::string::npos);
}

TEST(Letter, AReplyThatQuotesIt_GivesBackOnlyTheAnswer) {
  const auto letter = letter_of(news("en", "When may we come?"));
  std::string reply = "Tuesday at nine.\n\nOn Sun, 22 Nov 2026 at 10:40, Acme <hello@acme.example> wrote:\n";
  std::string quoted = letter.text;
  for (std::size_t at = 0; (at = quoted.find('\n', at)) != std::string::npos; at += 3) quoted.replace(at, 1, "\n> ");
  EXPECT_EQ(mail::split_reply(reply + "> " + quoted).visible, "Tuesday at nine.");
}

}  // namespace
}  // namespace dropline::notify
