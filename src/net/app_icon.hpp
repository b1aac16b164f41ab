#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/theme.hpp"

namespace dropline::net {

// How a company's sign is drawn.
enum class IconShape : std::uint8_t {
  rounded,  // on a square with round corners, transparent around it
  full,     // fills the square; the sign stays within the inner 80 %, so that systems may cut it to their own shape
  badge,    // the sign alone, white: Android shows nothing but its outline
};

struct IconKind {
  std::string_view name;  // "192.png", as in the address
  int pixels;
  IconShape shape;
};

// The icons there are; nothing for another name.
[[nodiscard]] std::optional<IconKind> icon_kind(std::string_view name);

// A speech bubble like a drop, as PNG. A pure function; the largest takes some ten milliseconds, so keep what it gives.
[[nodiscard]] std::string draw_icon(const IconKind& kind, const BrandColors& colors);

}  // namespace dropline::net
