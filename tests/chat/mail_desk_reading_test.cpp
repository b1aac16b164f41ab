#include "chat/mail_desk_fixture.hpp"

// Who answers a mail has read it.
namespace dropline::chat {
namespace {

TEST_F(MailDeskTest, WhoAnswersAMail_HasReadWhatItTold) {
  ASSERT_TRUE(answer(anna, conversation, "When may we come?"));
  const std::string reply =
      mail_from(kMaria, "Tuesday", "In-Reply-To: <" + mail::message_id_with(token, 2, "acme.example") + ">\r\n");
  EXPECT_EQ(deliver(token, reply).outcome, Outcome::accepted);
  EXPECT_EQ(number("SELECT COUNT(*) FROM notifications WHERE person_kind = 1 AND closed_at = 0"), 0);
  EXPECT_EQ(receipts().customer.read, 2) << "and the agents see it";
}

TEST_F(MailDeskTest, AnAgentWhoAnswersAMail_HasReadItForTheCompany) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  const std::string reply = mail_from("anna@acme.example", "We come at nine.",
                                      "In-Reply-To: <" + mail::message_id_with(agents, 1, "acme.example") + ">\r\n");
  EXPECT_EQ(deliver(agents, reply).outcome, Outcome::accepted);
  EXPECT_EQ(receipts().company.read, 1);
}

TEST_F(MailDeskTest, AnAgentsAnswerByMail_LeavesUnreadWhatCameAfterThatMail) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  ASSERT_TRUE(send(visitor(device), text("Please cancel.")));
  const std::string reply = mail_from("anna@acme.example", "We come at nine.",
                                      "In-Reply-To: <" + mail::message_id_with(agents, 1, "acme.example") + ">\r\n");
  EXPECT_EQ(deliver(agents, reply).outcome, Outcome::accepted);
  EXPECT_EQ(number("SELECT first_seq FROM notifications WHERE person_kind = 2 AND closed_at = 0"), 2)
      << "the team is still told of it";
  EXPECT_EQ(receipts().company.read, 1);
  EXPECT_EQ(seen_by(anna).read_seq, 1);
  EXPECT_EQ(seen_by(anna).unread(), 1) << "her own answer is nothing new to her";
  EXPECT_EQ(seen_by(ben).unread(), 3);
}

TEST_F(MailDeskTest, AnAgentsAnswerByMail_TellsTheirOtherWindowsFirst_HowFarTheyHadRead) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  const std::string reply = mail_from("anna@acme.example", "We come at nine.",
                                      "In-Reply-To: <" + mail::message_id_with(agents, 1, "acme.example") + ">\r\n");
  EXPECT_EQ(deliver(agents, reply).outcome, Outcome::accepted);
  const auto read_at = number("SELECT ev FROM events WHERE kind = 3");
  EXPECT_GT(read_at, 0);
  EXPECT_LT(read_at, number("SELECT ev FROM messages WHERE seq = 2"));
}

TEST_F(MailDeskTest, AnAgentsAnswer_ThatNamesNoMail_LeavesEverythingUnread) {
  const ReplyToken agents = new_address(Person::of(anna.agent), "anna@acme.example");
  EXPECT_EQ(deliver(agents, mail_from("anna@acme.example", "We come at nine.")).outcome, Outcome::accepted);
  EXPECT_EQ(number("SELECT first_seq FROM notifications WHERE person_kind = 2 AND closed_at = 0"), 1);
  EXPECT_EQ(seen_by(anna).unread(), 1);
}

TEST_F(MailDeskTest, ACustomersAnswerByMail_LeavesUnreadWhatCameAfterThatMail) {
  ASSERT_TRUE(answer(anna, conversation, "When may we come?"));
  ASSERT_TRUE(answer(anna, conversation, "Only until noon."));
  const std::string reply =
      mail_from(kMaria, "Tuesday", "In-Reply-To: <" + mail::message_id_with(token, 2, "acme.example") + ">\r\n");
  EXPECT_EQ(deliver(token, reply).outcome, Outcome::accepted);
  EXPECT_EQ(number("SELECT first_seq FROM notifications WHERE person_kind = 1 AND closed_at = 0"), 3);
  EXPECT_EQ(receipts().customer.read, 2);
}

TEST_F(MailDeskTest, AnUnverifiedAnswer_SaysNothingAboutReading) {
  ASSERT_TRUE(answer(anna, conversation, "When may we come?"));
  const std::string reply = mail_from("eve@evil.example", "Tuesday",
                                      "In-Reply-To: <" + mail::message_id_with(token, 2, "acme.example") + ">\r\n");
  EXPECT_EQ(deliver(token, reply).outcome, Outcome::accepted);
  EXPECT_EQ(receipts().customer.read, 0);
}

}  // namespace
}  // namespace dropline::chat
