#include "net/app_icon.hpp"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace dropline::net {
namespace {

constexpr std::array<IconKind, 5> kKinds = {{
    {"180.png", 180, IconShape::full},
    {"192.png", 192, IconShape::rounded},
    {"512.png", 512, IconShape::rounded},
    {"badge.png", 96, IconShape::badge},
    {"maskable.png", 512, IconShape::full},
}};

constexpr std::size_t kChannels = 4;

// Everything is drawn by signed distance, in units of the icon's side: below zero inside, above zero outside. A pixel's
// share of a shape follows from its distance, so edges are smooth without drawing anything twice.
struct Point {
  double x, y;
};

double distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

double rounded_square(Point p, double radius) {
  const double x = std::abs(p.x - 0.5) - (0.5 - radius);
  const double y = std::abs(p.y - 0.5) - (0.5 - radius);
  return std::hypot(std::max(x, 0.0), std::max(y, 0.0)) + std::min(std::max(x, y), 0.0) - radius;
}

// A circle that runs out into a point: the hull of a large circle and a small one.
double drop(Point p, Point body, double body_radius, Point tip, double tip_radius) {
  const double length = distance(body, tip);
  const Point axis{(tip.x - body.x) / length, (tip.y - body.y) / length};
  const double along = (p.x - body.x) * axis.x + (p.y - body.y) * axis.y;
  const double across = std::abs((p.x - body.x) * axis.y - (p.y - body.y) * axis.x);
  const double slope = (body_radius - tip_radius) / length;
  const double side = std::sqrt(1 - slope * slope);
  const double foot = along * side - across * slope;  // where on the straight flank the nearest point lies
  if (foot < 0) return distance(p, body) - body_radius;
  if (foot > side * length) return distance(p, tip) - tip_radius;
  return across * side + along * slope - body_radius;
}

// The sign, in its own square: a drop that points to the lower left, as speech bubbles do, with three dots.
double sign(Point p) {
  constexpr Point body{0.53, 0.46};
  const double bubble = drop(p, body, 0.30, {0.20, 0.80}, 0.035);
  double dots = 1;
  for (const double x : {body.x - 0.13, body.x, body.x + 0.13}) dots = std::min(dots, distance(p, {x, body.y}) - 0.038);
  return std::max(bubble, -dots);
}

double coverage(double distance_in_sides, int pixels) { return std::clamp(0.5 - distance_in_sides * pixels, 0.0, 1.0); }

struct Layers {
  double ground;  // shares from 0 to 1
  double mark;
};

Layers layers_at(Point p, const IconKind& kind) {
  if (kind.shape == IconShape::badge) return {0, coverage(sign(p), kind.pixels)};
  // Systems cut maskable icons to a circle of 80 % of the side.
  const double scale = kind.shape == IconShape::full ? 0.72 : 0.86;
  const Point inner{(p.x - 0.5) / scale + 0.5, (p.y - 0.5) / scale + 0.5};
  const double ground = kind.shape == IconShape::full ? 1 : coverage(rounded_square(p, 0.22), kind.pixels);
  return {ground, coverage(sign(inner) * scale, kind.pixels)};
}

std::uint8_t blend(std::uint8_t below, std::uint8_t above, double share) {
  return static_cast<std::uint8_t>(std::lround(below + (above - below) * share));
}

void paint(std::uint8_t* pixel, const Layers& layers, const IconKind& kind, const BrandColors& colors) {
  const bool bare = kind.shape == IconShape::badge;
  for (std::size_t i = 0; i < 3; ++i) {
    pixel[i] = bare ? 0xff : blend(colors.brand[i], colors.on_brand[i], layers.mark);
  }
  pixel[3] = static_cast<std::uint8_t>(std::lround(255 * (bare ? layers.mark : layers.ground)));
}

std::string encode(const std::string& pixels, int side) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string out(size, '\0');
  if (png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, nullptr) == 0) {
    throw std::runtime_error(image.message);
  }
  out.resize(size);
  return out;
}

}  // namespace

std::optional<IconKind> icon_kind(std::string_view name) {
  const auto* found = std::ranges::find(kKinds, name, &IconKind::name);
  return found == kKinds.end() ? std::nullopt : std::optional(*found);
}

std::string draw_icon(const IconKind& kind, const BrandColors& colors) {
  const auto side = static_cast<std::size_t>(kind.pixels);
  std::string pixels(side * side * kChannels, '\0');
  auto* pixel = reinterpret_cast<std::uint8_t*>(pixels.data());
  for (int y = 0; y < kind.pixels; ++y) {
    for (int x = 0; x < kind.pixels; ++x, pixel += kChannels) {
      const Point center{(x + 0.5) / kind.pixels, (y + 0.5) / kind.pixels};
      paint(pixel, layers_at(center, kind), kind, colors);
    }
  }
  return encode(pixels, kind.pixels);
}

}  // namespace dropline::net
