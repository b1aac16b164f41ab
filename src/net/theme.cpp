#include "net/theme.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace dropline::net {
namespace {

constexpr Color kDefault{0x0a, 0x6c, 0x8f};
constexpr Color kWhite{0xff, 0xff, 0xff};
constexpr Color kBlack{0x00, 0x00, 0x00};
// The surfaces of web/shared/tokens.css that are hardest for the ring: the darker of the light ones, the lighter of the
// dark ones.
constexpr Color kLightSurface{0xf3, 0xf3, 0xf1};
constexpr Color kDarkSurface{0x26, 0x28, 0x2b};
constexpr double kTextContrast = 4.5;
constexpr double kRingContrast = 3.0;

std::optional<Color> parse(std::string_view text) {
  if (!text.empty() && text.front() == '#') text.remove_prefix(1);
  if (text.size() != 6) return std::nullopt;
  Color color{};
  for (std::size_t i = 0; i < 6; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    color[i / 2] = static_cast<std::uint8_t>(color[i / 2] * 16 + digit);
  }
  return color;
}

std::string hex(const Color& color) { return fmt::format("#{:02x}{:02x}{:02x}", color[0], color[1], color[2]); }

// Relative luminance and contrast as WCAG 2.2 defines them.
double luminance(const Color& color) {
  const auto linear = [](std::uint8_t channel) {
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

double contrast(const Color& a, const Color& b) {
  const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
  return (light + 0.05) / (dark + 0.05);
}

Color mix(const Color& from, const Color& to, double share) {
  Color mixed{};
  for (std::size_t i = 0; i < 3; ++i) {
    mixed[i] = static_cast<std::uint8_t>(std::lround(from[i] + (to[i] - from[i]) * share));
  }
  return mixed;
}

// The colour itself if it stands out from the surface, else moved towards `to` until it does.
Color readable(const Color& color, const Color& surface, const Color& to) {
  for (double share = 0; share < 1; share += 0.05) {
    const Color candidate = mix(color, to, share);
    if (contrast(candidate, surface) >= kRingContrast) return candidate;
  }
  return to;
}

// White is what people expect on a strong colour; black reaches 4.5:1 wherever white does not.
const Color& text_on(const Color& brand) { return contrast(brand, kWhite) >= kTextContrast ? kWhite : kBlack; }

}  // namespace

BrandColors brand_colors(std::string_view color) {
  const Color brand = parse(color).value_or(kDefault);
  return {brand, text_on(brand)};
}

std::optional<std::string> theme_css(std::string_view color) {
  const auto brand = parse(color);
  if (!brand) return std::nullopt;
  return fmt::format(
      ":root{{--brand:{};--on-brand:{};--ring:{}}}@media(prefers-color-scheme:dark){{:root{{--ring:{}}}}}\n",
      hex(*brand), hex(text_on(*brand)), hex(readable(*brand, kLightSurface, kBlack)),
      hex(readable(*brand, kDarkSurface, kWhite)));
}

std::string theme_url(std::string_view color) {
  return "/-/theme/" + hex(parse(color).value_or(kDefault)).substr(1) + ".css";
}

std::string theme_icon(std::string_view color) {
  return fmt::format(
      R"(<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' )"
      R"(viewBox='0 0 16 16'%3E%3Cpath fill='%23{}' d='M8 1.5c4 0 7 2.6 7 6s-3 6-7 6q-1.1 0-2.1-.3L2 15l1-3)"
      R"(.2A5.6 5.6 0 0 1 1 7.5c0-3.4 3-6 7-6z'/%3E%3C/svg%3E">)",
      hex(parse(color).value_or(kDefault)).substr(1));
}

}  // namespace dropline::net
