#include "qr.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include <png.h>
#include <qrencode.h>

namespace dropline {
namespace {

constexpr int kQuiet = 4;  // readers need this margin

using Encoded = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

Encoded encode(std::string_view text) {
  const std::string terminated(text);
  Encoded code(QRcode_encodeString8bit(terminated.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code) throw std::length_error("the text does not fit into a QR code");
  return code;
}

}  // namespace

QrCode::QrCode(std::string_view text) {
  const Encoded code = encode(text);
  side_ = code->width + 2 * kQuiet;
  modules_.assign(static_cast<std::size_t>(side_ * side_), 0);
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      const auto target = static_cast<std::size_t>((y + kQuiet) * side_ + x + kQuiet);
      modules_[target] = code->data[y * code->width + x] & 1U;
    }
  }
}

std::string QrCode::terminal() const {
  std::string out;
  for (int y = 0; y < side_; y += 2) {
    out += "\x1b[30;107m";  // black on bright white, whatever the terminal's own colours
    for (int x = 0; x < side_; ++x) {
      const bool upper = dark(x, y);
      const bool lower = y + 1 < side_ && dark(x, y + 1);
      out += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    out += "\x1b[0m\n";
  }
  return out;
}

std::string QrCode::svg_path() const {
  std::string path;
  for (int y = 0; y < side_; ++y) {
    for (int x = 0; x < side_; ++x) {
      if (!dark(x, y)) continue;
      const int start = x;
      while (x + 1 < side_ && dark(x + 1, y)) ++x;
      path += fmt::format("M{} {}h{}v1h-{}z", start, y, x - start + 1, x - start + 1);
    }
  }
  return path;
}

std::string QrCode::svg() const {
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
                     R"(<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{1}"/></svg>)",
                     side_, svg_path());
}

std::string QrCode::png(int pixels) const {
  const int scale = std::max(1, pixels / side_);
  const int width = side_ * scale;
  std::string gray(static_cast<std::size_t>(width * width), '\xff');
  for (int y = 0; y < width; ++y) {
    for (int x = 0; x < width; ++x) {
      if (dark(x / scale, y / scale)) gray[static_cast<std::size_t>(y * width + x)] = '\0';
    }
  }

  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(width);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string out(size, '\0');
  if (png_image_write_to_memory(&image, out.data(), &size, 0, gray.data(), 0, nullptr) == 0) {
    throw std::runtime_error(image.message);
  }
  out.resize(size);
  return out;
}

}  // namespace dropline
