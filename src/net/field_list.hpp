#pragma once

#include <algorithm>
#include <string_view>

#include "dropline/domain/text.hpp"

namespace dropline::net {

// Calls `visit(item)` for the items of a comma-separated header field until one of the calls is true; whether one was.
template <class Visit>
bool any_item(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const auto item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(item.size() + 1, list.size()));
    if (visit(domain::trim(item))) return true;
  }
  return false;
}

// Whether If-None-Match names the entity tag (RFC 9110, 13.1.2).
[[nodiscard]] inline bool has_already(std::string_view if_none_match, std::string_view etag) {
  return any_item(if_none_match, [etag](std::string_view item) {
    if (item.starts_with("W/")) item.remove_prefix(2);
    return item == etag || item == "*";
  });
}

}  // namespace dropline::net
