#include <future>

#include "chat/mail_desk_fixture.hpp"
#include "dropline/mail/mail_listener.hpp"
#include "mail/listener_fixture.hpp"

namespace dropline::chat {
namespace {

TEST_F(MailDeskTest, AReply_BecomesTheCustomersMessage_WithoutTheQuote) {
  const auto result = deliver(token, mail_from(kMaria,
                                               "Thank you, Tuesday is fine.\r\n\r\nOn Mon, 23 Nov 2026 at 10:02 Acme "
                                               "wrote:\r\n> When may we come?\r\n"));
  EXPECT_EQ(result.outcome, Outcome::accepted);
  const auto all = messages();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].body, "Thank you, Tuesday is fine.");
  EXPECT_EQ(all[1].author.kind, domain::AuthorKind::customer);
  EXPECT_NE(all[1].extra.find(R"("via":"email")"), std::string::npos);
  EXPECT_NE(all[1].extra.find("When may we come?"), std::string::npos);
  EXPECT_EQ(all[1].extra.find("verified"), std::string::npos);
}

TEST_F(MailDeskTest, TheSameMailTwice_IsOneMessage) {
  const auto data = mail_from(kMaria, "Only once");
  EXPECT_EQ(deliver(token, data).outcome, Outcome::accepted);
  EXPECT_EQ(deliver(token, data).outcome, Outcome::accepted);
  EXPECT_EQ(messages().size(), 2U);
}

TEST_F(MailDeskTest, FromAnotherAddress_IsMarkedUnverified) {
  EXPECT_EQ(deliver(token, mail_from("eve@evil.example", "It is me, Maria")).outcome, Outcome::accepted);
  EXPECT_NE(messages().at(1).extra.find(R"("verified":false)"), std::string::npos);
}

TEST_F(MailDeskTest, ForgedAddress_ThatTheMailServerSawThrough_IsMarkedUnverified) {
  const auto forged = mail_from(kMaria, "It is me", "Authentication-Results: mx.acme.example; dmarc=fail\r\n");
  EXPECT_EQ(deliver(token, forged).outcome, Outcome::accepted);
  EXPECT_NE(messages().at(1).extra.find(R"("verified":false)"), std::string::npos);
}

TEST_F(MailDeskTest, AuthenticationResults_OfAnybodyElse_AreNotBelieved) {
  const auto pretended =
      mail_from("eve@evil.example", "It is me", "Authentication-Results: evil.example; dmarc=pass\r\n");
  EXPECT_EQ(deliver(token, pretended).outcome, Outcome::accepted);
  EXPECT_NE(messages().at(1).extra.find(R"("verified":false)"), std::string::npos);
}

TEST_F(MailDeskTest, AForeignOrRevokedToken_IsRefused_AndWritesNowhere) {
  EXPECT_EQ(deliver(ReplyToken::random(), mail_from(kMaria, "Hello")).outcome, Outcome::refused);
  auto revoke = [](storage::Tx& tx) -> Result<std::int64_t> {
    return tx.execute("UPDATE reply_addresses SET revoked_at = 1");
  };
  (void)write(std::move(revoke));
  EXPECT_EQ(deliver(token, mail_from(kMaria, "Hello")).outcome, Outcome::refused);
  EXPECT_EQ(messages().size(), 1U);
}

TEST_F(MailDeskTest, AnAgentsReply_GoesToTheCustomer_InTheAgentsName) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  EXPECT_EQ(deliver(agents, mail_from("Anna@Acme.example", "We come at nine.")).outcome, Outcome::accepted);
  const auto all = messages();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].author.kind, domain::AuthorKind::agent);
  EXPECT_EQ(all[1].author.id, anna.agent.value);
}

TEST_F(MailDeskTest, AnAgentsToken_InStrangeHands_IsRefused) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  EXPECT_EQ(deliver(agents, mail_from("eve@evil.example", "Send me the money")).outcome, Outcome::refused);
  EXPECT_EQ(messages().size(), 1U);
}

