#include "dropline/mail/reply_address.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace dropline::mail {
namespace {

using namespace std::string_literals;

constexpr std::string_view kBase = "reply@example.com";

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

TEST(ReplyAddress, LeadsBackToItsToken_WhateverTheCase) {
  for (int i = 0; i < 100; ++i) {
    const ReplyToken token = ReplyToken::random();
    const auto address = address_with(kBase, token);
    const auto same = token_of_address(kBase, address);
    ASSERT_TRUE(same);
    EXPECT_EQ(same->bytes, token.bytes);
    EXPECT_EQ(token_of_address(kBase, upper(address))->bytes, token.bytes);
  }
}

TEST(ReplyAddress, CutExtendedOrForeign_LeadsNowhere) {
  const auto address = address_with(kBase, ReplyToken::random());
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

TEST(ReplyAddress, EachCharacter_TellsTokensApart) {
  const auto address = address_with(kBase, ReplyToken{});
  const auto at = address.find('@');
  for (std::size_t i = 1; i <= kAddressFormCharacters; ++i) {
    auto other = address;
    other[at - i] = 'b';
    ASSERT_TRUE(token_of_address(kBase, other)) << other;
    EXPECT_NE(token_of_address(kBase, other)->bytes, ReplyToken{}.bytes) << other;
  }
}

TEST(ReplyAddress, OfTheLongestBase_IsOneThatMailServersTake) {
  for (const auto& base : {"kundenservice@firma.example"s, std::string(kBaseLocalCharacters, 'k') + "@firma.example",
                           "reply@"s + std::string(kBaseAddressCharacters - 6, 'f')}) {
    const auto address = address_with(base, ReplyToken::random());
    EXPECT_LE(address.find('@'), 64U) << address;  // RFC 5321, 4.5.3.1.1
    EXPECT_LE(address.size(), 254U) << address;
  }
}

TEST(MessageId, CarriesTokenAndNumber) {
  const ReplyToken token = ReplyToken::random();
  const auto id = message_id_with(token, 42, "example.com");
  EXPECT_EQ(token_of_message_id(id, "example.com")->bytes, token.bytes);
  EXPECT_EQ(seq_of_message_id(id, "EXAMPLE.com"), 42);
  EXPECT_FALSE(token_of_message_id(id, "example.org"));
  EXPECT_FALSE(token_of_message_id("42@example.com", "example.com"));
  EXPECT_FALSE(seq_of_message_id(id.substr(0, kAddressFormCharacters + 1) + "@example.com", "example.com"));
}

}  // namespace
}  // namespace dropline::mail
