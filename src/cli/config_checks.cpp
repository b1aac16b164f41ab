#include "cli/config_checks.hpp"

#include <algorithm>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>

#include "dropline/domain/agent.hpp"
#include "dropline/mail/reply_address.hpp"

#include "net/ip.hpp"

namespace dropline::cli {

std::optional<std::string> check_listen(const std::string& value) {
  const std::string wrong =
      "must be an IP address and a port, such as 127.0.0.1:8080 or [::]:443, not \"" + value + "\"";
  const auto colon = value.rfind(':');
  if (colon == std::string::npos) return wrong;
  std::string host = value.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);

  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  if (failed || address.is_v6() != bracketed) return wrong;
  const auto port = whole_number(value.substr(colon + 1));
  if (!port || *port > 65'535) return wrong;
  return std::nullopt;
}

std::optional<std::string> check_public_url(const std::string& value) {
  if (value.empty()) return std::nullopt;
  const auto url = boost::urls::parse_uri(value);
  const bool good = url && (url->scheme() == "http" || url->scheme() == "https") && !url->host().empty() &&
                    !url->has_userinfo() && !url->has_query() && !url->has_fragment() && url->encoded_path().empty();
  if (good) return std::nullopt;
  return "must be http:// or https:// and a host, without a path or a final slash, not \"" + value + "\"";
}

std::optional<std::string> check_range(const std::string& value) {
  if (net::IpRange::parse(value)) return std::nullopt;
  return "must be IP addresses or ranges such as 10.0.0.0/8, not \"" + value + "\"";
}

std::optional<std::string> check_log_level(const std::string& value) {
  for (const auto* level : {"debug", "info", "warning", "error"}) {
    if (value == level) return std::nullopt;
  }
  return "must be debug, info, warning or error, not \"" + value + "\"";
}

std::optional<std::string> check_mail_listen(const std::string& value) {
  constexpr std::string_view kSmtp = "smtp://";
  if (value.empty() || value.starts_with('/')) return std::nullopt;
  return check_listen(value.starts_with(kSmtp) ? value.substr(kSmtp.size()) : value);
}

namespace {

// The value is not repeated: it may hold a password.
std::optional<std::string> check_mail_url(const std::string& value, std::string_view scheme, std::string_view example) {
  if (value.empty()) return std::nullopt;
  const auto url = boost::urls::parse_uri(value);
  const bool good = url && (url->scheme() == scheme || url->scheme() == std::string(scheme) + "s") &&
                    !url->host().empty() && !url->has_query() && !url->has_fragment();
  if (good) return std::nullopt;
  return "must be a URL such as " + std::string(example) + " (special characters of the password as %XX)";
}

}  // namespace

std::optional<std::string> check_smtp_url(const std::string& value) {
  return check_mail_url(value, "smtp", "smtp://user:password@mail.example.com:587");
}

std::optional<std::string> check_imap_url(const std::string& value) {
  return check_mail_url(value, "imap", "imaps://user:password@mail.example.com/INBOX");
}

std::optional<std::string> check_mail_address(const std::string& value) {
  if (value.empty() || domain::valid_email(value)) return std::nullopt;
  return "must be a mail address such as hello@example.com, not \"" + value + "\"";
}

std::optional<std::string> check_mail_reply_to(const std::string& value) {
  if (auto wrong = check_mail_address(value); wrong || value.empty()) return wrong;
  if (value.rfind('@') > mail::kBaseLocalCharacters) {
    return "must have at most " + std::to_string(mail::kBaseLocalCharacters) +
           " characters before the @, as replies have +TOKEN there as well, not \"" + value + "\"";
  }
  if (value.size() > mail::kBaseAddressCharacters) {
    return "must have at most " + std::to_string(mail::kBaseAddressCharacters) +
           " characters, as replies have +TOKEN in it as well";
  }
  return std::nullopt;
}

std::optional<std::string> check_push_contact(const std::string& value) {
  const bool mail = value.starts_with("mailto:") && domain::valid_email(value.substr(7));
  const auto url = boost::urls::parse_uri(value);
  const bool page = url && url->scheme() == "https" && !url->host().empty();
  if (value.empty() || mail || page) return std::nullopt;
  return "must be mailto:ADDRESS or https://HOST, not \"" + value + "\"";
}

std::optional<std::string> check_test_loopback(const std::string& value) {
  if (value.empty() || value == "allow") return std::nullopt;
  return "must be \"allow\" or empty";
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || text.size() > 18 || !digits) return std::nullopt;
  return std::stoll(text);
}

}  // namespace dropline::cli
