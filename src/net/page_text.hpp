#pragma once

#include <string>
#include <string_view>

namespace dropline::net {

// A text of the pages around coming back and unsubscribing: web/shared/strings/reach_pages.json. `locale` is de or en; keys are
// ours, and an unknown one throws.
[[nodiscard]] std::string reach_page_text(std::string_view page, std::string_view locale, std::string_view part);

}  // namespace dropline::net
