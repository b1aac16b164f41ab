#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/endpoint.hpp"

namespace dropline::test {

using Milliseconds = std::chrono::milliseconds;
inline constexpr Milliseconds kPatience{10'000};  // far beyond what a healthy server needs

// The other side went away, or never was there.
class Disconnected : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct StreamOptions {
  std::string source_address{};               // "" lets the system choose
  std::optional<int> receive_buffer_bytes{};  // small: the peer soon notices that nobody reads
};

// A TCP or TLS connection with deadlines; blocking. It shares no code with the server, so that the tests do not agree with
// the server on the same mistake. TLS certificates are not checked. Thread: one at a time.
class ByteStream {
 public:
  // Throws Disconnected when it is refused or the handshake fails.
  explicit ByteStream(const Endpoint& endpoint, const StreamOptions& options = {});
  ByteStream(ByteStream&&) noexcept;
  ByteStream& operator=(ByteStream&&) noexcept;
  ~ByteStream();

  // Throws Disconnected when the peer is gone or takes nothing for kPatience.
  void write(std::string_view bytes);
  // Appends what has arrived to `buffer`, waiting for at most `patience`; false when nothing came. Throws Disconnected at
  // the end of the stream.
  bool read_some(std::string& buffer, Milliseconds patience = kPatience);
  // Says that nothing more will be written (TCP half-close).
  void finish_writing();
  // For epoll. With TLS, read_some() may have more even when the descriptor is not readable.
  [[nodiscard]] int descriptor() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::test
