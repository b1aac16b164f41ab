#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dropline::net {

// What stands at /-/theme/<6 hex digits>.css: the company's colour, the text colour on it (contrast at least 4.5:1
// whatever the colour) and the focus ring (at least 3:1 against both backgrounds). A style sheet of its own, since the
// content security policy allows no inline style. A pure function of the colour: cacheable for ever.
// `color` is "0a7d55" or "#0a7d55", lower or upper case; nothing when it is not a colour.
[[nodiscard]] std::optional<std::string> theme_css(std::string_view color);

using Color = std::array<std::uint8_t, 3>;  // red, green, blue

// A company's colour and black or white, whichever can be read on it. What is not a colour gives the default one.
struct BrandColors {
  Color brand;
  Color on_brand;
};
[[nodiscard]] BrandColors brand_colors(std::string_view color);

// Where that style sheet is, for a colour "#rrggbb".
[[nodiscard]] std::string theme_url(std::string_view color);

// A <link> with a speech bubble of that colour as the page's icon, inside the page: one request less.
[[nodiscard]] std::string theme_icon(std::string_view color);

}  // namespace dropline::net
