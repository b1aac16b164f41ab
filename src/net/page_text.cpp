#include "net/page_text.hpp"

#include <nlohmann/json.hpp>

#include "net/assets.hpp"

namespace dropline::net {

std::string reach_page_text(std::string_view page, std::string_view locale, std::string_view part) {
  static const auto parsed = nlohmann::json::parse(embedded_file("strings/reach_pages.json"));
  const std::string language = locale == "de" ? "de" : "en";
  return parsed.at(std::string(page)).at(language).at(std::string(part)).get<std::string>();
}

}  // namespace dropline::net
