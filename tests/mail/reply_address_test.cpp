#include "dropline/mail/reply_address.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace dropline::mail {
namespace {

constexpr std::string_view kBase = "reply@example.com";

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

TEST(ReplyAddress, LeadsBackToItsToken_WhateverTheCase) {
  for (int i = 0; i < 100; ++i) {
    const Token token = Token::random();
    const auto address = address_with(kBase, token);
    EXPECT_LE(address.find('@'), 64U);  // RFC 5321, 4.5.3.1.1
    const auto same = token_of_address(kBase, address);
    ASSERT_TRUE(same);
    EXPECT_EQ(same->bytes, token.bytes);
    EXPECT_EQ(token_of_address(kBase, upper(address))->bytes, token.bytes);
  }
}

TEST(ReplyAddress, CutExtendedOrForeign_LeadsNowhere) {
  const auto address = address_with(kBase, Token::random());
  const auto at = address.find('@');
  const auto with_local = [&](const std::string& local) { return local + address.substr(at); };
  EXPECT_FALSE(token_of_address(kBase, with_local(address.substr(0, at - 1))));
  EXPECT_FALSE(token_of_address(kBase, with_local(address.substr(0, at) + "a")));
  EXPECT_FALSE(token_of_address(kBase, with_local("reply")));
  EXPECT_FALSE(token_of_address(kBase, with_local("reply+")));
  EXPECT_FALSE(token_of_address(kBase, with_local("other" + address.substr(5, at - 5))));
  EXPECT_FALSE(token_of_address(kBase, address.substr(0, at) + "@example.org"));
  EXPECT_FALSE(token_of_address(kBase, address.substr(0, at)));
  EXPECT_FALSE(token_of_address(kBase, ""));
  EXPECT_FALSE(token_of_address("", address));
}

TEST(ReplyAddress, BitsLeftOver_AreNoSecondSpelling) {
  const auto address = address_with(kBase, Token{});
  const auto at = address.find('@');
  auto other = address;
  other[at - 1] = 'b';  // the last character holds one bit of the token and four of nothing
  EXPECT_FALSE(token_of_address(kBase, other));
}

TEST(MessageId, CarriesTokenAndNumber) {
  const Token token = Token::random();
  const auto id = message_id_with(token, 42, "example.com");
  EXPECT_EQ(token_of_message_id(id, "example.com")->bytes, token.bytes);
  EXPECT_EQ(seq_of_message_id(id, "EXAMPLE.com"), 42);
  EXPECT_FALSE(token_of_message_id(id, "example.org"));
  EXPECT_FALSE(token_of_message_id("42@example.com", "example.com"));
  EXPECT_FALSE(seq_of_message_id(id.substr(0, 53) + "@example.com", "example.com"));
}

}  // namespace
}  // namespace dropline::mail
