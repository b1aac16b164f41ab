#pragma once

#include <cstdint>
#include <string_view>

namespace dropline::net {

// The part of a representation that is sent, and the status that says so.
struct ByteSelection {
  int status = 200;  // 200: all of it; 206: a part; 416: nothing, as no byte of it was asked for
  std::int64_t first = 0;
  std::int64_t size = 0;
};

// What a Range field asks of `size` bytes (RFC 9110, 14). A server may ignore the field: it does for anything but one range of
// bytes, and where there is nothing to take a part of.
[[nodiscard]] ByteSelection select_bytes(std::string_view range, std::int64_t size);

}  // namespace dropline::net
