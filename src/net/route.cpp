#include "net/route.hpp"

namespace dropline::net {
namespace {

// Takes the next "/segment" off the front.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

}  // namespace

std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> captures;
  while (!pattern.empty() && !path.empty()) {
    const auto expected = next_segment(pattern);
    if (expected == "*") {
      captures.emplace_back(path.substr(1));
      return captures;
    }
    const auto found = next_segment(path);
    // "-" is never a name: it keeps the application's own paths apart from the companies'.
    if (expected == "{}" && !found.empty() && found != "-") {
      captures.emplace_back(found);
    } else if (expected != found) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return captures;
}

}  // namespace dropline::net
