#include "dropline/mail/mail_kind.hpp"

#include <gtest/gtest.h>

#include "mail/samples.hpp"

namespace dropline::mail {
namespace {

Verdict verdict(const std::string& headers, const std::string& body = "Hi\n") {
  const auto mail = parse_mail(test::with_crlf("From: a@x.example\n" + headers + "\n" + body), "");
  EXPECT_TRUE(mail);
  return mail ? mail_kind(*mail, {"mail.y.example", "loop-1"}) : Verdict{};
}

TEST(MailKind, IsAReplyWhenNothingSpeaksAgainstIt) {
  EXPECT_EQ(verdict("Message-ID: <1@x.example>\nReturn-Path: <a@x.example>\n").kind, MailKind::reply);
  EXPECT_EQ(verdict("Auto-Submitted: no\n").kind, MailKind::reply);
  EXPECT_EQ(verdict("Precedence: normal\n").kind, MailKind::reply);
  // Companies' gateways add these to everything that people write.
  EXPECT_EQ(verdict("X-Auto-Response-Suppress: All\n").kind, MailKind::reply);
  EXPECT_EQ(verdict("List-Unsubscribe: <https://x.example/u>\n").kind, MailKind::reply);
}

TEST(MailKind, IsNotDecidedByWords) {
  EXPECT_EQ(verdict("Subject: Out of office\n", "Ich bin im Urlaub. Abwesenheit bis Montag.\n").kind, MailKind::reply);
  EXPECT_EQ(verdict("Subject: Automatische Antwort: Abwesenheitsnotiz\n").kind, MailKind::reply);
  EXPECT_EQ(verdict("Subject: Undelivered Mail Returned to Sender\n").kind, MailKind::reply);
}

TEST(MailKind, KnowsWhatMachinesSayOfThemselves) {
  for (const auto* header : {"Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-generated (vacation)\n",
                             "Auto-submitted: AUTO-NOTIFIED; x=y\n", "Precedence: bulk\n", "Precedence: Junk\n",
                             "Precedence: list\n", "Precedence: auto_reply\n", "X-Autoreply: yes\n",
                             "X-Autorespond: Out of office\n", "List-Id: <news.x.example>\n", "Return-Path: <>\n",
                             "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n"}) {
    EXPECT_EQ(verdict(header).kind, MailKind::auto_reply) << header;
    EXPECT_NE(verdict(header).because, "") << header;
  }
}

TEST(MailKind, KnowsABounce) {
  const std::string report =
      "Return-Path: <>\nAuto-Submitted: auto-replied\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n";
  EXPECT_EQ(
      verdict(
          report,
          "--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; c@x.example\nStatus: 5.1.1\n--b--\n")
          .kind,
      MailKind::bounce);
}

TEST(MailKind, KnowsOurOwnMails) {
  EXPECT_EQ(verdict("Message-ID: <abc@Mail.Y.example>\n").kind, MailKind::own);
  EXPECT_EQ(verdict("X-Dropline-Loop: loop-1\nAuto-Submitted: auto-generated\n").kind, MailKind::own);
  EXPECT_EQ(verdict("X-Dropline-Loop: loop-2\n").kind, MailKind::reply);
  EXPECT_EQ(verdict("Message-ID: <abc@other-mail.y.example>\n").kind, MailKind::reply);
  const auto mail = parse_mail("From: a@x.example\r\nMessage-ID: <abc>\r\n\r\nHi\r\n", "");
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail_kind(*mail, {}).kind, MailKind::reply);
}

}  // namespace
}  // namespace dropline::mail
