#include "cli/config_table.hpp"

#include <array>

#include "cli/config_checks.hpp"

namespace dropline::cli {
namespace {

constexpr std::int64_t kMega = 1024 * 1024;

const std::array kSettings = {
    Setting{"listen", "ADDRESS:PORT", "Where to listen; with a certificate this port speaks TLS.", &Config::listen,
            check_listen},
    Setting{"data_dir", "DIR",
            "Database, lock and control socket. Root: /var/lib/dropline; others: ~/.local/share/dropline.",
            &Config::data_dir},
    Setting{"public_url", "URL",
            "How people reach this server, e.g. https://chat.example.com; empty: as each request says.",
            &Config::public_url, check_public_url},
    Setting{"tls_cert", "FILE", "Certificate chain (PEM); read again on SIGHUP.", &Config::tls_cert},
    Setting{"tls_key", "FILE", "Private key of the certificate (PEM).", &Config::tls_key},
    Setting{"trusted_proxies", "CIDR,...", "Reverse proxies whose X-Forwarded-* headers are believed, e.g. 127.0.0.1.",
            &Config::trusted_proxies, check_range},
    Setting{"dev_assets", "DIR", "For development: serve the web clients from this directory.", &Config::dev_assets},
    Setting{"log_level", "LEVEL", "debug, info, warning or error.", &Config::log_level, check_log_level},

    Setting{"smtp_url", "URL",
            "Where mail is handed in, e.g. smtp://user:password@mail.example.com:587; empty: no mail is sent.",
            &Config::smtp_url, check_smtp_url, 0, 0, true},
    Setting{"mail_from", "ADDRESS", "The address that mail to customers and agents comes from.", &Config::mail_from,
            check_mail_address},
    Setting{"mail_reply_to", "ADDRESS",
            "Takes replies: reply@example.com gets mail to reply+TOKEN@example.com; empty: mail cannot be answered.",
            &Config::mail_reply_to, check_mail_reply_to},
    Setting{"mail_listen", "ADDRESS:PORT",
            "Takes replies from a mail server on this machine by LMTP: 127.0.0.1:8024 or the path of a Unix socket; by "
            "SMTP: "
            "smtp://127.0.0.1:8025; empty: not at all.",
            &Config::mail_listen, check_mail_listen},
    Setting{"imap_url", "URL",
            "Mailbox that replies arrive in, e.g. imaps://user:password@mail.example.com/INBOX; empty: none.",
            &Config::imap_url, check_imap_url, 0, 0, true},
    Setting{"mail_ca", "FILE", "Certificate authority (PEM) of your mail servers; empty: those of the system.",
            &Config::mail_ca},
    Setting{
        "mail_authserv", "NAME",
        "The name by which your mail server signs Authentication-Results; empty: senders are told by address alone.",
        &Config::mail_authserv},
    Setting{"push_contact", "URL",
            "mailto: or https: for the operators of push services; empty: mail_from or public_url.",
            &Config::push_contact, check_push_contact},
    Setting{"test_loopback", "allow", "For tests only: lets addresses that users set lead to this machine.",
            &Config::test_loopback, check_test_loopback},

    Setting{"message_characters", "N", "Longest message.", &Limits::message_characters, nullptr, 1, 100'000},
    Setting{"body_bytes", "N", "Largest body of a request, and WebSocket frame.", &Limits::body_bytes, nullptr, 4'096,
            16 * kMega},
    Setting{"header_bytes", "N", "Largest header of a request.", &Limits::header_bytes, nullptr, 1'024, 65'536},
    Setting{"header_fields", "N", "Most fields in the header of a request.", &Limits::header_fields, nullptr, 10,
            1'000},
    Setting{"header_seconds", "N", "A request's header must have come within this time.", &Limits::header_seconds,
            nullptr, 1, 300},
    Setting{"tls_handshake_seconds", "N", "A TLS handshake must be done within this time.",
            &Limits::tls_handshake_seconds, nullptr, 1, 60},
    Setting{"write_seconds", "N", "A response must be taken within this time; of a file each piece of 64 KiB.",
            &Limits::write_seconds, nullptr, 1, 300},
    Setting{"hello_seconds", "N", "A WebSocket must say who it is within this time.", &Limits::hello_seconds, nullptr,
            1, 60},
    Setting{"idle_seconds", "N", "A silent socket is closed; half of it after the last byte it is pinged.",
            &Limits::idle_seconds, nullptr, 10, 3'600},
    Setting{"messages_per_second", "N", "Messages of one session, for long.", &Limits::messages_per_second, nullptr, 1,
            kMega},
    Setting{"messages_burst", "N", "Messages of one session, at once.", &Limits::messages_burst, nullptr, 1, kMega},
    Setting{"address_messages_per_second", "N", "Messages of one address, for long.",
            &Limits::address_messages_per_second, nullptr, 1, kMega},
    Setting{"address_messages_burst", "N", "Messages of one address, at once.", &Limits::address_messages_burst,
            nullptr, 1, kMega},
    Setting{"new_customers_per_hour", "N", "New customers of one address.", &Limits::new_customers_per_hour, nullptr, 1,
            kMega},
    Setting{"sockets_per_address", "N", "Open sockets of one address (IPv6: of one /64).", &Limits::sockets_per_address,
            nullptr, 1, kMega},
    Setting{"sign_in_attempts", "N", "Sign-in attempts for one account from one address, in 15 minutes.",
            &Limits::sign_in_attempts, nullptr, 1, 1'000},
    Setting{"address_sign_in_attempts", "N", "Sign-in attempts from one address, in 15 minutes.",
            &Limits::address_sign_in_attempts, nullptr, 1, kMega},
    Setting{"slow_client_frames", "N", "Frames that may wait for a slow client.", &Limits::slow_client_frames, nullptr,
            16, 100'000},
    Setting{"slow_client_bytes", "N", "Bytes that may wait for a slow client.", &Limits::slow_client_bytes, nullptr,
            65'536, 64 * kMega},
    Setting{"event_log_days", "N", "Clients that were away longer start from a snapshot.", &Limits::event_log_days,
            nullptr, 1, 3'650},
    Setting{"write_queue_commands", "N", "Writes that may wait; beyond, clients are told to try again.",
            &Limits::write_queue_commands, nullptr, 64, kMega},
    Setting{"connections", "N", "Open connections in all; also bounded by the descriptors the system grants.",
            &Limits::connections, nullptr, 10, kMega},
    Setting{"mail_after_minutes", "N", "What is unread for so long is told by mail.", &Limits::mail_after_minutes,
            nullptr, 0, 1'440},
    Setting{"mail_digest_minutes", "N", "At least so long between two mails about one conversation.",
            &Limits::mail_digest_minutes, nullptr, 1, 10'080},
    Setting{"notification_days", "N", "What is unread for so long is not told any more.", &Limits::notification_days,
            nullptr, 1, 90},
    Setting{"pushes_per_hour", "N", "Push notifications to one person.", &Limits::pushes_per_hour, nullptr, 1, 1'000},
    Setting{"mails_per_hour", "N", "Mails to one person.", &Limits::mails_per_hour, nullptr, 1, 100},
    Setting{"mail_bytes", "N", "Largest mail that is taken in.", &Limits::mail_bytes, nullptr, 65'536, 200 * kMega},
    Setting{"mails_in_per_hour", "N", "Mails of one person taken into a conversation; more is a loop or an attack.",
            &Limits::mails_in_per_hour, nullptr, 1, 1'000},
    Setting{"mail_connections", "N", "Connections to the mail listener at one time.", &Limits::mail_connections,
            nullptr, 1, 1'000},
    Setting{"push_devices", "N", "Devices of one person that get push notifications; beyond, the oldest is let go.",
            &Limits::push_devices, nullptr, 1, 100},
    Setting{"confirmation_mails_per_hour", "N",
            "Mails with a code, and mails with a return link, that one person may ask for.",
            &Limits::confirmation_mails_per_hour, nullptr, 1, 100},
    Setting{"code_mails_per_hour_per_network", "N",
            "Mails with a code that may be asked for from one network address (IPv6: one /64).",
            &Limits::code_mails_per_hour_per_network, nullptr, 1, kMega},
    Setting{"code_mails_per_hour_in_all", "N", "Mails with a code that may be asked for on this server.",
            &Limits::code_mails_per_hour_in_all, nullptr, 1, kMega},
};

std::string spelled(std::string_view key, char separator, bool upper) {
  std::string out(key);
  for (char& c : out) {
    if (c == '_') c = separator;
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto first = text.find_first_not_of(' ', begin);
    const auto last = text.find_last_not_of(' ', end == 0 ? 0 : end - 1);
    if (first < end && last != std::string::npos) parts.push_back(text.substr(first, last - first + 1));
    begin = end + 1;
  }
  return parts;
}

struct Assigner {
  Config& config;
  const Setting& setting;
  const std::string& text;

  std::optional<std::string> operator()(Setting::Text member) const {
    if (setting.check != nullptr) {
      if (auto wrong = setting.check(text)) return wrong;
    }
    config.*member = text;
    return std::nullopt;
  }
  std::optional<std::string> operator()(Setting::Path member) const {
    config.*member = text;
    return std::nullopt;
  }
  std::optional<std::string> operator()(Setting::List member) const {
    auto parts = split(text);
    for (const auto& part : parts) {
      if (auto wrong = setting.check(part)) return wrong;
    }
    config.*member = std::move(parts);
    return std::nullopt;
  }
  std::optional<std::string> operator()(Setting::Number member) const {
    const auto number = whole_number(text);
    if (!number || *number < setting.lowest || *number > setting.highest) {
      return "must be a whole number from " + std::to_string(setting.lowest) + " to " + std::to_string(setting.highest);
    }
    config.limits.*member = *number;
    return std::nullopt;
  }
};

struct Writer {
  const Config& config;

  std::string operator()(Setting::Text member) const { return quoted(config.*member); }
  std::string operator()(Setting::Path member) const { return quoted((config.*member).string()); }
  std::string operator()(Setting::Number member) const { return std::to_string(config.limits.*member); }
  std::string operator()(Setting::List member) const {
    std::string out = "[";
    for (const auto& entry : config.*member) out += (out.size() > 1 ? ", " : "") + quoted(entry);
    return out + "]";
  }
};

}  // namespace

std::string Setting::flag() const { return "--" + spelled(key, '-', false); }
std::string Setting::environment() const { return "DROPLINE_" + spelled(key, '_', true); }

std::span<const Setting> settings() { return kSettings; }

const Setting* find_setting(std::string_view key) {
  for (const auto& setting : kSettings) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

std::vector<std::string> setting_keys() {
  std::vector<std::string> keys;
  for (const auto& setting : kSettings) keys.emplace_back(setting.key);
  return keys;
}

std::optional<std::string> assign(Config& config, const Setting& setting, const std::string& text) {
  return std::visit(Assigner{config, setting, text}, setting.member);
}

std::string toml_value(const Config& config, const Setting& setting) {
  return std::visit(Writer{config}, setting.member);
}

std::string example_file() {
  std::string out =
      "# Settings of Dropline. Each can also be given as a flag (--listen) or in the environment (DROPLINE_LISTEN);\n"
      "# a flag is stronger than the environment, and that is stronger than this file. The values shown are the "
      "defaults.\n"
      "# Read from --config, else $DROPLINE_CONFIG, else /etc/dropline/dropline.toml (not root:\n"
      "# ~/.config/dropline/dropline.toml). This file is made by `dropline config example`.\n";
  Config defaults;
  defaults.data_dir = "/var/lib/dropline";
  bool limits_begun = false;
  for (const auto& setting : kSettings) {
    if (setting.is_number() && !limits_begun) {
      out += "\n# --- limits ---\n";
      limits_begun = true;
    }
    out += "\n# " + std::string(setting.help) + "\n# " + std::string(setting.key) + " = " +
           toml_value(defaults, setting) + "\n";
  }
  return out;
}

}  // namespace dropline::cli
