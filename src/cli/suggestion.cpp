#include "cli/suggestion.hpp"

#include <algorithm>
#include <numeric>

namespace dropline::cli {
namespace {

// Levenshtein: insertions, removals and replacements.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string* nearest = nullptr;
  std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& candidate : known) {
    const std::size_t away = distance(word, candidate);
    if (away < best) {
      best = away;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? std::string() : " Did you mean \"" + *nearest + "\"?";
}

}  // namespace dropline::cli
