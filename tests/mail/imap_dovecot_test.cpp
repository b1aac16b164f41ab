// Against Dovecot: what it does is what servers do.
#include "mail/mailbox_fixture.hpp"
#include "support/dovecot.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

namespace dropline::mail {
namespace {

std::string mail(const std::string& subject) {
  return "From: someone@example.org\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject +
         "@example.org>\r\n\r\ntext\r\n";
}

std::string subject_of(const ReceivedMail& mail) {
  const auto begin = mail.data.find("Subject: ") + 9;
  return mail.data.substr(begin, mail.data.find("\r\n", begin) - begin);
}

class ImapDovecotTest : public MailboxFixture {
 protected:
  void start_server(const test::Dovecot::Options& options = {}) {
    server = std::make_unique<test::Dovecot>(options);
    server->start();
    settings.port = server->port();
    settings.user = server->user();
    settings.password = server->password();
  }
  // True when the flags of all mails become these in time.
  [[nodiscard]] bool wait_for_flags(const std::vector<std::string>& flags) const {
    return comes_true([&] { return server->flags() == flags; });
  }
  [[nodiscard]] bool wait_for_keywords(const std::string& keywords) const {
    return comes_true([&] { return server->keywords() == keywords; });
  }

  // Dovecot tells nobody when it has written something, and the mailbox nobody when it has looked.
  static bool comes_true(const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + test::kPatience;
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(test::Milliseconds(5));
    }
    return true;
  }
  std::unique_ptr<test::Dovecot> server;
};

TEST_F(ImapDovecotTest, mail_that_waits_is_taken_in_and_marked_as_seen) {
  start_server();
  server->drop(mail("one"));
  server->drop(mail("two"));
  start();
  const auto mails = catcher.wait_for(2);
  EXPECT_EQ(mails[0].data, mail("one"));
  EXPECT_EQ(mails[1].data, mail("two"));
  EXPECT_TRUE(wait_for_flags({"S", "S"}));
  EXPECT_TRUE(comes_true([this] { return problem().empty(); })) << problem();
}

TEST_F(ImapDovecotTest, idle_tells_of_new_mail_without_a_look) {
  start_server();
  server->drop(mail("one"));
  start();
  EXPECT_EQ(catcher.wait_for(1).size(), 1U);
  ASSERT_TRUE(wait_for_flags({"S"}));
  server->drop(mail("two"));
  EXPECT_EQ(subject_of(catcher.wait_for(2).back()), "two");
  EXPECT_TRUE(wait_for_flags({"S", "S"}));
}

TEST_F(ImapDovecotTest, without_idle_it_looks_again_and_again) {
  limits.poll = std::chrono::milliseconds(20);
  start_server({.idle = false});
  start();
  server->drop(mail("one"));
  (void)catcher.wait_for(1);
  ASSERT_TRUE(wait_for_flags({"S"}));
  server->drop(mail("two"));
  EXPECT_EQ(subject_of(catcher.wait_for(2).back()), "two");
}

TEST_F(ImapDovecotTest, idle_that_is_renewed_still_tells) {
  limits.idle_renewal = std::chrono::milliseconds(10);
  start_server();
  start();
  for (int count = 1; count <= 5; ++count) {
    server->drop(mail(std::to_string(count)));
    EXPECT_EQ(catcher.wait_for(static_cast<std::size_t>(count)).size(), static_cast<std::size_t>(count));
  }
}

TEST_F(ImapDovecotTest, mail_that_cannot_be_stored_yet_stays_unseen_and_comes_again) {
  limits.try_later = std::chrono::milliseconds(20);
  catcher.answer(
      [](const ReceivedMail& mail) { return Delivery{subject_of(mail) == "stubborn" ? later() : accepted()}; });
  start_server();
  server->drop(mail("stubborn"));
  server->drop(mail("easy"));
  start();
  (void)catcher.wait_for(4);
  EXPECT_TRUE(wait_for_flags({"", "S"}));
  catcher.answer({});
  EXPECT_TRUE(wait_for_flags({"S", "S"}));
  const auto mails = catcher.wait_for(4);
  EXPECT_EQ(std::ranges::count_if(mails, [](const auto& each) { return subject_of(each) == "easy"; }), 1);
}

TEST_F(ImapDovecotTest, mail_that_is_refused_is_marked_so_that_a_person_finds_it) {
  catcher.answer([](const ReceivedMail&) { return Delivery{refused()}; });
  start_server();
  server->drop(mail("spam"));
  start();
  EXPECT_TRUE(wait_for_flags({"Sa"}));
  EXPECT_TRUE(wait_for_keywords("0 $DroplineRefused\n")) << server->keywords();
  EXPECT_EQ(catcher.count(), 1U);
}

TEST_F(ImapDovecotTest, a_mail_that_is_too_large_is_left_there_and_marked) {
  limits.mail_bytes = 1000;
  start_server();
  server->drop(mail("large") + std::string(1000, 'x') + "\r\n");
  server->drop(mail("small"));
  start();
  EXPECT_EQ(subject_of(catcher.wait_for(1).front()), "small");
  EXPECT_TRUE(wait_for_flags({"Sa", "S"}));
  EXPECT_EQ(catcher.count(), 1U);
}

TEST_F(ImapDovecotTest, after_the_server_was_gone_nothing_is_lost_and_nothing_comes_twice) {
  start_server();
  server->drop(mail("before"));
  start();
  (void)catcher.wait_for(1);
  ASSERT_TRUE(wait_for_flags({"S"}));
  server->kill();
  server->drop(mail("meanwhile"));
  server->start();
  EXPECT_EQ(subject_of(catcher.wait_for(2).back()), "meanwhile");
  ASSERT_TRUE(wait_for_flags({"S", "S"}));
  server->drop(mail("after"));
  EXPECT_EQ(subject_of(catcher.wait_for(3).back()), "after");
  ASSERT_TRUE(wait_for_flags({"S", "S", "S"}));
  EXPECT_EQ(catcher.count(), 3U);
}

TEST_F(ImapDovecotTest, a_restart_of_ours_brings_no_mail_again) {
  start_server();
  server->drop(mail("one"));
  start();
  ASSERT_TRUE(wait_for_flags({"S"}));
  io.await(mailbox->drain());
  stop();
  server->drop(mail("two"));
  start();
  EXPECT_EQ(subject_of(catcher.wait_for(2).back()), "two");
}

TEST_F(ImapDovecotTest, a_large_mail_arrives_byte_by_byte_as_it_was) {
  start_server({.tls = true});
  settings.security = ImapSettings::Security::tls;
  settings.port = server->tls_port();
  settings.ca_file = server->certificate();
  std::string large = mail("large");
  for (int line = 0; line < 50'000; ++line) large += "line " + std::to_string(line) + " of )many{7}\r\n";
  server->drop(large);
  start();
  EXPECT_EQ(catcher.wait_for(1).front().data, large);
  EXPECT_TRUE(wait_for_flags({"S"}));
  server->drop(mail("by idle within TLS"));
  EXPECT_EQ(catcher.wait_for(2).size(), 2U);
}

TEST_F(ImapDovecotTest, starttls_protects_the_password) {
  start_server({.tls = true});
  settings.security = ImapSettings::Security::starttls;
  settings.ca_file = server->certificate();
  server->drop(mail("one"));
  start();
  EXPECT_EQ(catcher.wait_for(1).size(), 1U);
}

TEST_F(ImapDovecotTest, a_certificate_nobody_vouches_for_is_refused_before_the_password_is_sent) {
  start_server({.tls = true});
  settings.port = server->tls_port();
  settings.security = ImapSettings::Security::tls;
  server->drop(mail("one"));
  start();
  EXPECT_TRUE(wait_for_problem("not trusted")) << problem();
  settings.ca_file = server->certificate();
  settings.host = "127.0.0.2";  // the certificate names 127.0.0.1 only
  stop();
  start();
  EXPECT_TRUE(wait_for_problem("not trusted")) << problem();
  EXPECT_EQ(catcher.count(), 0U);
}

TEST_F(ImapDovecotTest, a_wrong_password_is_told_and_a_folder_that_is_not_there) {
  start_server();
  settings.password = "wrong";
  limits.reconnect_last = std::chrono::hours(1);
  start();
  EXPECT_TRUE(wait_for_problem("refused user and password")) << problem();
  stop();
  settings.password = server->password();
  settings.mailbox = "Nowhere";
  start();
  EXPECT_TRUE(wait_for_problem("cannot be opened")) << problem();
}

}  // namespace
}  // namespace dropline::mail