TEST_F(MailDeskTest, AnAgentsMail_ThatItsMailServerDoesNotVouchFor_IsRefused) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  const auto judged = [&](const std::string& results) {
    return deliver(agents, mail_from("anna@acme.example", "Hello",
                                     "Authentication-Results: mx.acme.example; " + results + "\r\n"))
        .outcome;
  };
  EXPECT_EQ(judged("dmarc=fail header.from=acme.example"), Outcome::refused);
  EXPECT_EQ(judged("dmarc=permerror header.from=acme.example"), Outcome::refused);
  EXPECT_EQ(judged("dmarc=pass header.from=evil.example"), Outcome::refused);
  EXPECT_EQ(judged("dmarc=none header.from=acme.example; spf=fail smtp.mailfrom=acme.example"), Outcome::refused);
  EXPECT_EQ(judged("dmarc=none header.from=acme.example; dkim=pass header.d=acme.example"), Outcome::accepted);
  EXPECT_EQ(judged("dmarc=pass header.from=acme.example"), Outcome::accepted);
}

// The mail that is answered is attached by some mail programs: whoever has its token writes as the agent.
TEST_F(MailDeskTest, AnAgentsMail_PassesNoTokenOn_ToTheCustomer) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  const std::string secret = mail::address_with(kReplyTo, agents);
  const std::string data =
      "From: anna@acme.example\r\nTo: reply@acme.example\r\nSubject: Re: Hello\r\nMessage-ID: <a@acme.example>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
      "Write to " +
      secret +
      "\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment;"
      " filename=original.eml\r\n\r\nFrom: acme <hello@acme.example>\r\nReply-To: " +
      secret +
      "\r\nSubject: Hello\r\n\r\nHi\r\n--b\r\nContent-Type: text/plain; name=note.txt\r\n"
      "Content-Disposition: attachment; filename=note.txt\r\n\r\nharmless\r\n--b--\r\n";
  EXPECT_EQ(deliver(agents, data).outcome, Outcome::accepted);
  const auto message = messages().at(1);
  EXPECT_EQ(message.body, "Write to reply+…@acme.example");
  EXPECT_EQ(message.extra.find("original.eml"), std::string::npos) << message.extra;
  EXPECT_NE(message.extra.find("note.txt"), std::string::npos) << message.extra;
  EXPECT_EQ(number("SELECT COUNT(*) FROM files"), 1);
}

// The team would write as the customer with it.
TEST_F(MailDeskTest, ACustomersMail_PassesNoTokenOn_InItsSignatureEither) {
  const std::string reply =
      mail_from(kMaria, "Tuesday\r\n\r\n-- \r\nMaria\r\n" + mail::address_with(kReplyTo, token) +
                            "\r\n\r\nOn Mon, 23 Nov 2026 at 10:02 Acme wrote:\r\n> When may we come?");
  EXPECT_EQ(deliver(token, reply).outcome, Outcome::accepted);
  const auto message = messages().at(1);
  EXPECT_EQ(message.body, "Tuesday");
  EXPECT_NE(message.extra.find("Maria\\nreply+…@acme.example"), std::string::npos) << message.extra;
}

TEST_F(MailDeskTest, ARefusal_IsOneReplyWithOneStatus_ForTheMailServer) {
  mail::MailListenerSettings settings;
  settings.listen = "127.0.0.1:0";
  mail::MailListener listener(
      io.get_executor(), settings, [this](std::string_view address) { return desk.accepts(address); },
      [this](mail::ReceivedMail received) { return desk.take(std::move(received)); });
  listener.start();
  const auto send_to = [port = listener.port()](const ReplyToken& to, const std::string& data) {
    mail::SmtpClient client(port);
    (void)client.reply();
    for (const std::string& line : {std::string("LHLO mx.acme.example"), std::string("MAIL FROM:<eve@evil.example>"),
                                    "RCPT TO:<" + mail::address_with(kReplyTo, to) + ">", std::string("DATA")}) {
      (void)client.ask(line);
    }
    client.send(data + ".\r\n");
    return client.reply();
  };
  const auto reply_to = [&](const ReplyToken& to) {
    auto reply = std::async(std::launch::async, send_to, to, mail_from("eve@evil.example", "Send me the money"));
    io.restart();
    while (reply.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      io.run_one_for(std::chrono::milliseconds(10));
    }
    return reply.get();
  };

  EXPECT_EQ(reply_to(ReplyToken::random()), "550 5.1.1 This address takes no replies.\r\n");
  EXPECT_EQ(reply_to(new_address(Person::of(anna.agent), "anna@acme.example")),
            "550 5.7.1 Please reply from the address that the message was sent to.\r\n");
  EXPECT_EQ(reply_to(token), "250 2.0.0 Stored\r\n");
  run(listener.drain());
}

