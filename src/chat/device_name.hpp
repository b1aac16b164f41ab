#pragma once

#include <string>
#include <string_view>

namespace dropline::chat {

// "Firefox on Android", from what a browser says of itself; "Unknown browser" when it says nothing we know. For the owner of
// the device to tell it from the others, and for nothing else: a User-Agent may say anything.
[[nodiscard]] std::string device_name(std::string_view user_agent);

}  // namespace dropline::chat
