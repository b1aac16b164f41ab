// Mail that was sent and came back: what agents see of it, and what the ladder does then.
#include <fmt/format.h>

#include "dropline/chat/mail_desk.hpp"
#include "dropline/mail/reply_address.hpp"
#include "dropline/storage/notifications.hpp"
#include "dropline/storage/reach.hpp"
#include "notify/notify_fixture.hpp"

namespace dropline::notify {
namespace {

using domain::Channel;
using domain::Outcome;
using domain::Person;

constexpr auto kReplyTo = "reply@acme.example";
constexpr auto kMaria = "maria@example.org";

class BounceTest : public NotifyFixture {
 protected:
  void mail_customer() {
    confirm_address(kMaria);
    ASSERT_TRUE(answer(anna, conversation, "We come at nine."));
    tell_after(5 * kMinute);
    ASSERT_EQ(carriers.of(Channel::mail).size(), 1U);
    ASSERT_EQ(notices_logged(), 1);
  }

  // Where replies and reports on mail to `person` go.
  ReplyToken token_of(Person person, const std::string& address) {
    const ReplyToken token = ReplyToken::random();
    const auto id = make_id(clock);
    auto command = [&](storage::Tx& tx) -> Result<std::int64_t> {
      return storage::reply_address(tx, acme.id, conversation, person, address, id,
                                    {token.hash(), Token::random().hash()});
    };
    (void)write(std::move(command));
    return token;
  }
  ReplyToken customers_token() { return token_of(Person::of(customer), kMaria); }

  // `groups` are those of RFC 3464, one for each recipient.
  void come_back(const ReplyToken& token, const std::string& groups) {
    mail::ReceivedMail received;
    received.recipients = {mail::address_with(kReplyTo, token)};
    received.data = fmt::format(
        "From: mailer-daemon@mx.example\r\nTo: reply@acme.example\r\nSubject: Undelivered\r\n"
        "Message-ID: <bounce@mx.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n{}--b--\r\n",
        groups);
    EXPECT_EQ(run(desk.take(std::move(received))).at(0).outcome, mail::RecipientResult::Outcome::accepted);
  }

  static std::string group(const std::string& recipient, const std::string& status = "5.1.1") {
    return fmt::format("Final-Recipient: rfc822; {}\r\nAction: failed\r\nStatus: {}\r\n\r\n", recipient, status);
  }

  domain::Notice newest_notice() {
    auto query = [&](storage::Snapshot& db) { return storage::newest_notices(db, acme.id, conversation, 10); };
    return run(store.read(std::move(query))).at(0);
  }

  std::int64_t notices_logged() { return number("SELECT COUNT(*) FROM events WHERE kind = 7"); }
  std::int64_t suppressed() { return number("SELECT COUNT(*) FROM identities WHERE suppressed_at > 0"); }

  storage::FileStore files{directory.path() / "files"};
  chat::MailDesk desk{store, files, limits, {kReplyTo, "", "our loop mark"}};
};

TEST_F(BounceTest, MailThatCameBack_IsNoLongerShownAsSent_AndTheCustomerAsOutOfReach) {
  mail_customer();
  clock.advance(kMinute);
  come_back(customers_token(), group("Maria@Example.org"));
  const auto notice = newest_notice();
  EXPECT_EQ(notice.channel, Channel::mail);
  EXPECT_EQ(notice.outcome, Outcome::failed);
  EXPECT_EQ(notice.at, clock.now());
  EXPECT_FALSE(notice.detail.empty());
  EXPECT_EQ(notices_logged(), 2) << "agents who are looking see it";
  EXPECT_EQ(suppressed(), 1);
  tell();
  EXPECT_EQ(number("SELECT COUNT(*) FROM notification_steps WHERE channel = 0"), 1);
  EXPECT_EQ(notices_logged(), 3);
}

TEST_F(BounceTest, TheSameReportTwice_IsNewsOnce) {
  mail_customer();
  const ReplyToken token = customers_token();
  come_back(token, group(kMaria));
  come_back(token, group(kMaria));
  EXPECT_EQ(notices_logged(), 2);
}

TEST_F(BounceTest, MailThatWasForwarded_CameBackAllTheSame) {
  mail_customer();
  come_back(customers_token(), group("old.account@elsewhere.example"));
  EXPECT_EQ(newest_notice().outcome, Outcome::failed);
  EXPECT_EQ(suppressed(), 1);
}

TEST_F(BounceTest, AmongSeveralRecipients_TheAddressIsKnownByTheOriginalOne) {
  mail_customer();
  come_back(customers_token(), group("eve@evil.example") + "Original-Recipient: rfc822;maria@example.org\r\n" +
                                   group("m@elsewhere.example"));
  EXPECT_EQ(newest_notice().outcome, Outcome::failed);
  EXPECT_EQ(suppressed(), 1);
}

TEST_F(BounceTest, AReportAboutOthers_ChangesNothing) {
  mail_customer();
  const ReplyToken token = customers_token();
  come_back(token, group("eve@evil.example") + group("mallory@evil.example"));
  come_back(token, group("eve@evil.example") + group(kMaria, "2.0.0"));
  EXPECT_EQ(newest_notice().outcome, Outcome::sent);
  EXPECT_EQ(notices_logged(), 1);
  EXPECT_EQ(suppressed(), 0);
}

TEST_F(BounceTest, AFailureForNow_ChangesNothing) {
  mail_customer();
  come_back(customers_token(), group(kMaria, "4.2.2"));
  EXPECT_EQ(newest_notice().outcome, Outcome::sent);
  EXPECT_EQ(suppressed(), 0);
}

TEST_F(BounceTest, AnAgentsMail_EndsAsFailed_AndIsNoNoticeForAgents) {
  set_agent(anna, "anna@acme.example");
  tell_after(10 * kMinute);
  ASSERT_EQ(carriers.of(Channel::mail).size(), 1U);
  come_back(token_of(Person::of(anna.agent), "anna@acme.example"), group("anna@acme.example"));
  EXPECT_EQ(number("SELECT outcome FROM notification_steps WHERE channel = 2"), 4);
  EXPECT_EQ(number("SELECT COUNT(*) FROM agent_notification_settings WHERE suppressed_at > 0"), 1);
  EXPECT_EQ(notices_logged(), 0);
}

}  // namespace
}  // namespace dropline::notify