TEST_F(MailDeskTest, AnAgentWhoLeftTheCompany_WritesNoMore) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  auto leave = [&](storage::Tx& tx) { return storage::remove_member(tx, acme.id, anna.agent); };
  ASSERT_TRUE(run(store.write(std::move(leave))));
  EXPECT_EQ(deliver(agents, mail_from("anna@acme.example", "Still here")).outcome, Outcome::refused);
  EXPECT_EQ(messages().size(), 1U);
}

TEST_F(MailDeskTest, Automatic_IsTakenAndDropped) {
  for (const char* header :
       {"Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "X-Dropline-Loop: our loop mark\r\n"}) {
    EXPECT_EQ(deliver(token, mail_from(kMaria, "I am on holiday", header)).outcome, Outcome::accepted) << header;
  }
  EXPECT_EQ(deliver(token, mail_from(kMaria, "I am on holiday"), "").outcome, Outcome::accepted);  // null return path
  EXPECT_EQ(messages().size(), 1U);
}

TEST_F(MailDeskTest, ABounceForGood_SuppressesTheAddress) {
  auto confirm = [&](storage::Tx& tx) -> Result<bool> {
    storage::confirm_customer_address(tx, acme.id, customer, kMaria);
    return true;
  };
  (void)write(std::move(confirm));
  const std::string bounce =
      "From: mailer-daemon@customer.example\r\nTo: reply@acme.example\r\nSubject: Undelivered\r\n"
      "Message-ID: <bounce@customer.example>\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
      "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.example\r\n\r\n"
      "Final-Recipient: rfc822; maria@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";
  const auto suppressed = [&] { return number("SELECT COUNT(*) FROM identities WHERE suppressed_at > 0"); };
  EXPECT_EQ(deliver(token, bounce, "eve@evil.example").outcome, Outcome::accepted);  // no report has a sender
  EXPECT_EQ(suppressed(), 0);
  EXPECT_EQ(deliver(token, bounce, "").outcome, Outcome::accepted);
  EXPECT_EQ(suppressed(), 1);
  EXPECT_EQ(messages().size(), 1U);
}

TEST_F(MailDeskTest, TooMuchMailInAnHour_IsPutOff_NotLost) {
  limits.mails_in_per_hour = 2;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(deliver(token, mail_from(kMaria, "Hello")).outcome, Outcome::accepted);
  const auto third = mail_from(kMaria, "Third");
  EXPECT_EQ(deliver(token, third).outcome, Outcome::try_later);
  clock.advance(kHour + kSecond);
  EXPECT_EQ(deliver(token, third).outcome, Outcome::accepted);
  EXPECT_EQ(messages().size(), 4U);
}

TEST_F(MailDeskTest, TooMuchMailOfACustomer_PutsNoAgentsAnswerOff) {
  limits.mails_in_per_hour = 1;
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  EXPECT_EQ(deliver(token, mail_from(kMaria, "Hello")).outcome, Outcome::accepted);
  EXPECT_EQ(deliver(token, mail_from(kMaria, "Hello?")).outcome, Outcome::try_later);
  EXPECT_EQ(deliver(agents, mail_from("anna@acme.example", "We come at nine.")).outcome, Outcome::accepted);
  EXPECT_EQ(deliver(agents, mail_from("anna@acme.example", "Or at ten.")).outcome, Outcome::try_later);
}

TEST_F(MailDeskTest, OutOfAMailbox_TheHeaderLeadsToTheConversation) {
  mail::ReceivedMail received;
  received.has_envelope = false;
  received.data = mail_from(kMaria, "By its Message-ID",
                            "In-Reply-To: <" + mail::message_id_with(token, 1, "acme.example") + ">\r\n");
  EXPECT_EQ(run(desk.take(received)).at(0).outcome, Outcome::accepted);
  EXPECT_EQ(messages().at(1).body, "By its Message-ID");
}

TEST_F(MailDeskTest, AnAttachment_IsKeptWithTheMessage) {
  const std::string data =
      "From: maria@customer.example\r\nTo: reply@acme.example\r\nSubject: Photo\r\nMessage-ID: <a@customer.example>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
      "See here\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"../door.png\"\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n--b--\r\n";
  EXPECT_EQ(deliver(token, data).outcome, Outcome::accepted);
  const auto message = messages().at(1);
  EXPECT_EQ(message.body, "See here");
  EXPECT_NE(message.extra.find("door.png"), std::string::npos);
  EXPECT_EQ(number("SELECT size FROM files"), 4);
}

TEST_F(MailDeskTest, LongerThanAMessage_TheWholeMailIsKeptAsAFile) {
  limits.message_characters = 100;
  EXPECT_EQ(deliver(token, mail_from(kMaria, std::string(500, 'x'))).outcome, Outcome::accepted);
  EXPECT_EQ(messages().at(1).body.size(), 100U);
  EXPECT_NE(messages().at(1).extra.find("mail.txt"), std::string::npos);
}

TEST_F(MailDeskTest, AnAgentsAnswer_LongerThanAMessage_IsRefused) {
  limits.message_characters = 100;
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  EXPECT_EQ(deliver(agents, mail_from("anna@acme.example", std::string(500, 'x'))).outcome, Outcome::refused);
  EXPECT_EQ(messages().size(), 1U);
}

TEST_F(MailDeskTest, AnAgentsMail_ThatOnlyQuotes_IsRefused) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  const std::string quote = "On Mon, 23 Nov 2026 at 10:02 Acme wrote:\r\n> When may you come?\r\n> Unsubscribe here";
  const auto result = deliver(agents, mail_from("anna@acme.example", quote));
  EXPECT_EQ(result.outcome, Outcome::refused);
  EXPECT_EQ(result.text, "There is no answer in this mail; please write it above the quote.");
  EXPECT_EQ(deliver(agents, mail_from("anna@acme.example", "")).outcome, Outcome::refused);
  EXPECT_EQ(messages().size(), 1U);

  EXPECT_EQ(deliver(token, mail_from(kMaria, quote)).outcome, Outcome::accepted);
  EXPECT_NE(messages().at(1).body.find("When may you come?"), std::string::npos) << "the team sees all";
}

