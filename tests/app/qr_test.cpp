#include "qr.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include <png.h>

namespace dropline {
namespace {

constexpr auto kUrl = "https://chat.example.com/acme/shop";

TEST(QrCode, Has_a_quiet_zone_of_four_modules_and_finder_patterns_inside_it) {
  const QrCode code(kUrl);
  for (int i = 0; i < code.side(); ++i) {
    for (int edge = 0; edge < 4; ++edge) {
      EXPECT_FALSE(code.dark(i, edge));
      EXPECT_FALSE(code.dark(edge, i));
    }
  }
  const int far = code.side() - 5;
  EXPECT_TRUE(code.dark(4, 4) && code.dark(far, 4) && code.dark(4, far));
}

TEST(QrCode, Terminal_shows_two_rows_in_a_line) {
  const QrCode code(kUrl);
  const auto text = code.terminal();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), (code.side() + 1) / 2);
}

TEST(QrCode, Png_shows_the_same_modules_in_whole_pixels) {
  const QrCode code(kUrl);
  const std::string file = code.png(512);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  ASSERT_NE(png_image_begin_read_from_memory(&image, file.data(), file.size()), 0) << image.message;
  image.format = PNG_FORMAT_GRAY;
  std::string pixels(PNG_IMAGE_SIZE(image), '\0');
  ASSERT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0) << image.message;

  const int scale = static_cast<int>(image.width) / code.side();
  EXPECT_EQ(static_cast<int>(image.width), code.side() * scale);
  EXPECT_LE(image.width, 512u);
  EXPECT_GT(image.width, 512u - static_cast<unsigned>(code.side()));
  for (int y = 0; y < code.side(); ++y) {
    for (int x = 0; x < code.side(); ++x) {
      const auto place = static_cast<std::size_t>(y * scale * static_cast<int>(image.width) + x * scale);
      ASSERT_EQ(pixels[place] == '\0', code.dark(x, y)) << x << "," << y;
    }
  }
}

TEST(QrCode, Svg_draws_as_many_modules_as_are_dark) {
  const QrCode code(kUrl);
  int dark = 0;
  for (int y = 0; y < code.side(); ++y) {
    for (int x = 0; x < code.side(); ++x) dark += code.dark(x, y) ? 1 : 0;
  }
  const auto svg = code.svg();
  int drawn = 0;
  for (auto run = svg.find('h', svg.find("/><path")); run != std::string::npos; run = svg.find('h', run + 1)) {
    const int length = std::atoi(svg.c_str() + run + 1);
    drawn += std::max(0, length);
  }
  EXPECT_EQ(drawn, dark);
}

TEST(QrCode, Text_that_does_not_fit_is_refused) { EXPECT_THROW(QrCode(std::string(5'000, 'x')), std::length_error); }

}  // namespace
}  // namespace dropline
