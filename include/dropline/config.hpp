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
  std::int64_t write_seconds = 30;        // until a response was taken; of a file each piece of 64 KiB
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
  std::int64_t connections = 20'000;      // in all; also bounded by the descriptors the system grants
  std::int64_t mail_after_minutes = 5;    // unread for this long, and not reached otherwise
  std::int64_t mail_digest_minutes = 60;  // after a mail, at least this long until the next one of the conversation
  std::int64_t notification_days = 7;     // what is unread for longer is not worth a notification any more
  std::int64_t pushes_per_hour = 60;      // per person
  std::int64_t mails_per_hour = 6;        // per person
  std::int64_t mail_bytes = 25 * 1024 * 1024;         // a mail that comes in
  std::int64_t mails_in_per_hour = 30;                // per person and conversation: more is a loop or an attack
  std::int64_t mail_connections = 50;                 // of the mail listener at one time
  std::int64_t push_devices = 10;                     // subscriptions per person; the oldest goes
  std::int64_t confirmation_mails_per_hour = 5;       // codes: per person, and per address; return links: per person
  std::int64_t code_mails_per_hour_per_network = 10;  // codes asked for from one network address (IPv6: one /64)
  std::int64_t code_mails_per_hour_in_all = 200;      // codes asked for from anywhere
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
  std::string smtp_url;           // smtp://user:password@mail.example.com:587; "" sends no mail
  std::string mail_from;          // the address our mails come from
  std::string mail_reply_to;      // reply@chat.example.com: replies come to reply+TOKEN@chat.example.com; "" takes none
  std::string mail_listen;        // address:port of the LMTP and SMTP listener; "" opens none
  std::string imap_url;           // imaps://user:password@mail.example.com/INBOX; "" polls none
  std::filesystem::path mail_ca;  // PEM; for mail servers with a certificate of one's own; "" trusts the system's
  std::string mail_authserv;      // the name under which our mail server writes Authentication-Results
  std::string push_contact;   // mailto: or https: for the operators of push services; "" takes mail_from or public_url
  std::string test_loopback;  // "allow" lets user-set addresses lead to this machine: tests only
  bool demo = false;
  Limits limits;
};

}  // namespace dropline
