#pragma once

#include <cstdint>
#include <string>

namespace dropline::test {

// Where a server (or a proxy before it) is reached. Value type.
struct Endpoint {
  std::uint16_t port = 0;
  bool tls = false;
  std::string address = "127.0.0.1";

  [[nodiscard]] std::string host() const { return address + ':' + std::to_string(port); }
  [[nodiscard]] std::string origin() const { return (tls ? "https://" : "http://") + host(); }
};

// A port nobody listens on. It lies below the range that the system takes for outgoing connections: a client that connects
// to a port of that range while its server is down can end up connected to itself.
[[nodiscard]] std::uint16_t free_port();

}  // namespace dropline::test
