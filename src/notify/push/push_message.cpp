#include "notify/push/push_message.hpp"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

#include "dropline/domain/text.hpp"

#include "notify/push/message_encryption.hpp"

namespace dropline::notify {
namespace {

using Json = nlohmann::json;

constexpr int kDeclarative = 8030;  // the mark of a declarative message, after RFC 8030
constexpr std::string_view kEllipsis = "…";

bool is_absolute(std::string_view address) { return address.starts_with("https://") || address.starts_with("http://"); }

const char* name_of(TextDirection direction) {
  switch (direction) {
    case TextDirection::left_to_right:
      return "ltr";
    case TextDirection::right_to_left:
      return "rtl";
    case TextDirection::automatic:
      break;
  }
  return "auto";
}

// A browser that understands the message refuses the whole of it for one wrong member, so that nothing would be shown.
std::optional<Error> fault_of(const PushMessage& message) {
  if (message.title.empty()) return invalid_field("title", "A notification needs a title.");
  if (!is_absolute(message.navigate)) return invalid_field("navigate", "A notification must lead to a full address.");
  if (!message.icon.empty() && !is_absolute(message.icon)) {
    return invalid_field("icon", "A notification's icon must have a full address.");
  }
  if (message.actions.size() > kPushActions) return invalid_field("actions", "A notification has at most two buttons.");
  for (const auto& action : message.actions) {
    if (action.action.empty() || action.title.empty() || !is_absolute(action.navigate)) {
      return invalid_field("actions", "A notification's button needs a name, a title and a full address.");
    }
  }
  return std::nullopt;
}

Json json_of(const PushAction& action) {
  Json json = {{"action", action.action}, {"title", action.title}, {"navigate", action.navigate}};
  if (action.reply_placeholder) {
    json["type"] = "text";
    json["placeholder"] = *action.reply_placeholder;
  }
  return json;
}

// Everything but the body.
Json frame_of(const PushMessage& message) {
  Json notification = {{"title", message.title},
                       {"body", ""},
                       {"navigate", message.navigate},
                       {"dir", name_of(message.dir)},
                       {"silent", message.silent}};
  if (!message.tag.empty()) notification["tag"] = message.tag;
  if (!message.lang.empty()) notification["lang"] = message.lang;
  if (!message.icon.empty()) notification["icon"] = message.icon;
  for (const auto& action : message.actions) notification["actions"].push_back(json_of(action));
  for (const auto& [key, value] : message.data) {
    Json& member = notification["data"][key];
    std::visit([&](const auto& plain) { member = plain; }, value);
  }

  Json push = {{"web_push", kDeclarative}, {"notification", std::move(notification)}};
  // WebKit reads the badge from the top level; a service worker that passes on `notification` finds it there.
  if (message.app_badge) {
    push["app_badge"] = *message.app_badge;
    push["notification"]["app_badge"] = *message.app_badge;
  }
  return push;
}

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

std::size_t quoted_size(std::string_view text) { return Json(text).dump().size() - 2; }

// The longest beginning of `text` that takes at most `room` bytes inside a JSON string, cut between characters.
std::string_view fitting(std::string_view text, std::size_t room) {
  std::size_t low = 0;
  std::size_t high = std::min(text.size(), room);  // quoting never makes a text shorter
  const auto cut_at = [text](std::size_t end) {
    while (end > 0 && end < text.size() && !starts_character(text[end])) --end;
    return text.substr(0, end);
  };
  while (low < high) {
    const auto middle = (low + high + 1) / 2;
    if (quoted_size(cut_at(middle)) <= room) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return cut_at(low);
}

std::string shortened(std::string_view body, std::size_t room) {
  if (quoted_size(body) <= room) return std::string(body);
  if (room < kEllipsis.size()) return {};
  auto kept = fitting(body, room - kEllipsis.size());
  while (!kept.empty() && (kept.back() == ' ' || kept.back() == '\n')) kept.remove_suffix(1);
  return std::string(kept).append(kEllipsis);
}

}  // namespace

Result<std::string> declarative_push(const PushMessage& message) {
  if (auto fault = fault_of(message)) return *std::move(fault);
  if (!domain::is_clean_utf8(message.body)) return invalid_field("body", "A notification's text must be UTF-8.");
  Json push = frame_of(message);
  std::string text;
  try {
    text = push.dump();
  } catch (const Json::type_error&) {  // what it throws for a text that is not UTF-8
    return invalid_field("notification", "A notification's texts must be UTF-8.");
  }
  if (text.size() > kPushPayloadBytes) return Error{Code::too_large, "This notification is too long to be sent."};
  push["notification"]["body"] = shortened(message.body, kPushPayloadBytes - text.size());
  return push.dump();
}

}  // namespace dropline::notify
