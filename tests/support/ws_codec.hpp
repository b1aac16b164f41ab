#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dropline::test {

// RFC 6455 framing as a client needs it: small, and not the server's library, so that it can disagree with the server.
enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct WsFrame {
  bool final = true;
  Opcode opcode = Opcode::text;
  std::string_view payload;  // points into the buffer it was parsed from
  std::size_t bytes = 0;     // of the whole frame
};

// A final frame to a server. Masked with a key of zeros, which is valid and leaves the payload readable in place: load
// generators build frames once and write numbers into them.
[[nodiscard]] std::string client_frame(Opcode opcode, std::string_view payload);

// The first frame of `buffer`, or nothing while it is incomplete. Throws std::runtime_error for what no server may send.
[[nodiscard]] std::optional<WsFrame> parse_server_frame(std::string_view buffer);

// The head of the upgrade request. `cookies` may be empty.
[[nodiscard]] std::string upgrade_request(const std::string& host, const std::string& origin,
                                          const std::string& cookies, const std::string& path = "/-/ws");

}  // namespace dropline::test
