#include "support/ws_codec.hpp"

#include <stdexcept>

namespace dropline::test {
namespace {

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

}  // namespace

std::string client_frame(Opcode opcode, std::string_view payload) {
  constexpr int masked = 0x80;
  std::string frame(1, static_cast<char>(0x80 | static_cast<int>(opcode)));
  if (payload.size() < 126) {
    append_big_endian(frame, masked | payload.size(), 1);
  } else if (payload.size() < 65'536) {
    append_big_endian(frame, masked | 126, 1);
    append_big_endian(frame, payload.size(), 2);
  } else {
    append_big_endian(frame, masked | 127, 1);
    append_big_endian(frame, payload.size(), 8);
  }
  frame.append(4, '\0');  // the mask
  return frame.append(payload);
}

std::optional<WsFrame> parse_server_frame(std::string_view buffer) {
  if (buffer.size() < 2) return std::nullopt;
  const auto first = static_cast<unsigned char>(buffer[0]);
  const auto second = static_cast<unsigned char>(buffer[1]);
  if ((first & 0x70) != 0) throw std::runtime_error("a frame with a reserved bit set");
  if ((second & 0x80) != 0) throw std::runtime_error("a masked frame from the server");

  const std::size_t length_bytes = second == 127 ? 8 : second == 126 ? 2 : 0;
  const auto head = 2 + length_bytes;
  if (buffer.size() < head) return std::nullopt;
  const auto length = length_bytes == 0 ? second : big_endian(buffer.substr(2, length_bytes));
  if (buffer.size() - head < length) return std::nullopt;

  return WsFrame{.final = (first & 0x80) != 0,
                 .opcode = static_cast<Opcode>(first & 0x0f),
                 .payload = buffer.substr(head, length),
                 .bytes = head + length};
}

std::string upgrade_request(const std::string& host, const std::string& origin, const std::string& cookies,
                            const std::string& path) {
  std::string request = "GET " + path + " HTTP/1.1\r\nHost: " + host +
                        "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                        "\r\nSec-WebSocket-Key: ZHJvcGxpbmUtdGVzdC1rZQ==\r\n";
  if (!origin.empty()) request += "Origin: " + origin + "\r\n";
  if (!cookies.empty()) request += "Cookie: " + cookies + "\r\n";
  return request + "\r\n";
}

}  // namespace dropline::test
