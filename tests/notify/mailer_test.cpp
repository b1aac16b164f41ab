#include "dropline/notify/mailer.hpp"

#include <date/date.h>

#include <chrono>
#include <optional>

#include "dropline/mail/reply_address.hpp"
#include "notify/notify_fixture.hpp"
#include "support/certificate.hpp"
#include "support/smtp_peer.hpp"

// Our mails as a real mail server gets them.
namespace dropline::notify {
namespace {

using domain::Person;
using How = Handed::How;
using test::SmtpPeer;

constexpr auto kMaria = "maria@customer.example";

class MailerTest : public NotifyFixture {
 protected:
  MailerTest() {
    config.smtp_url = "smtp://127.0.0.1:" + std::to_string(peer.port());
    config.mail_from = "hello@firma.example";
    config.mail_reply_to = "kundenservice@firma.example";
  }

  Handed tell_maria(const std::string& address = kMaria) {
    News news;
    news.company = acme;
    news.language = "en";
    news.to = Person::of(customer);
    news.conversation = conversation;
    domain::Message message;
    message.seq = 2;
    message.at = clock.now();
    message.author = {domain::AuthorKind::agent, anna.agent.value, "Anna"};
    message.body = "Your bicycle is ready.";
    news.messages = std::make_shared<const std::vector<domain::Message>>(1, message);
    news.first_seq = news.last_seq = 2;
    if (!mailer) mailer.emplace(store, config, "https://chat.example.com", directory.path() / "mail.key");
    return run(mailer->news(std::move(news), address));
  }
  [[nodiscard]] bool takes_replies(const std::string& address) const {
    return mail::token_of_address(config.mail_reply_to, address).has_value();
  }

  Config config;
  SmtpPeer peer{{test::make_certificate(directory.path()), SmtpPeer::Tls::none}};
  std::optional<Mailer> mailer;
};

TEST_F(MailerTest, News_LeaveWhateverNameReplyAddressesBeginWith) {
  for (const auto& local :
       {std::string("r"), std::string("kundenservice"), std::string(mail::kBaseLocalCharacters, 'k')}) {
    config.mail_reply_to = local + "@firma.example";
    mailer.reset();
    const auto handed = tell_maria();
    EXPECT_EQ(handed.how, How::sent) << local << ": " << handed.detail;
    const auto sent = peer.next_mail();
    EXPECT_TRUE(takes_replies(sent.from)) << sent.from;
    EXPECT_NE(sent.text.find("<" + sent.from + ">"), std::string::npos) << "no Reply-To: " << sent.text;
  }
}

TEST_F(MailerTest, News_AskForNoAutomaticAnswer_ButForTheReportOfADeadAddress) {
  EXPECT_EQ(tell_maria().how, How::sent);
  const auto text = peer.next_mail().text;
  EXPECT_NE(text.find("\r\nX-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"), text.npos) << text;
}

TEST_F(MailerTest, ARefusalThatQuotesBothAddresses_TellsAgentsNeitherTheTokenNorTheCustomers) {
  const auto handed = tell_maria("sender@customer.example");
  EXPECT_EQ(handed.how, How::refused);
  EXPECT_TRUE(handed.detail.ends_with("<KUNDENSERVICE+…@FIRMA.EXAMPLE>: NOT WELCOME TO <…>")) << handed.detail;
}

TEST_F(MailerTest, News_AreDatedByTheSystemsClock_AlsoWhenThatWasSetBack) {
  clock.set_wall_back(kDay);
  EXPECT_EQ(tell_maria().how, How::sent);
  const date::sys_time<std::chrono::microseconds> wall{std::chrono::microseconds(clock.wall())};
  const auto dated = date::format("%d %b %Y %T +0000\r\n", date::floor<std::chrono::seconds>(wall));
  const auto text = peer.next_mail().text;
  EXPECT_TRUE(text.starts_with("Date: ")) << text;
  EXPECT_EQ(text.substr(text.find(", ") + 2, dated.size()), dated);
}

TEST_F(MailerTest, AHostThatOnlyBeginsAsThisMachine_IsAMailServerLikeAnyOther) {
  config.smtp_url = "smtp://localhost.example.com:587";
  EXPECT_NO_THROW(Mailer(store, config, "https://chat.example.com", directory.path() / "mail.key"));
}

TEST_F(MailerTest, TestMail_HasTheSenderAndTheReplyToOfNews) {
  EXPECT_EQ(run(send_test_mail(config, kMaria)).handover, outbound::Handover::accepted);
  const auto sent = peer.next_mail();
  EXPECT_TRUE(takes_replies(sent.from)) << sent.from;
  EXPECT_NE(sent.text.find("<" + sent.from + ">"), std::string::npos) << "no Reply-To: " << sent.text;
}

TEST_F(MailerTest, TestMail_WithoutReplies_ComesFromTheUsualAddress) {
  config.mail_reply_to = "";
  EXPECT_EQ(run(send_test_mail(config, kMaria)).handover, outbound::Handover::accepted);
  const auto sent = peer.next_mail();
  EXPECT_EQ(sent.from, "hello@firma.example");
  EXPECT_EQ(sent.text.find("Reply-To"), std::string::npos);
}

}  // namespace
}  // namespace dropline::notify
