#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "support/byte_stream.hpp"
#include "support/http_client.hpp"
#include "support/ws_codec.hpp"

namespace dropline::test {

// The upgrade was answered by an ordinary HTTP reply.
class UpgradeRefused : public std::runtime_error {
 public:
  explicit UpgradeRefused(HttpReply reply)
      : std::runtime_error("upgrade refused: " + std::to_string(reply.status) + ' ' + reply.body),
        reply_(std::move(reply)) {}
  [[nodiscard]] const HttpReply& reply() const { return reply_; }

 private:
  HttpReply reply_;
};

// The server closed the WebSocket with this code (1005 when it gave none).
class WsClosed : public Disconnected {
 public:
  explicit WsClosed(int code) : Disconnected("closed with " + std::to_string(code)), code_(code) {}
  [[nodiscard]] int code() const { return code_; }

 private:
  int code_;
};

struct WsOptions {
  std::string cookies{};
  std::optional<std::string> origin{};  // absent: the right one; "": none
  StreamOptions stream{};
};

// A WebSocket, plain or TLS. Answers pings by itself while it reads. Thread: one at a time.
class WsClient {
 public:
  // Throws UpgradeRefused or Disconnected.
  explicit WsClient(const Endpoint& endpoint, const WsOptions& options = {});

  void send(const nlohmann::json& frame) { send_text(frame.dump()); }
  void send_text(std::string_view payload) { send_frame(Opcode::text, payload); }
  void send_frame(Opcode opcode, std::string_view payload) { stream_.write(client_frame(opcode, payload)); }
  void send_raw(std::string_view bytes) { stream_.write(bytes); }  // as they are, without framing
  void send_close(int code = 1000);

  // The next text frame; nothing when none came in time. Throws WsClosed or Disconnected.
  [[nodiscard]] std::optional<std::string> read_text(Milliseconds patience = kPatience);
  // As above, as JSON; throws std::runtime_error when none came in time.
  [[nodiscard]] nlohmann::json read(Milliseconds patience = kPatience);
  // Skips frames until one of that `type`.
  [[nodiscard]] nlohmann::json read_until(std::string_view type, Milliseconds patience = kPatience);
  // Reads until the server closes, and gives the close code; 1006 when it vanished without a close frame.
  [[nodiscard]] int wait_for_close(Milliseconds patience = kPatience);

  // For load generators: reads once without waiting, and hands each text frame to `on_text` in place.
  template <class OnText>
  void read_available(OnText on_text);
  [[nodiscard]] int descriptor() const { return stream_.descriptor(); }

 private:
  // Answers a ping; throws for a close frame and for what the protocol does not have. True for a text frame.
  bool accept(const WsFrame& frame);

  ByteStream stream_;
  std::string buffer_;
  std::size_t consumed_ = 0;
};

template <class OnText>
void WsClient::read_available(OnText on_text) {
  stream_.read_some(buffer_, Milliseconds(0));
  while (const auto frame = parse_server_frame(std::string_view(buffer_).substr(consumed_))) {
    consumed_ += frame->bytes;
    if (accept(*frame)) on_text(frame->payload);
  }
  buffer_.erase(0, consumed_);
  consumed_ = 0;
}

}  // namespace dropline::test
