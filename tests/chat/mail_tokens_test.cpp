#include "chat/mail_tokens.hpp"

#include <gtest/gtest.h>

#include "dropline/ids.hpp"
#include "dropline/mail/reply_address.hpp"

namespace dropline::chat {
namespace {

TEST(MailTokens, AreCutOutOfTexts_HoweverTheyAreWritten) {
  const ReplyToken token = ReplyToken::random();
  const auto link = Token::random().text();
  EXPECT_EQ(without_mail_tokens("https://x.example/-/return/" + link + " here"), "https://x.example/-/return/… here");
  EXPECT_EQ(without_mail_tokens("https://x.example/-/unsubscribe/" + link), "https://x.example/-/unsubscribe/…");
  EXPECT_EQ(without_mail_tokens("https://safe.example/?u=https%3A%2F%2Fx.example%2F-%2Freturn%2F" + link + "&z=1"),
            "https://safe.example/?u=https%3A%2F%2Fx.example%2F-%2Freturn%2F…&z=1");
  EXPECT_EQ(without_mail_tokens("To: " + mail::address_with("reply@x.example", token)), "To: reply+…@x.example");
  EXPECT_EQ(without_mail_tokens("<" + mail::message_id_with(token, 7, "x.example") + ">"), "<….7@x.example>");
}

TEST(MailTokens, OtherTextsStayAsTheyAre) {
  for (const std::string text :
       {"", "+", "<", "a+b@c.example", "1 < 2 and 3 + 4", "100 %2 /-/return", "/-/return/ and", "Grüße %2F"}) {
    EXPECT_EQ(without_mail_tokens(text), text);
    EXPECT_FALSE(has_mail_tokens(text)) << text;
  }
}

TEST(MailTokens, AreFoundInAMailThatIsAttached) {
  const ReplyToken token = ReplyToken::random();
  EXPECT_TRUE(has_mail_tokens("Subject: Hi\r\nReply-To: " + mail::address_with("reply@x.example", token) + "\r\n"));
  EXPECT_TRUE(has_mail_tokens("\x01 binary /-/unsubscribe/" + Token::random().text()));
}

}  // namespace
}  // namespace dropline::chat