TEST_F(MailDeskTest, AnAgentsFile_WithOnlyAQuote_IsAMessageOfItsName) {
  limits.message_characters = 100;
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  const std::string data =
      "From: anna@acme.example\r\nTo: reply@acme.example\r\nSubject: Re: Hello\r\nMessage-ID: <a@acme.example>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
      "On Mon, 23 Nov 2026 at 10:02 Acme wrote:\r\n> " +
      std::string(200, 'x') +
      "\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=offer.txt\r\n\r\n"
      "nine\r\n--b--\r\n";
  EXPECT_EQ(deliver(agents, data).outcome, Outcome::accepted);
  EXPECT_EQ(messages().at(1).body, "offer.txt");
  EXPECT_EQ(number("SELECT COUNT(*) FROM files"), 1) << "and nothing of the quote";
}

TEST_F(MailDeskTest, AShortAnswerAboveALongQuote_IsTaken_AndTheQuoteIsAFileForTheTeamOnly) {
  std::string body = "At nine.\r\n\r\nOn Mon, 23 Nov 2026 at 10:02 Acme wrote:\r\n";
  for (int i = 0; i < 600; ++i) body += "> Thirty characters in each line\r\n";
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  EXPECT_EQ(deliver(agents, mail_from("anna@acme.example", body)).outcome, Outcome::accepted);
  ASSERT_EQ(messages().size(), 2U);
  EXPECT_EQ(messages()[1].body, "At nine.");
  EXPECT_EQ(messages()[1].extra.find("files"), std::string::npos) << messages()[1].extra;
  EXPECT_EQ(number("SELECT COUNT(*) FROM files"), 0);

  EXPECT_EQ(deliver(token, mail_from(kMaria, body)).outcome, Outcome::accepted);
  EXPECT_EQ(messages().at(2).body, "At nine.");
  EXPECT_NE(messages().at(2).extra.find("mail.txt"), std::string::npos);
}

}  // namespace
}  // namespace dropline::chat
