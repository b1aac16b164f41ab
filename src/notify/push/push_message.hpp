#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "dropline/error.hpp"

namespace dropline::notify {

inline constexpr std::size_t kPushActions = 2;  // no browser shows more

// A button below the notification.
struct PushAction {
  std::string action;    // what the service worker is told
  std::string title;     // what is shown
  std::string navigate;  // where it leads without a service worker
  // Chromium shows a text field instead of a button when this is set, with it as the hint inside.
  std::optional<std::string> reply_placeholder{};
};

enum class TextDirection : std::uint8_t { automatic, left_to_right, right_to_left };

// What a device shows. Texts are clean UTF-8; addresses are absolute.
struct PushMessage {
  std::string title;
  std::string body;
  std::string navigate;  // opened by a tap
  std::string tag;       // a later notification with the same tag takes the place of the earlier one
  std::string lang;
  TextDirection dir = TextDirection::automatic;
  bool silent = false;
  std::string icon{};
  std::optional<std::uint64_t> app_badge{};
  std::vector<PushAction> actions{};
  std::vector<std::pair<std::string, std::variant<std::string, std::int64_t>>> data{};  // for the service worker
};

// The one JSON text for all browsers: a declarative push message (W3C Push API, "declarative push message"), which Safari shows
// by itself and the others' service worker passes to showNotification(). The body is cut, between characters and with an
// ellipsis, so that it fits into kPushPayloadBytes. Errors: invalid_field (no title, no absolute address, not UTF-8, too many
// actions), too_large when there is no room even without the body.
[[nodiscard]] Result<std::string> declarative_push(const PushMessage& message);

}  // namespace dropline::notify
