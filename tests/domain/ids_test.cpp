#include "dropline/ids.hpp"

#include <gtest/gtest.h>
#include <set>
#include <thread>
#include <vector>

#include "support/manual_clock.hpp"

namespace dropline {
namespace {

TEST(MakeId, GrowsWithTimeAndWithinAMillisecond) {
  test::ManualClock clock(2'000'000'000 * kSecond);
  const auto first = make_id(clock);
  const auto second = make_id(clock);
  EXPECT_GT(second, first);
  clock.advance(kSecond);
  const auto later = make_id(clock);
  EXPECT_GT(later, second);
  clock.advance(-kHour);
  EXPECT_GT(make_id(clock), later) << "also when the clock is set back";
}

TEST(MakeId, ThreadsNeverGetTheSame) {
  const SystemClock clock;
  std::vector<std::vector<std::int64_t>> made(4);
  std::vector<std::thread> threads;
  for (auto& ids : made) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5'000; ++i) ids.push_back(make_id(clock));
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::int64_t> all;
  for (const auto& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 20'000u);
}

TEST(ParseId, AcceptsWhatToStringGives) {
  EXPECT_EQ(parse_id("1"), 1);
  EXPECT_EQ(parse_id("9223372036854775807"), 9223372036854775807);
  EXPECT_EQ(parse_id_as<CustomerId>(to_string(CustomerId{42})), CustomerId{42});
}

TEST(ParseId, RefusesEverythingElse) {
  for (const auto* text :
       {"", "0", "01", "-1", "+1", " 1", "1 ", "1.0", "9223372036854775808", "99999999999999999999", "abc", "1a"}) {
    EXPECT_FALSE(parse_id(text).has_value()) << text;
  }
}

TEST(ClientId, SurvivesItsTextForm) {
  const auto id = ClientId::random();
  EXPECT_EQ(ClientId::parse(id.text()), id);
  EXPECT_EQ(id.text()[14], '4');
  const auto known = ClientId::parse("2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f10");
  ASSERT_TRUE(known.has_value());
  EXPECT_EQ(known->bytes[0], 0x2f);
  EXPECT_EQ(known->bytes[15], 0x10);
}

TEST(ClientId, RefusesAnyOtherForm) {
  for (const auto* text : {"", "2f0c3c0e6d5a4a449a3b0d6f3a9f8f10", "2F0C3C0E-6D5A-4A44-9A3B-0D6F3A9F8F10",
                           "2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f1", "2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f100",
                           "2f0c3c0e-6d5a-4a44-9a3b_0d6f3a9f8f10", "2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f1g",
                           "{2f0c3c0e-6d5a-4a44-9a3b-0d6f3a9f8f1}"}) {
    EXPECT_FALSE(ClientId::parse(text).has_value()) << text;
  }
}

TEST(Token, SurvivesItsTextFormAndHashesToSha256) {
  const auto token = Token::random();
  ASSERT_TRUE(Token::parse(token.text()).has_value());
  EXPECT_EQ(Token::parse(token.text())->bytes, token.bytes);
  EXPECT_NE(Token::random().bytes, token.bytes);
  // SHA-256 of 32 zero bytes.
  const auto hash = Token{}.hash();
  EXPECT_EQ(hash[0], 0x66);
  EXPECT_EQ(hash[1], 0x68);
  EXPECT_EQ(hash[31], 0x25);
}

TEST(Token, RefusesAnyOtherForm) {
  const auto text = Token::random().text();
  EXPECT_FALSE(Token::parse("").has_value());
  EXPECT_FALSE(Token::parse(text.substr(1)).has_value());
  EXPECT_FALSE(Token::parse(text + "=").has_value());
  EXPECT_FALSE(Token::parse("+" + text.substr(1)).has_value());
  EXPECT_FALSE(Token::parse(std::string(42, 'A') + "B").has_value()) << "unused bits must be zero";
}

}  // namespace
}  // namespace dropline
