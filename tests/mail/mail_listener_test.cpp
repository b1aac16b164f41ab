// The usual ways: who is let in, what is taken, and who is told what.
#include "mail/listener_fixture.hpp"

#include "support/temp_dir.hpp"

#include <filesystem>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace dropline::mail {
namespace {

class MailListenerTest : public ListenerFixture {};

TEST_F(MailListenerTest, a_mail_reaches_the_handler_with_envelope_and_unstuffed_text_before_it_is_acknowledged) {
  start();
  auto client = client_in_data();
  client.send("Subject: hello\r\n\r\n..dot\r\nf\xc3\xbcr dich\r\n.\r\n");
  EXPECT_EQ(client.reply(), "250 2.0.0 Stored\r\n");
  ASSERT_EQ(catcher.count(), 1U);
  const auto mail = catcher.wait_for(1).front();
  EXPECT_TRUE(mail.has_envelope);
  EXPECT_EQ(mail.envelope_from, "someone@example.org");
  EXPECT_EQ(mail.recipients, std::vector<std::string>{"reply+1@in.example"});
  EXPECT_EQ(mail.data, "Subject: hello\r\n\r\n.dot\r\nf\xc3\xbcr dich\r\n");
  EXPECT_EQ(client.ask("QUIT"), "221");
}

TEST_F(MailListenerTest, the_greeting_offers_what_the_listener_can_do) {
  settings.limits.mail_bytes = 1000;
  start();
  SmtpClient client(listener->port());
  EXPECT_EQ(client.reply(), "220 mail.example ESMTP\r\n");
  client.send("EHLO me\r\n");
  EXPECT_EQ(client.reply(),
            "250-mail.example\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
            "250 ENHANCEDSTATUSCODES\r\n");
  client.send("HELO me\r\n");
  EXPECT_EQ(client.reply(), "250 mail.example\r\n");
}

TEST_F(MailListenerTest, pipelined_commands_are_answered_in_order) {
  start();
  auto client = this->client();
  client.send(
      "MAIL FROM:<>\r\nRCPT TO:<reply+a@in.example>\r\nRCPT TO:<other@example.com>\r\nRCPT TO:<reply+b@in.example>\r\n"
      "DATA\r\n");
  EXPECT_EQ(client.reply().substr(0, 9), "250 2.1.0");
  EXPECT_EQ(client.reply().substr(0, 9), "250 2.1.5");
  EXPECT_EQ(client.reply().substr(0, 9), "550 5.1.1");
  EXPECT_EQ(client.reply().substr(0, 9), "250 2.1.5");
  EXPECT_EQ(client.reply().substr(0, 3), "354");
  client.send("first\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<reply+c@in.example>\r\nDATA\r\n");
  EXPECT_EQ(client.reply().substr(0, 3), "250");
  EXPECT_EQ(client.reply().substr(0, 9), "250 2.1.0");
  EXPECT_EQ(client.reply().substr(0, 9), "250 2.1.5");
  EXPECT_EQ(client.reply().substr(0, 3), "354");
  client.send("second\r\n.\r\nQUIT\r\n");
  EXPECT_EQ(client.reply().substr(0, 3), "250");
  EXPECT_EQ(client.reply().substr(0, 3), "221");
  const auto mails = catcher.wait_for(2);
  EXPECT_EQ(mails[0].envelope_from, "");
  EXPECT_EQ(mails[0].recipients, (std::vector<std::string>{"reply+a@in.example", "reply+b@in.example"}));
  EXPECT_EQ(mails[0].data, "first\r\n");
  EXPECT_EQ(mails[1].data, "second\r\n");
}

TEST_F(MailListenerTest, an_unknown_recipient_is_refused_and_nothing_is_relayed) {
  start();
  auto client = this->client();
  EXPECT_EQ(client.ask("RCPT TO:<reply+1@in.example>"), "503");
  EXPECT_EQ(client.ask("MAIL FROM:<a@b.example>"), "250");
  EXPECT_EQ(client.ask("RCPT TO:<victim@elsewhere.example>"), "550");
  EXPECT_EQ(client.ask("RCPT TO:<@in.example:victim@elsewhere.example>"), "550");
  EXPECT_EQ(client.ask("RCPT TO:<postmaster>"), "550");
  EXPECT_EQ(client.ask("DATA"), "503");
  EXPECT_EQ(catcher.count(), 0U);
}

TEST_F(MailListenerTest, a_handler_that_cannot_store_makes_the_sender_come_again) {
  catcher.answer([](const ReceivedMail&) { return Delivery{later("The disk is full")}; });
  start();
  auto client = client_in_data();
  client.send("x\r\n.\r\n");
  EXPECT_EQ(client.reply(), "451 4.3.0 The disk is full\r\n");

  catcher.answer([](const ReceivedMail&) -> Delivery { throw std::runtime_error("broken"); });
  EXPECT_EQ(client.ask("MAIL FROM:<a@b.example>"), "250");
  EXPECT_EQ(client.ask("RCPT TO:<reply+1@in.example>"), "250");
  EXPECT_EQ(client.ask("DATA"), "354");
  client.send("x\r\n.\r\n");
  EXPECT_EQ(client.reply().substr(0, 9), "451 4.3.0");
}

TEST_F(MailListenerTest, a_refusal_of_the_handler_cannot_break_out_of_its_line) {
  catcher.answer([](const ReceivedMail&) { return Delivery{refused("no\r\n250 yes")}; });
  start();
  auto client = client_in_data();
  client.send("x\r\n.\r\n");
  EXPECT_EQ(client.reply(), "550 5.7.1 no??250 yes\r\n");
}

TEST_F(MailListenerTest, a_status_of_the_handler_takes_the_place_of_the_usual_one) {
  catcher.answer([](const ReceivedMail&) {
    return Delivery{refused("No replies", "5.1.1"), refused("", "5.6.0"), later("Full", "4.3.1"),
                    refused("x", "5.1.1\r\n")};
  });
  start_lmtp();
  auto client = client_in_data(4);
  client.send("x\r\n.\r\n");
  EXPECT_EQ(client.reply(), "550 5.1.1 No replies\r\n");
  EXPECT_EQ(client.reply(), "550 5.6.0 This mail is not taken\r\n");
  EXPECT_EQ(client.reply(), "451 4.3.1 Full\r\n");
  EXPECT_EQ(client.reply(), "550 5.1.1?? x\r\n");
}

TEST_F(MailListenerTest, with_smtp_one_recipient_who_must_wait_makes_all_wait_and_one_who_is_served_is_enough) {
  catcher.answer([](const ReceivedMail&) { return Delivery{accepted(), later(), refused()}; });
  start();
  auto client = client_in_data(3);
  client.send("x\r\n.\r\n");
  EXPECT_EQ(client.reply().substr(0, 3), "451");
  catcher.answer([](const ReceivedMail&) { return Delivery{refused(), accepted()}; });
  auto second = client_in_data(2);
  second.send("x\r\n.\r\n");
  EXPECT_EQ(second.reply().substr(0, 3), "250");
  catcher.answer([](const ReceivedMail&) { return Delivery{accepted()}; });  // one answer for two
  auto third = client_in_data(2);
  third.send("x\r\n.\r\n");
  EXPECT_EQ(third.reply().substr(0, 3), "451");
}

TEST_F(MailListenerTest, with_lmtp_each_recipient_has_an_answer) {
  catcher.answer([](const ReceivedMail&) { return Delivery{accepted(), refused("closed"), later(), accepted()}; });
  start_lmtp();
  auto client = client_in_data(4);
  client.send("x\r\n.\r\n");
  EXPECT_EQ(client.reply(), "250 2.0.0 Stored\r\n");
  EXPECT_EQ(client.reply(), "550 5.7.1 closed\r\n");
  EXPECT_EQ(client.reply().substr(0, 9), "451 4.3.0");
  EXPECT_EQ(client.reply(), "250 2.0.0 Stored\r\n");
  EXPECT_EQ(client.ask("EHLO me"), "500");
}

TEST_F(MailListenerTest, a_unix_socket_is_for_owner_and_group_and_a_left_over_one_is_replaced) {
  const test::TempDir directory;
  settings.listen = (directory / "mail.sock").string();
  boost::asio::io_context own;
  boost::asio::local::stream_protocol::acceptor left_over(own, settings.listen);
  left_over.close();
  ASSERT_TRUE(std::filesystem::exists(settings.listen));
  start_lmtp();

  EXPECT_EQ(std::filesystem::status(settings.listen).permissions(), std::filesystem::perms(0660));
  boost::asio::local::stream_protocol::socket socket(own);
  socket.connect(settings.listen);
  std::string received;
  boost::asio::read_until(socket, boost::asio::dynamic_buffer(received), "\r\n");
  EXPECT_EQ(received, "220 mail.example LMTP\r\n");

  EXPECT_THROW(start(), std::runtime_error) << "somebody listens there already";
  io.await(listener->drain());
  EXPECT_FALSE(std::filesystem::exists(settings.listen));
}

TEST_F(MailListenerTest, settings_that_cannot_work_are_refused_with_a_sentence) {
  for (const auto* listen : {"localhost", "127.0.0.1", "127.0.0.1:port", "mail.sock", ":25"}) {
    settings.listen = listen;
    EXPECT_THROW(start(), std::runtime_error) << listen;
  }
  settings.listen = "127.0.0.1:25";
  EXPECT_THROW(start_lmtp(), std::runtime_error);
}

}  // namespace
}  // namespace dropline::mail
