#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace dropline {

// Every limit by name, with its default; each is a config key of the same name (see src/cli/config_table.cpp).
struct Limits {
  std::int64_t message_characters = 8'000;
  // JSON or form body of a request, and a WebSocket frame. Holds the longest message however it is written: 12 bytes for a
  // character beyond the BMP as %F0%9F%98%80 or \ud83d\ude00.
  std::int64_t body_bytes = 128 * 1024;
  std::int64_t header_bytes = 8 * 1024;
  std::int64_t header_fields = 100;
  std::int64_t header_seconds = 10;
  std::int64_t tls_handshake_seconds = 5;
  std::int64_t hello_seconds = 5;         // from the upgrade to `hello`
  std::int64_t idle_seconds = 60;         // a silent socket is closed; half of it after the last byte it is pinged
  std::int64_t messages_per_second = 20;  // per session
  std::int64_t messages_burst = 60;
  std::int64_t address_messages_per_second = 60;
  std::int64_t address_messages_burst = 240;
  std::int64_t new_customers_per_hour = 30;    // per address
  std::int64_t sockets_per_address = 64;       // IPv6: per /64
  std::int64_t sign_in_attempts = 5;           // per account and address, in 15 minutes
  std::int64_t address_sign_in_attempts = 60;  // per address, whatever the account, in 15 minutes
  std::int64_t slow_client_frames = 256;
  std::int64_t slow_client_bytes = 256 * 1024;
  std::int64_t event_log_days = 30;
  std::int64_t write_queue_commands = 8'192;
  std::int64_t connections = 20'000;  // in all; also bounded by the descriptors the system grants
};

// The settings of one server. Read once at start; SIGHUP reloads certificates only.
struct Config {
  std::string listen = "127.0.0.1:8080";  // address:port; with a certificate this port speaks TLS
  std::filesystem::path data_dir;         // database, lock, control socket, secrets
  std::string public_url;                 // https://chat.example.com; "" takes scheme and Host of each request
  std::filesystem::path tls_cert;         // PEM chain
  std::filesystem::path tls_key;
  std::vector<std::string> trusted_proxies;  // CIDR ranges whose X-Forwarded-* are believed
  std::filesystem::path dev_assets;          // serve assets from this directory instead of the binary
  std::string log_level = "info";
  bool demo = false;
  Limits limits;
};

}  // namespace dropline
