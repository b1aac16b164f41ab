#pragma once

#include <map>
#include <string>
#include <utility>

#include "net/app_icon.hpp"

namespace dropline::net {

// Drawn icons by kind and colour, so that each is drawn once. Thread: I/O.
class AppIcons {
 public:
  // Valid until the next call.
  const std::string& png(const IconKind& kind, const BrandColors& colors) {
    const auto key = std::pair(std::string(kind.name), colors.brand);
    if (const auto found = drawn_.find(key); found != drawn_.end()) return found->second;
    if (drawn_.size() >= kKept) drawn_.clear();  // rare, and cheaper than knowing which was used last
    return drawn_.emplace(key, draw_icon(kind, colors)).first->second;
  }

 private:
  static constexpr std::size_t kKept = 64;  // of some 2 to 10 KB each

  std::map<std::pair<std::string, Color>, std::string> drawn_;
};

}  // namespace dropline::net
