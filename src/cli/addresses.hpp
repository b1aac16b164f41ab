#pragma once

#include <cstdint>
#include <string>

#include "dropline/config.hpp"

namespace dropline::cli {

// `listen` in its two parts; the host without brackets.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};
[[nodiscard]] ListenAddress listen_address(const Config& config);

// Where this server is reached: public_url, else by the address it listens on (loopback stands for "every address").
// `port` is the real one when `listen` asked for port 0.
[[nodiscard]] std::string base_url(const Config& config, std::uint16_t port = 0);

// A line for whoever is handed a link with `base_url`, when it works on this machine only; else "".
[[nodiscard]] std::string reach_hint(const std::string& base_url);

// Open to other machines, but without encryption and without a proxy that could add it.
[[nodiscard]] bool exposed_without_tls(const Config& config);

}  // namespace dropline::cli
