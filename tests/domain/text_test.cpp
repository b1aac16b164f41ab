#include "dropline/domain/text.hpp"

#include <gtest/gtest.h>

#include "dropline/domain/message.hpp"

namespace dropline::domain {
namespace {

using namespace std::string_literals;

TEST(CleanUtf8, AcceptsWellFormedText) {
  for (const auto& text :
       {""s, "plain"s, "Grüße"s, "你好"s, "🎉"s, "\xed\x9f\xbf"s, "\xee\x80\x80"s, "\xf4\x8f\xbf\xbf"s}) {
    EXPECT_TRUE(is_clean_utf8(text)) << text;
  }
}

TEST(CleanUtf8, RefusesWhatRfc3629Forbids) {
  for (const auto& text : {"\0"s, "a\0b"s, "\x80"s, "\xc0\x80"s, "\xc1\xbf"s, "\xe0\x9f\xbf"s, "\xed\xa0\x80"s,
                           "\xed\xbf\xbf"s, "\xf0\x8f\xbf\xbf"s, "\xf4\x90\x80\x80"s, "\xf5\x80\x80\x80"s, "\xff"s,
                           "\xc3"s, "\xe4\xbd"s, "\xf0\x9f\x8e"s, "\xc3\x28"s, "ok\xfe"s}) {
    EXPECT_FALSE(is_clean_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(CountCharacters, CountsCodePoints) {
  EXPECT_EQ(count_characters("Süß 🎉"), 5u);
  EXPECT_EQ(count_characters(""), 0u);
}

TEST(Trim, TakesUnicodeWhiteSpaceOffBothEnds) {
  EXPECT_EQ(trim(" \t\n a b \r\n"), "a b");
  EXPECT_EQ(trim("\u00a0\u2003\u3000x\u2028"), "x");
  EXPECT_EQ(trim(" \u3000 "), "");
}

TEST(OneLine, RefusesWhatWouldBreakALineOrTurnIt) {
  EXPECT_EQ(one_line("  Anna  ", 10), "Anna");
  EXPECT_EQ(one_line("", 10), "");
  EXPECT_EQ(one_line("ßßßßß", 5), "ßßßßß");
  EXPECT_EQ(one_line("ßßßßßß", 5), std::nullopt);
  for (const auto* text : {"a\nb", "a\tb",
                           "a\x7f"
                           "b",
                           "a\u0085b", "a\u2028b", "a\u202eb", "a\u2066b", "\xff"}) {
    EXPECT_EQ(one_line(text, 10), std::nullopt) << text;
  }
}

TEST(ValidBody, BringsTextToItsStoredForm) {
  EXPECT_EQ(*valid_body("Hello"), "Hello");
  EXPECT_EQ(*valid_body("a\r\nb\rc\n"), "a\nb\nc");
  EXPECT_EQ(*valid_body("\n \n\t\n  indented\nplain  \n\n"), "  indented\nplain");
  EXPECT_EQ(*valid_body("a\n\n\nb"), "a\n\n\nb");
  EXPECT_EQ(*valid_body("  x"), "  x");
}

TEST(ValidBody, RefusesWhatCannotBeRead) {
  for (const auto& text : {""s, " \n\t"s, "\u200b\u2060"s, "\u00ad \ufeff"s, "\u3164"s, "\u2800"s, "\xff"s, "a\0b"s}) {
    ASSERT_FALSE(valid_body(text).has_value()) << testing::PrintToString(text);
    EXPECT_EQ(valid_body(text).error().field, "body");
  }
}

TEST(ValidBody, CountsTheLimitInCharactersOfTheStoredForm) {
  std::string body;
  for (int i = 0; i < 8'000; ++i) body += "ß";
  EXPECT_TRUE(valid_body(body).has_value());
  EXPECT_TRUE(valid_body(body + "  \r\n").has_value());
  const auto too_long = valid_body(body + "x");
  ASSERT_FALSE(too_long.has_value());
  EXPECT_NE(too_long.error().message.find("8000"), std::string::npos);
  EXPECT_FALSE(valid_body("abc", 2).has_value());
}

TEST(Preview, FoldsWhiteSpaceAndMarksACut) {
  EXPECT_EQ(preview("one\n\n two\t three"), "one two three");
  EXPECT_EQ(preview("Grüße", 5), "Grüße");
  EXPECT_EQ(preview("Grüße!", 5), "Grüße…");
  EXPECT_EQ(preview("ab cd", 2), "ab…");
  EXPECT_EQ(preview("ab cd", 3), "ab…");
  EXPECT_EQ(preview("ab cd  ", 5), "ab cd");
  EXPECT_EQ(preview("", 5), "");
}

}  // namespace
}  // namespace dropline::domain
