#include "net/theme.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <string>

namespace dropline::net {
namespace {

double channel(const std::string& hex, std::size_t at) {
  const double value = std::stoi(hex.substr(at, 2), nullptr, 16) / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const std::string& hex) {
  return 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
}

double contrast(const std::string& a, const std::string& b) {
  const double first = luminance(a) + 0.05;
  const double second = luminance(b) + 0.05;
  return first > second ? first / second : second / first;
}

std::string value_of(const std::string& css, const std::string& name, std::size_t from = 0) {
  return css.substr(css.find(name + ":", from) + name.size() + 1, 7);
}

// A cube of 9 x 9 x 9 colours: every pick of a company lies close to one of them.
TEST(Theme, TextAndRingAreReadableWhateverTheColour) {
  for (int rgb = 0; rgb < 9 * 9 * 9; ++rgb) {
    char color[8];
    std::snprintf(color, sizeof color, "#%02x%02x%02x", rgb / 81 * 255 / 8, rgb / 9 % 9 * 255 / 8, rgb % 9 * 255 / 8);
    const auto css = theme_css(color);
    ASSERT_TRUE(css) << color;
    EXPECT_EQ(value_of(*css, "--brand"), color);
    EXPECT_GE(contrast(color, value_of(*css, "--on-brand")), 4.5) << color;
    EXPECT_GE(contrast("#ffffff", value_of(*css, "--ring")), 3.0) << color;
    EXPECT_GE(contrast("#1f2123", value_of(*css, "--ring", css->find("dark"))), 3.0) << color;
  }
}

TEST(Theme, TakesAColourWithAndWithoutHash) { EXPECT_EQ(theme_css("0A7D55"), theme_css("#0a7d55")); }

TEST(Theme, RefusesWhatIsNoColour) {
  for (const char* text : {"", "#", "fff", "0a7d5", "0a7d555", "0a7d5g", "red}*{x:", "0A7D55;"}) {
    EXPECT_FALSE(theme_css(text)) << text;
  }
}

TEST(Theme, UrlNamesTheColourInLowerCase) { EXPECT_EQ(theme_url("#0A7D55"), "/-/theme/0a7d55.css"); }

}  // namespace
}  // namespace dropline::net
