#include "chat/device_name.hpp"

#include <array>

namespace dropline::chat {
namespace {

struct Mark {
  std::string_view in_text;
  std::string_view name;
};

// First match wins: nearly all of them also claim to be Chrome, and all but Firefox to be Safari.
constexpr std::array kBrowsers{
    Mark{"Edg/", "Edge"},
    Mark{"EdgA/", "Edge"},
    Mark{"EdgiOS/", "Edge"},
    Mark{"OPR/", "Opera"},
    Mark{"SamsungBrowser/", "Samsung Internet"},
    Mark{"Firefox/", "Firefox"},
    Mark{"FxiOS/", "Firefox"},
    Mark{"CriOS/", "Chrome"},
    Mark{"Chrome/", "Chrome"},
    Mark{"Chromium/", "Chromium"},
    Mark{"Safari/", "Safari"},
};
// An iPhone says "like Mac OS X", Android says "Linux".
constexpr std::array kSystems{
    Mark{"iPhone", "iPhone"}, Mark{"iPad", "iPad"},     Mark{"Android", "Android"}, Mark{"Windows", "Windows"},
    Mark{"Macintosh", "Mac"}, Mark{"CrOS", "ChromeOS"}, Mark{"Linux", "Linux"},
};

template <std::size_t N>
std::string_view first_of(const std::array<Mark, N>& marks, std::string_view text) {
  for (const Mark& mark : marks) {
    if (text.find(mark.in_text) != text.npos) return mark.name;
  }
  return {};
}

}  // namespace

std::string device_name(std::string_view user_agent) {
  const auto browser = first_of(kBrowsers, user_agent);
  const auto system = first_of(kSystems, user_agent);
  std::string name(browser.empty() ? "Unknown browser" : browser);
  if (!system.empty()) name.append(" on ").append(system);
  return name;
}

}  // namespace dropline::chat
