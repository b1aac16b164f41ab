#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dropline/error.hpp"

namespace dropline::notify {

inline constexpr std::size_t kNotifierUrlBytes = 1'024;

enum class NotifierKind : std::uint8_t { ntfy, gotify, slack, mattermost, discord, webhook };

[[nodiscard]] std::string_view to_string(NotifierKind kind);  // as in docs/protocol.md

// Where an agent wants to be told, taken from one URL. All but `kind` and `shown` is as good as a password.
struct NotifierAddress {
  NotifierKind kind = NotifierKind::webhook;
  std::string post_url;  // where requests go
  std::string topic{};   // ntfy
  std::string user{};    // ntfy: Basic authentication
  std::string password{};
  std::string token{};   // Gotify, or ntfy's access token
  std::string secret{};  // webhook: whsec_…; "" when the URL has none
  std::string shown{};   // enough for its owner to know it by: "ntfy · ntfy.sh/ale…"

  // The same place, whatever it is entered with.
  [[nodiscard]] bool leads_where(const NotifierAddress& other) const {
    return post_url == other.post_url && topic == other.topic && token == other.token;
  }
};

// Reads the forms of docs/operations.md, "Other notifiers": those of Apprise, and the addresses that Slack, Discord and ntfy.sh
// show themselves. Whether the host may be called is judged when it is. Error: invalid_field "url", a sentence that says
// which form is expected and repeats nothing of what was entered.
[[nodiscard]] Result<NotifierAddress> parse_notifier_url(std::string_view text);

// The webhook's address with a secret added to it.
[[nodiscard]] std::string with_secret(std::string_view webhook_url, std::string_view secret);

}  // namespace dropline::notify
