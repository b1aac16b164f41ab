#pragma once

#include <cstdint>
#include <optional>
#include <string>

// What a single value of the configuration may be. Each gives what is wrong, to follow the name of the setting, or nothing.
namespace dropline::cli {

[[nodiscard]] std::optional<std::string> check_listen(const std::string& value);
[[nodiscard]] std::optional<std::string> check_public_url(const std::string& value);
[[nodiscard]] std::optional<std::string> check_range(const std::string& value);
[[nodiscard]] std::optional<std::string> check_log_level(const std::string& value);
[[nodiscard]] std::optional<std::string> check_mail_listen(const std::string& value);
[[nodiscard]] std::optional<std::string> check_smtp_url(const std::string& value);
[[nodiscard]] std::optional<std::string> check_imap_url(const std::string& value);
[[nodiscard]] std::optional<std::string> check_mail_address(const std::string& value);
// It has to leave room for the token that replies carry.
[[nodiscard]] std::optional<std::string> check_mail_reply_to(const std::string& value);
[[nodiscard]] std::optional<std::string> check_push_contact(const std::string& value);
[[nodiscard]] std::optional<std::string> check_test_loopback(const std::string& value);

// Digits only, up to 18.
[[nodiscard]] std::optional<std::int64_t> whole_number(const std::string& text);

}  // namespace dropline::cli
