#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

// Looking for words in folded lines.
namespace dropline::mail {

[[nodiscard]] inline bool contains(std::string_view text, std::string_view words) {
  return text.find(words) != text.npos;
}

[[nodiscard]] inline bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view one) { return contains(text, one); });
}

[[nodiscard]] inline bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view one) { return text.starts_with(one); });
}

}  // namespace dropline::mail
