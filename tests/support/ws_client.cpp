#include "support/ws_client.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace dropline::test {
namespace {

// RFC 6455's answer to the key that upgrade_request() sends.
constexpr std::string_view kAccept = "u547+Zvwt03MecvXTj8qHF9w0dk=";

int close_code(std::string_view payload) {
  if (payload.size() < 2) return 1005;
  return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
}

}  // namespace

WsClient::WsClient(const Endpoint& endpoint, const WsOptions& options) : stream_(endpoint, options.stream) {
  const auto origin = options.origin.value_or(endpoint.origin());
  stream_.write(upgrade_request(endpoint.host(), origin, options.cookies));
  auto reply = read_reply(stream_, buffer_);
  if (reply.status != 101) throw UpgradeRefused(std::move(reply));
  if (reply.header("sec-websocket-accept") != kAccept) throw std::runtime_error("wrong Sec-WebSocket-Accept");
}

void WsClient::send_close(int code) {
  const char payload[] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  send_frame(Opcode::close, std::string_view(payload, sizeof payload));
}

std::optional<std::string> WsClient::read_text(Milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto frame = parse_server_frame(std::string_view(buffer_).substr(consumed_));
    if (!frame) {
      buffer_.erase(0, consumed_);
      consumed_ = 0;
      const auto left = std::chrono::duration_cast<Milliseconds>(deadline - std::chrono::steady_clock::now());
      if (!stream_.read_some(buffer_, std::max(left, Milliseconds(0)))) return std::nullopt;
      continue;
    }
    consumed_ += frame->bytes;
    if (accept(*frame)) return std::string(frame->payload);
  }
}

bool WsClient::accept(const WsFrame& frame) {
  switch (frame.opcode) {
    case Opcode::text:
      if (!frame.final) throw std::runtime_error("a fragmented frame: the protocol has one object per frame");
      return true;
    case Opcode::ping:
      send_frame(Opcode::pong, frame.payload);
      return false;
    case Opcode::pong:
      return false;
    case Opcode::close:
      throw WsClosed(close_code(frame.payload));
    default:
      throw std::runtime_error("the server sent a frame that is not text");
  }
}

nlohmann::json WsClient::read(Milliseconds patience) {
  const auto text = read_text(patience);
  if (!text) throw std::runtime_error("no frame in time");
  return nlohmann::json::parse(*text);
}

nlohmann::json WsClient::read_until(std::string_view type, Milliseconds patience) {
  for (;;) {
    auto frame = read(patience);
    if (frame.at("type") == type) return frame;
  }
}

int WsClient::wait_for_close(Milliseconds patience) {
  try {
    while (read_text(patience)) {
    }
  } catch (const WsClosed& closed) {
    return closed.code();
  } catch (const Disconnected&) {
    return 1006;
  }
  throw std::runtime_error("the server did not close the socket");
}

}  // namespace dropline::test
