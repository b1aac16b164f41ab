#include "net/page_locale.hpp"

#include <charconv>

namespace dropline::net {
namespace {

std::string_view language_of(std::string_view range) {
  const std::string_view primary = range.substr(0, range.find_first_of("-;"));
  return primary == "de" || primary == "DE" ? "de" : primary == "en" || primary == "EN" ? "en" : "";
}

double quality_of(std::string_view range) {
  const auto at = range.find(";q=");
  if (at == std::string_view::npos) return 1;
  double quality = 0;
  std::from_chars(range.data() + at + 3, range.data() + range.size(), quality);
  return quality;
}

}  // namespace

std::string_view preferred_language(std::string_view header) {
  std::string_view best;
  double best_quality = 0;
  while (!header.empty()) {
    const auto comma = header.find(',');
    std::string_view range = header.substr(0, comma);
    while (range.starts_with(' ')) range.remove_prefix(1);
    const auto language = language_of(range);
    if (!language.empty() && quality_of(range) > best_quality) {
      best = language;
      best_quality = quality_of(range);
    }
    header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
  }
  return best;
}

std::string page_locale(const domain::Link& link, std::string_view accept_language, const domain::Company& company) {
  if (!link.locale.empty()) return link.locale;
  const auto preferred = preferred_language(accept_language);
  return preferred.empty() ? company.locale : std::string(preferred);
}

}  // namespace dropline::net
