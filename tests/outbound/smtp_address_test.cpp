#include "outbound/smtp_address.hpp"

#include <gtest/gtest.h>

namespace dropline::outbound {
namespace {

TEST(SmtpAddress, TakesOrdinaryAddresses) {
  for (const auto& text :
       {std::string("a@b"), std::string("reply+3f_9-x@mail.example.org"), std::string("o'neil@example.com"),
        std::string(64, 'x') + "@example.com", std::string("jürgen@example.com")}) {
    EXPECT_TRUE(is_mail_address(text)) << text;
  }
}

TEST(SmtpAddress, RefusesWhatCouldAddACommandOrAPerson) {
  for (const auto& text :
       {std::string(), std::string("nobody"), std::string("@b"), std::string("a@"), std::string("<>"),
        std::string("<a@b>"), std::string("a@b>"), std::string("a@b\r\nDATA"), std::string("a@b\n"),
        std::string("a\r@b"), std::string("a@b\0c", 5), std::string("a@b SIZE=1"), std::string("a b@c"),
        std::string("a@b,c@d"), std::string("a@b;c@d"), std::string("a@b\t"), std::string("a@b\x7f"),
        std::string(65, 'x') + "@b", "a@" + std::string(253, 'x')}) {
    EXPECT_FALSE(is_mail_address(text)) << text;
  }
}

TEST(WithCrlf, EndsEveryLineInOneWay) {
  EXPECT_EQ(with_crlf("a\nb"), "a\r\nb");
  EXPECT_EQ(with_crlf("a\r\nb\r\n"), "a\r\nb\r\n");
  EXPECT_EQ(with_crlf("a\rb"), "a\r\nb");
  EXPECT_EQ(with_crlf("a\n\r\nb\r\r\n"), "a\r\n\r\nb\r\n\r\n");
  EXPECT_EQ(with_crlf("a\n.\nb"), "a\r\n.\r\nb");
  EXPECT_EQ(with_crlf("a\r.\r\nb"), "a\r\n.\r\nb");
  EXPECT_EQ(with_crlf(""), "");
}

}  // namespace
}  // namespace dropline::outbound
