#include "mail/smtp_command.hpp"

#include "mail/smtp_text.hpp"

#include <gtest/gtest.h>

namespace dropline::mail {
namespace {

using Verb = SmtpCommand::Verb;

SmtpCommand command(std::string_view line) {
  const auto parsed = parse_smtp_command(line);
  if (const auto* reply = std::get_if<SmtpReply>(&parsed)) {
    ADD_FAILURE() << line << ": " << reply->line();
    return {};
  }
  return std::get<SmtpCommand>(parsed);
}

int refusal(std::string_view line) {
  const auto parsed = parse_smtp_command(line);
  const auto* reply = std::get_if<SmtpReply>(&parsed);
  return reply ? reply->code : 0;
}

TEST(SmtpCommandTest, verbs_are_known_in_any_case) {
  EXPECT_EQ(command("ehlo me").verb, Verb::ehlo);
  EXPECT_EQ(command("LhLo me").verb, Verb::lhlo);
  EXPECT_EQ(command("QUIT").verb, Verb::quit);
  EXPECT_EQ(command("noop whatever").verb, Verb::noop);
}

TEST(SmtpCommandTest, addresses_are_taken_out_of_every_form_of_path) {
  EXPECT_EQ(command("MAIL FROM:<>").address, "");
  EXPECT_EQ(command("MAIL FROM:<a@b.example>").address, "a@b.example");
  EXPECT_EQ(command("mail from: <a@b.example> ").address, "a@b.example");
  EXPECT_EQ(command("RCPT TO:<@one,@two:a@b.example>").address, "a@b.example");
  EXPECT_EQ(command("RCPT TO:<\"a > b@c\"@d.example>").address, "\"a > b@c\"@d.example");
  EXPECT_EQ(command("RCPT TO:<\"a \\\" b\"@d.example>").address, "\"a \\\" b\"@d.example");
  EXPECT_EQ(command("RCPT TO:<a@[127.0.0.1]>").address, "a@[127.0.0.1]");
  EXPECT_EQ(command("RCPT TO:<Postmaster>").address, "Postmaster");
}

TEST(SmtpCommandTest, parameters_that_are_offered_are_read) {
  const auto mail = command("MAIL FROM:<a@b.example> size=123 BODY=8BITMIME SMTPUTF8");
  EXPECT_EQ(mail.size, 123U);
  EXPECT_TRUE(mail.smtputf8);
}

TEST(SmtpCommandTest, what_cannot_be_carried_out_is_refused) {
  EXPECT_EQ(refusal(""), 500);
  EXPECT_EQ(refusal("GET / HTTP/1.1"), 500);
  EXPECT_EQ(refusal(std::string_view("NOOP \0x", 7)), 500);
  EXPECT_EQ(refusal("NOOP \xff"), 500);
  EXPECT_EQ(refusal("EHLO"), 501);
  EXPECT_EQ(refusal("DATA now"), 501);
  for (const auto* path :
       {"a@b.example", "<a@b.example", "<a@b.example>x", "<\"a@b.example>", "<@relay>", "b.example"}) {
    EXPECT_EQ(refusal(std::string("RCPT TO:") + path), 501) << path;
  }
  for (const auto* mailbox :
       {"", "a", "@b.example", "a@", "a@@b", "a b@c", "a@b c", "a@b@c", "\"a\"b@c", "a,b@c", "a@[]"}) {
    EXPECT_EQ(refusal("RCPT TO:<" + std::string(mailbox) + ">"), mailbox[0] == '@' ? 501 : 553) << mailbox;
  }
  for (const auto* parameter :
       {"SIZE=x", "SIZE", "SIZE=99999999999999999999", "BODY=BINARYMIME", "AUTH=<>", "SMTPUTF8=1"}) {
    EXPECT_EQ(refusal("MAIL FROM:<a@b.example> " + std::string(parameter)), 555) << parameter;
  }
  EXPECT_EQ(refusal("RCPT TO:<a@b.example> NOTIFY=NEVER"), 555);
}

TEST(SmtpCommandTest, only_crlf_ends_a_line) {
  EXPECT_EQ(std::get<std::size_t>(find_smtp_line("NOOP\r\nQUIT\r\n")), 6U);
  EXPECT_EQ(std::get<LineFault>(find_smtp_line("NOOP")), LineFault::incomplete);
  EXPECT_EQ(std::get<LineFault>(find_smtp_line("NOOP\r")), LineFault::incomplete);
  EXPECT_EQ(std::get<LineFault>(find_smtp_line("NOOP\n")), LineFault::bare_line_end);
  EXPECT_EQ(std::get<LineFault>(find_smtp_line("NOOP\rx\r\n")), LineFault::bare_line_end);
}

TEST(SmtpTextTest, the_text_is_the_same_in_whatever_pieces_it_comes) {
  const std::string sent = "a\r\n..b\r\n.c\r\n\r\n...\r\n.\r\nQUIT\r\n";
  for (std::size_t cut = 0; cut <= sent.size(); ++cut) {
    SmtpTextReader reader(100);
    auto taken = reader.read(std::string_view(sent).substr(0, cut));
    if (taken == cut) taken += reader.read(std::string_view(sent).substr(cut));
    EXPECT_EQ(reader.progress(), SmtpTextReader::Progress::done);
    EXPECT_EQ(sent.substr(taken), "QUIT\r\n");
    EXPECT_EQ(reader.take(), "a\r\n.b\r\nc\r\n\r\n..\r\n");
  }
}

TEST(SmtpTextTest, an_empty_text_ends_at_once) {
  SmtpTextReader reader(100);
  EXPECT_EQ(reader.read(".\r\nQUIT"), 3U);
  EXPECT_EQ(reader.progress(), SmtpTextReader::Progress::done);
  EXPECT_EQ(reader.take(), "");
}

}  // namespace
}  // namespace dropline::mail
