// Servers that lie, flood, refuse and vanish: nothing is lost, nothing comes twice, and the admin can read why.
#include "mail/fake_imap.hpp"
#include "mail/mailbox_fixture.hpp"

namespace dropline::mail {
namespace {

class ImapHostileTest : public MailboxFixture {
 protected:
  void start() {
    settings.port = server.port();
    settings.user = "box";
    settings.password = "sesame";
    MailboxFixture::start();
  }
  // It gives up on this connection, says why, and tries again.
  void expect_problem(const std::string& part) {
    start();
    ASSERT_TRUE(server.wait_for_connections(2));
    EXPECT_TRUE(wait_for_problem(part)) << problem();
    EXPECT_EQ(problem().find("sesame"), std::string::npos);
    EXPECT_EQ(catcher.count(), 0U);
  }

  FakeImap server;
};

TEST_F(ImapHostileTest, a_well_behaved_server_hands_its_mail_over_once) {
  start();
  ASSERT_TRUE(server.wait_for("UID STORE 1 +FLAGS.SILENT (\\Seen)"));
  const auto mail = catcher.wait_for(1).front();
  EXPECT_EQ(mail.data, "Subject: x\r\n\r\n");
  EXPECT_FALSE(mail.has_envelope);
  EXPECT_TRUE(mail.recipients.empty());
  io.await(mailbox->drain());
  EXPECT_EQ(server.count("LOGOUT"), 1);
}

TEST_F(ImapHostileTest, garbage_instead_of_a_greeting) {
  server.greet({"HTTP/1.1 400 Bad Request\r\n\r\n"});
  expect_problem("not IMAP");
}

TEST_F(ImapHostileTest, a_greeting_without_end) {
  server.greet({"* OK ", std::string(10'000, 'x')});
  expect_problem("too long");
}

TEST_F(ImapHostileTest, a_server_that_says_good_bye_at_once) {
  server.greet({"* BYE too many connections\r\n"});
  expect_problem("too many connections");
}

TEST_F(ImapHostileTest, a_password_that_is_refused_is_told_without_repeating_it) {
  server.on("LOGIN", {"% NO box:sesame is wrong\r\n"});
  expect_problem("refused user and password");
}

TEST_F(ImapHostileTest, a_server_that_wants_no_password_in_the_clear) {
  server.greet({"* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n"});
  expect_problem("no way to sign in");
  EXPECT_EQ(server.count("LOGIN"), 0);
}

TEST_F(ImapHostileTest, a_mailbox_that_is_not_there_or_cannot_be_marked) {
  server.on("SELECT", {"% NO no such mailbox\r\n"});
  expect_problem("no such mailbox");
  stop();
  server.on("SELECT", {"% OK [READ-ONLY]\r\n"});
  MailboxFixture::start();
  ASSERT_TRUE(server.wait_for("SELECT", server.count("SELECT") + 2));
  EXPECT_TRUE(wait_for_problem("only be read")) << problem();
  EXPECT_EQ(catcher.count(), 0U);
}

TEST_F(ImapHostileTest, a_literal_that_is_larger_than_any_mail) {
  server.on("UID FETCH 1 (UID BODY.PEEK[]", {"* 1 FETCH (UID 1 BODY[]<0> {99999999999}\r\n", std::string(10'000, 'x')});
  expect_problem("more than was asked for");
}

TEST_F(ImapHostileTest, noise_without_end_before_the_answer) {
  std::string noise;
  for (int line = 0; line < 200; ++line) noise += "* 5 RECENT\r\n";
  server.on("UID SEARCH", {"", noise});
  expect_problem("without end");
}

TEST_F(ImapHostileTest, an_answer_to_another_command_and_a_demand_for_more) {
  server.on("NOOP", {"d999 OK\r\n"});
  expect_problem("not asked");
  stop();
  server.on("NOOP", {"+ more please\r\n"});
  MailboxFixture::start();
  ASSERT_TRUE(server.wait_for("NOOP", server.count("NOOP") + 2));
  EXPECT_TRUE(wait_for_problem("not promised")) << problem();
}

TEST_F(ImapHostileTest, silence_where_an_answer_is_due) {
  limits.answer = std::chrono::milliseconds(50);
  server.on("NOOP", {""});
  expect_problem("no answer in time");
}

TEST_F(ImapHostileTest, words_that_come_before_tls_are_not_believed) {
  settings.security = ImapSettings::Security::starttls;
  server.greet({"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"});
  server.on("STARTTLS", {"% OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"});
  expect_problem("before TLS");
}

TEST_F(ImapHostileTest, tls_that_is_not_offered_is_not_given_up) {
  settings.security = ImapSettings::Security::starttls;
  expect_problem("no TLS");
  stop();
  server.greet({"* PREAUTH welcome\r\n"});
  MailboxFixture::start();
  ASSERT_TRUE(server.wait_for_connections(5));
  EXPECT_EQ(server.count("LOGIN"), 0);
}

TEST_F(ImapHostileTest, a_connection_that_breaks_within_a_mail_brings_it_the_next_time) {
  limits.try_later = std::chrono::milliseconds(1);
  server.on("UID FETCH 1 (UID BODY.PEEK[]", {"* 1 FETCH (UID 1 BODY[]<0> {14}\r\nSubj", "", true});
  start();
  ASSERT_TRUE(server.wait_for_connections(2));
  EXPECT_EQ(catcher.count(), 0U);
  server.on("UID FETCH 1 (UID BODY.PEEK[]", {"* 1 FETCH (UID 1 BODY[]<0> {14}\r\nSubject: x\r\n\r\n)\r\n% OK\r\n"});
  EXPECT_EQ(catcher.wait_for(1).front().data, "Subject: x\r\n\r\n");
}

TEST_F(ImapHostileTest, a_mail_that_breaks_the_connection_does_not_keep_the_others_out) {
  server.on("UID SEARCH", {"* SEARCH 2 1\r\n% OK\r\n"});
  server.on("UID FETCH 1 (UID RFC822.SIZE)", {"", "", true});
  server.on("UID FETCH 2 (UID RFC822.SIZE)", {"* 2 FETCH (UID 2 RFC822.SIZE 2)\r\n% OK\r\n"});
  server.on("UID FETCH 2 (UID BODY.PEEK[]", {"* 2 FETCH (UID 2 BODY[]<0> \"hi\")\r\n% OK\r\n"});
  start();
  EXPECT_EQ(catcher.wait_for(1).front().data, "hi");
}

TEST_F(ImapHostileTest, a_mark_that_is_lost_is_made_again_and_the_mail_does_not_come_twice) {
  limits.try_later = std::chrono::milliseconds(1);
  server.on("UID STORE", {"", "", true});
  start();
  ASSERT_TRUE(server.wait_for("UID STORE 1", 3));
  EXPECT_EQ(catcher.count(), 1U);
  server.on("UID STORE", {"% OK\r\n"});
  ASSERT_TRUE(server.wait_for("UID STORE 1", server.count("UID STORE 1") + 3))
      << "the server lists it as unseen all the same";
  EXPECT_EQ(catcher.count(), 1U);
}

TEST_F(ImapHostileTest, numbers_that_mean_other_mail_after_a_reset_bring_it) {
  limits.try_later = std::chrono::milliseconds(1);
  start();
  (void)catcher.wait_for(1);
  ASSERT_TRUE(server.wait_for("UID STORE 1", 2));
  server.on("SELECT", {"* OK [UIDVALIDITY 8]\r\n% OK [READ-WRITE]\r\n"});
  server.on("NOOP", {"* BYE restart\r\n", "", true});
  ASSERT_TRUE(server.wait_for_connections(2));
  server.on("NOOP", {"% OK\r\n"});
  EXPECT_EQ(catcher.wait_for(2).size(), 2U);
}

TEST_F(ImapHostileTest, a_mail_that_is_too_large_is_not_fetched_but_marked) {
  limits.mail_bytes = 13;
  start();
  ASSERT_TRUE(server.wait_for("UID STORE 1 +FLAGS.SILENT (\\Seen $DroplineRefused)"));
  EXPECT_EQ(server.count("UID FETCH 1 (UID BODY"), 0);
  stop();
  server.on("UID FETCH 1 (UID RFC822.SIZE)", {"* 1 FETCH (UID 1 RFC822.SIZE 5)\r\n% OK\r\n"});
  MailboxFixture::start();
  ASSERT_TRUE(server.wait_for("UID STORE 1 +FLAGS.SILENT (\\Seen $DroplineRefused)", 2)) << "its size was a lie";
  EXPECT_EQ(catcher.count(), 0U);
}

TEST_F(ImapHostileTest, a_server_without_keywords_gets_a_flag_for_refused_mail) {
  server.on("SELECT", {"* OK [UIDVALIDITY 7]\r\n% OK [READ-WRITE]\r\n"});
  catcher.answer([](const ReceivedMail&) { return Delivery{refused()}; });
  start();
  ASSERT_TRUE(server.wait_for("UID STORE 1 +FLAGS.SILENT (\\Seen \\Flagged)"));
}

TEST_F(ImapHostileTest, a_handler_that_throws_loses_nothing) {
  limits.try_later = std::chrono::milliseconds(1);
  catcher.answer([](const ReceivedMail&) -> Delivery { throw std::runtime_error("broken"); });
  start();
  (void)catcher.wait_for(3);
  EXPECT_EQ(server.count("UID STORE"), 0);
}

TEST_F(ImapHostileTest, a_mail_that_is_put_off_again_and_again_is_fetched_ever_more_rarely) {
  limits.try_later = std::chrono::milliseconds(10);
  catcher.answer([](const ReceivedMail&) { return Delivery{later()}; });
  const auto begin = std::chrono::steady_clock::now();
  start();
  (void)catcher.wait_for(5);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(10 + 20 + 40 + 80));
}

TEST_F(ImapHostileTest, the_pause_of_a_mail_that_is_put_off_has_an_end) {
  limits.try_later = std::chrono::milliseconds(1);
  limits.try_later_last = std::chrono::milliseconds(2);
  catcher.answer([](const ReceivedMail&) { return Delivery{later()}; });
  start();
  EXPECT_GE(catcher.wait_for(20).size(), 20U) << "without an end this takes minutes";
}

TEST_F(ImapHostileTest, a_new_mail_comes_before_one_that_breaks_the_connection_each_time_it_is_tried_again) {
  limits.try_later = std::chrono::milliseconds(1);
  limits.try_later_last = std::chrono::milliseconds(1);
  server.on("UID FETCH 1 (UID RFC822.SIZE)", {"", "", true});
  start();
  ASSERT_TRUE(server.wait_for("UID FETCH 1 (UID RFC822.SIZE)", 2));
  server.on("UID FETCH 2 (UID RFC822.SIZE)", {"* 2 FETCH (UID 2 RFC822.SIZE 2)\r\n% OK\r\n"});
  server.on("UID FETCH 2 (UID BODY.PEEK[]", {"* 2 FETCH (UID 2 BODY[]<0> \"hi\")\r\n% OK\r\n"});
  server.on("UID SEARCH", {"* SEARCH 1 2\r\n% OK\r\n"});
  EXPECT_EQ(catcher.wait_for(1).front().data, "hi");
}

TEST_F(ImapHostileTest, a_new_mail_waits_for_one_at_most_of_those_that_are_tried_again) {
  limits.try_later = std::chrono::milliseconds(1);
  limits.try_later_last = std::chrono::milliseconds(1);
  for (const std::string uid : {"1", "2", "3"}) {
    server.on("UID FETCH " + uid + " (UID RFC822.SIZE)",
              {"* " + uid + " FETCH (UID " + uid + " RFC822.SIZE 1)\r\n% OK\r\n"});
    server.on("UID FETCH " + uid + " (UID BODY.PEEK[]",
              {"* " + uid + " FETCH (UID " + uid + " BODY[]<0> \"" + uid + "\")\r\n% OK\r\n"});
  }
  server.on("UID SEARCH", {"* SEARCH 1 2\r\n% OK\r\n"});
  catcher.answer([this, taken = 0](const ReceivedMail&) mutable {
    if (++taken == 3) server.on("UID SEARCH", {"* SEARCH 1 2 3\r\n% OK\r\n"});
    return Delivery{later()};
  });
  start();
  std::string order;
  for (const auto& each : catcher.wait_for(4)) order += each.data;
  EXPECT_EQ(order.substr(0, 4), "1213");
}

TEST_F(ImapHostileTest, a_server_that_idles_is_asked_again_before_it_forgets_us) {
  limits.idle_renewal = std::chrono::milliseconds(20);
  server.greet({"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n"});
  server.on("LOGIN", {"% OK [CAPABILITY IMAP4rev1 IDLE] in\r\n"});
  server.on("UID SEARCH", {"* SEARCH\r\n% OK\r\n"});
  start();
  EXPECT_TRUE(server.wait_for("IDLE", 2));
}

TEST_F(ImapHostileTest, noise_while_it_idles_ends_the_connection) {
  std::string noise;
  for (int line = 0; line < 200; ++line) noise += "* 5 RECENT\r\n";
  server.greet({"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n"});
  server.on("LOGIN", {"% OK [CAPABILITY IMAP4rev1 IDLE] in\r\n"});
  server.on("UID SEARCH", {"* SEARCH\r\n% OK\r\n"});
  server.on("IDLE", {"+ idling\r\n", noise});
  expect_problem("without end");
}

TEST_F(ImapHostileTest, without_tls_only_a_loopback_address_is_allowed) {
  settings.host = "mail.example.com";
  EXPECT_THROW(start(), std::runtime_error);
}

}  // namespace
}  // namespace dropline::mail
