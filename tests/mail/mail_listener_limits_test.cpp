// Clients that want too much, lie, smuggle, go away or never end.
#include "mail/listener_fixture.hpp"

#include <chrono>
#include <future>
#include <utility>

namespace dropline::mail {
namespace {

class MailListenerLimitsTest : public ListenerFixture {};

// What one program takes for the end of a mail and another for text: CVE-2023-51764, -51765, -51766.
constexpr std::string_view kSmuggled =
    "MAIL FROM:<boss@example.org>\r\nRCPT TO:<reply+1@in.example>\r\nDATA\r\nfalse\r\n.\r\n";

TEST_F(MailListenerLimitsTest, no_second_mail_can_be_smuggled_behind_a_false_end) {
  settings.limits.errors = 1000;
  start();
  for (const std::string_view end :
       {"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\n.\r", "\r\r\n.\r\r\n"}) {
    auto client = client_in_data();
    client.send("true");
    client.send(end);
    client.send(kSmuggled);
    const auto answer = client.rest();
    EXPECT_EQ(answer.substr(0, 9), "550 5.6.0") << testing::PrintToString(end);
    EXPECT_EQ(answer.find("\r\n"), answer.size() - 2) << "only one answer";
  }
  EXPECT_EQ(catcher.count(), 0U);
}

TEST_F(MailListenerLimitsTest, a_false_end_that_comes_in_pieces_is_still_none) {
  start();
  auto client = client_in_data();
  for (const std::string_view piece : {"a\r", "\n", ".", "\r", "\nb"}) client.send(piece);
  EXPECT_EQ(client.reply().substr(0, 3), "250") << "that was the true end";
  EXPECT_EQ(catcher.wait_for(1).front().data, "a\r\n");
  auto other = client_in_data();
  other.send("a\r\n");
  other.send(".\n");
  EXPECT_EQ(other.rest().substr(0, 3), "550");
}

TEST_F(MailListenerLimitsTest, a_command_that_does_not_end_with_crlf_ends_the_connection) {
  start();
  auto client = this->client();
  client.send("MAIL FROM:<a@b.example>\nRCPT TO:<reply+1@in.example>\r\n");
  EXPECT_EQ(client.rest().substr(0, 9), "500 5.5.2");
  auto other = this->client();
  other.send("NOOP\rNOOP\r\n");
  EXPECT_EQ(other.rest().substr(0, 9), "500 5.5.2");
}

TEST_F(MailListenerLimitsTest, a_browser_that_was_led_here_gets_nowhere) {
  start();
  SmtpClient client(listener->port());
  EXPECT_EQ(client.reply().substr(0, 3), "220");
  client.send("POST / HTTP/1.1\r\nHost: x\r\n\r\nEHLO x\r\nMAIL FROM:<a@b.example>\r\n");
  const auto answer = client.rest();
  EXPECT_EQ(answer.substr(0, 3), "421");
  EXPECT_EQ(answer.find("250"), answer.npos);
}

TEST_F(MailListenerLimitsTest, a_mail_that_is_too_large_is_refused_by_its_word_and_by_its_deed) {
  settings.limits.mail_bytes = 1000;
  start();
  auto client = this->client();
  EXPECT_EQ(client.ask("MAIL FROM:<a@b.example> SIZE=1001"), "552");
  EXPECT_EQ(client.ask("MAIL FROM:<a@b.example> SIZE=1000"), "250");
  EXPECT_EQ(client.ask("RCPT TO:<reply+1@in.example>"), "250");
  EXPECT_EQ(client.ask("DATA"), "354");
  client.send(std::string(999, 'x') + "\r\n.\r\n");
  EXPECT_EQ(client.reply().substr(0, 9), "552 5.3.4");
  EXPECT_EQ(catcher.count(), 0U);

  EXPECT_EQ(client.ask("MAIL FROM:<a@b.example>"), "250");
  EXPECT_EQ(client.ask("RCPT TO:<reply+1@in.example>"), "250");
  EXPECT_EQ(client.ask("DATA"), "354");
  client.send(std::string(998, 'x') + "\r\n.\r\n");
  EXPECT_EQ(client.reply().substr(0, 3), "250") << "exactly the limit";
}

TEST_F(MailListenerLimitsTest, mail_that_is_on_its_way_does_not_fill_the_memory_and_gives_it_back) {
  settings.limits.mail_bytes = 100'000;
  settings.limits.buffered_bytes = 50'000;
  start();
  for (const auto& [size, code] : {std::pair(60'000, "452 4.3.1"), {40'000, "250 2.0.0"}, {40'000, "250 2.0.0"}}) {
    auto client = client_in_data();
    client.send(std::string(static_cast<std::size_t>(size), 'x') + "\r\n.\r\n");
    EXPECT_EQ(client.reply().substr(0, 9), code);
  }
}

TEST_F(MailListenerLimitsTest, too_many_recipients_are_told_to_come_with_another_mail) {
  settings.limits.recipients = 2;
  start();
  auto client = this->client();
  EXPECT_EQ(client.ask("MAIL FROM:<a@b.example>"), "250");
  EXPECT_EQ(client.ask("RCPT TO:<reply+1@in.example>"), "250");
  EXPECT_EQ(client.ask("RCPT TO:<reply+2@in.example>"), "250");
  EXPECT_EQ(client.ask("RCPT TO:<reply+3@in.example>"), "452");
  EXPECT_EQ(client.ask("DATA"), "354");
  client.send("x\r\n.\r\n");
  EXPECT_EQ(client.reply().substr(0, 3), "250");
  EXPECT_EQ(catcher.wait_for(1).front().recipients.size(), 2U);
}

TEST_F(MailListenerLimitsTest, a_line_without_end_and_too_many_errors_end_the_connection) {
  settings.limits.errors = 3;
  start();
  auto endless = client();
  endless.send(std::string(2000, 'x'));
  EXPECT_EQ(endless.rest().substr(0, 9), "500 5.5.2");
  auto clumsy = client();
  EXPECT_EQ(clumsy.ask("WHAT"), "500");
  EXPECT_EQ(clumsy.ask("DATA now"), "501");
  clumsy.send("RCPT TO:<x>\r\nNOOP\r\n");
  const auto answer = clumsy.rest();
  EXPECT_EQ(answer.substr(0, 3), "553");
  EXPECT_NE(answer.find("\r\n421 4.7.0"), answer.npos);
  EXPECT_EQ(answer.find("250"), answer.npos);
}

TEST_F(MailListenerLimitsTest, mails_and_connections_are_counted) {
  settings.limits.mails = 1;
  settings.limits.connections = 1;
  start();
  auto client = client_in_data();
  SmtpClient second(listener->port());
  EXPECT_EQ(second.rest().substr(0, 9), "421 4.3.2");
  client.send("x\r\n.\r\n");
  EXPECT_EQ(client.reply().substr(0, 3), "250");
  client.send("MAIL FROM:<a@b.example>\r\n");
  EXPECT_EQ(client.rest().substr(0, 9), "421 4.3.2");
}

TEST_F(MailListenerLimitsTest, a_silent_client_is_told_and_let_go_even_within_a_mail) {
  settings.limits.idle = std::chrono::milliseconds(50);
  start();
  auto client = this->client();
  EXPECT_EQ(client.rest().substr(0, 9), "421 4.4.2");
  auto within = client_in_data();
  within.send("half a mail\r\n");
  EXPECT_EQ(within.rest().substr(0, 9), "421 4.4.2");
  EXPECT_EQ(catcher.count(), 0U);
}

TEST_F(MailListenerLimitsTest, a_client_that_stays_too_long_is_let_go) {
  settings.limits.total = std::chrono::milliseconds(150);
  start();
  auto client = client_in_data();
  EXPECT_EQ(client.rest().substr(0, 9), "421 4.4.2");
}

TEST_F(MailListenerLimitsTest, a_connection_that_is_cut_anywhere_delivers_nothing_by_halves) {
  settings.limits.connections = 1000;
  start();
  const std::string talk =
      "EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<reply+1@in.example>\r\nDATA\r\nSubject: x\r\n\r\n..text\r\n.\r\n";
  for (std::size_t cut = 0; cut < talk.size(); ++cut) {
    SmtpClient client(listener->port());
    client.send(talk.substr(0, cut));
    client.finish_writing();
    (void)client.rest();
  }
  EXPECT_EQ(catcher.count(), 0U);
  SmtpClient whole(listener->port());
  whole.send(talk);
  whole.finish_writing();
  EXPECT_NE(whole.rest().find("250 2.0.0 Stored"), std::string::npos);
  EXPECT_EQ(catcher.count(), 1U);
}

TEST_F(MailListenerLimitsTest, draining_lets_a_mail_finish_and_takes_no_other) {
  start();
  auto idle = client();
  auto sending = client_in_data();
  sending.send("half ");
  auto drained = std::async(std::launch::async, [this] { io.await(listener->drain()); });
  EXPECT_EQ(idle.rest().substr(0, 9), "421 4.3.2");
  EXPECT_THROW(SmtpClient(listener->port()), test::Disconnected);
  sending.send("and whole\r\n.\r\nMAIL FROM:<a@b.example>\r\n");
  const auto answer = sending.rest();
  EXPECT_EQ(answer.substr(0, 9), "250 2.0.0");
  EXPECT_NE(answer.find("\r\n421 4.3.2"), answer.npos);
  drained.get();
  EXPECT_EQ(catcher.wait_for(1).front().data, "half and whole\r\n");
}

}  // namespace
}  // namespace dropline::mail
