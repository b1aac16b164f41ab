#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dropline {

// A QR code (error correction level M, quiet zone of four modules). The text may be up to about 2,000 bytes; a longer one
// throws std::length_error. A value: no threads, no lifetime.
class QrCode {
 public:
  explicit QrCode(std::string_view text);

  // Modules per side, with the quiet zone.
  [[nodiscard]] int side() const { return side_; }
  [[nodiscard]] bool dark(int x, int y) const { return modules_[static_cast<std::size_t>(y * side_ + x)] != 0; }

  // Two rows to a line by half blocks, for a terminal of either colour scheme: colours are set explicitly.
  [[nodiscard]] std::string terminal() const;
  [[nodiscard]] std::string svg() const;
  // The dark modules as the data of an SVG path, one unit per module: for a client that draws it itself.
  [[nodiscard]] std::string svg_path() const;
  // At most `pixels` per side (the largest whole number of pixels per module, at least one).
  [[nodiscard]] std::string png(int pixels) const;

 private:
  int side_ = 0;
  std::vector<std::uint8_t> modules_;
};

}  // namespace dropline
