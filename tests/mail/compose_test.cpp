#include "dropline/mail/compose.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "dropline/mail/mail_kind.hpp"

namespace dropline::mail {
namespace {

using namespace std::string_literals;

Letter letter() {
  Letter letter;
  letter.from = {"Lampenladen Müller", "hallo@lampen.example"};
  letter.to = {"Clara Brandt", "clara@post.example"};
  letter.reply_to = {"", "reply+abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG@antwort.lampen.example"};
  letter.message_id = "abc.7@antwort.lampen.example";
  letter.in_reply_to = "1@post.example";
  letter.references = {"abc.6@antwort.lampen.example", "1@post.example"};
  letter.date = 1'707'207'300 * kSecond;
  letter.subject = "Neue Nachricht: „Größe“ und 🎉";
  letter.text = "Guten Tag,\n\n.ein Punkt am Anfang, Straße & Ärger\nFrom here on\n";
  letter.html = "<p>Guten Tag,</p><p>Straße</p>";
  letter.language = "de";
  letter.headers = {
      {"Auto-Submitted", "auto-generated"},
      {"List-Unsubscribe",
       "<https://lampen.example/u/abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789>"},
      {"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"},
      {"X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"},
      {std::string(kLoopHeader), "loop-1"}};
  return letter;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(Compose, IsReadBackAsItWasMeant) {
  const auto mail = parse_mail(compose(letter()), "");
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->from, letter().from);
  EXPECT_EQ(mail->to, std::vector<std::string>{"clara@post.example"});
  EXPECT_EQ(mail->message_id, letter().message_id);
  EXPECT_EQ(mail->in_reply_to, std::vector<std::string>{"1@post.example"});
  EXPECT_EQ(mail->references, letter().references);
  EXPECT_EQ(mail->date, letter().date);
  EXPECT_EQ(mail->subject, letter().subject);
  EXPECT_EQ(mail->text, letter().text);
  EXPECT_EQ(mail->html, letter().html);
  EXPECT_EQ(mail->content_language, "de");
  EXPECT_EQ(mail->marks.auto_submitted, "auto-generated");
  EXPECT_EQ(mail_kind(*mail, {"", "loop-1"}).kind, MailKind::own);
}

TEST(Compose, WritesWhatEveryServerTakes) {
  Letter long_lines = letter();
  long_lines.text = std::string(5'000, 'x') + "ä" + std::string(2'000, ' ') + "\n";
  long_lines.html = "<p>" + std::string(5'000, 'y') + "</p>";
  long_lines.subject = std::string(2'000, 'w');
  for (int i = 0; i < 60; ++i) long_lines.references.push_back(std::string(200, 'r') + "@x.example");
  const std::string text = compose(long_lines);
  std::size_t line = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_GT(text[i], '\0') << "beyond ASCII at " << i;
    if (text[i] == '\n') {
      ASSERT_TRUE(i > 0 && text[i - 1] == '\r') << "a bare line end at " << i;
      line = 0;
    } else {
      ASSERT_TRUE(text[i] != '\r' || text[i + 1] == '\n');
      ASSERT_LE(++line, 999U);  // 998 and the \r
    }
  }
  const auto mail = parse_mail(text, "");
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->text, long_lines.text);
  EXPECT_EQ(mail->subject, long_lines.subject);
  EXPECT_EQ(mail->references.front(), "abc.6@antwort.lampen.example");
  EXPECT_EQ(mail->references.size(), 20U);
}

TEST(Compose, KeepsTheUnsubscribeAddressWhole) {
  const std::string text = compose(letter());
  EXPECT_NE(
      text.find("<https://lampen.example/u/abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789>"),
      std::string::npos);
  EXPECT_NE(text.find("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), std::string::npos);
  EXPECT_NE(text.find("Date: Tue, 06 Feb 2024 08:15:00 +0000\r\n"), std::string::npos);
  EXPECT_EQ(count_of(text, "MIME-Version: 1.0"), 1U);
}

TEST(Compose, LetsNoTextAddAHeader) {
  Letter bad = letter();
  bad.from.name = "Shop\r\nBcc: victim@x.example";
  bad.to.name = "Clara\nBcc: victim@x.example"s + '\0' + "x";
  bad.subject = "Hi\r\n\r\nBcc: victim@x.example\rBcc: v\u2028Bcc: w";
  bad.headers = {{"List-Unsubscribe-Post", "List-Unsubscribe=One-Click\r\nBcc: victim@x.example"}};
  const std::string text = compose(bad);
  EXPECT_EQ(count_of(text, "\nBcc:"), 0U);
  const auto mail = parse_mail(text, "");
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->from.name, "Shop Bcc: victim@x.example");
}

TEST(Compose, RefusesWhatWouldNotSurvive) {
  const auto refused = [](const auto& change) {
    Letter bad = letter();
    change(bad);
    EXPECT_THROW((void)compose(bad), std::invalid_argument);
  };
  for (const auto* address :
       {"", "anna", "a@b\r\nBcc: c@d", "a b@c", "a@b>,<c@d", "a@b@c", "ä@b.example", "a@", "@b"}) {
    refused([&](Letter& bad) { bad.to.address = address; });
    refused([&](Letter& bad) { bad.from.address = address; });
    refused([&](Letter& bad) { bad.message_id = address; });
  }
  refused([](Letter& bad) { bad.reply_to.address = "a@b\nc"; });
  refused([](Letter& bad) { bad.in_reply_to = "a\r\nBcc: x"; });
  refused([](Letter& bad) { bad.references = {"a>\r\n"}; });
  refused([](Letter& bad) { bad.language = "de\r\nBcc: x"; });
  for (const auto* name : {"", "X Y", "X:", "X\r\nBcc", "Bcc", "to", "Content-Type", "Ä"}) {
    refused([&](Letter& bad) { bad.headers = {{name, "v"}}; });
  }
  refused([](Letter& bad) { bad.headers = {{"X-A", std::string(2'000, 'x')}}; });
}

TEST(Compose, SendsTextAloneWithoutHtml) {
  Letter plain = letter();
  plain.html.clear();
  plain.reply_to = {};
  plain.references.clear();
  plain.in_reply_to.clear();
  const std::string text = compose(plain);
  EXPECT_EQ(text.find("multipart"), std::string::npos);
  EXPECT_EQ(text.find("Reply-To"), std::string::npos);
  EXPECT_EQ(text.find("References"), std::string::npos);
  EXPECT_EQ(parse_mail(text, "")->text, plain.text);
}

}  // namespace
}  // namespace dropline::mail
