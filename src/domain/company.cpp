#include "dropline/domain/company.hpp"

#include "dropline/domain/text.hpp"

#include "domain/slug.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace dropline::domain {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// Only characters that IANA names are made of: the name becomes part of a path. Each begins with a capital; what else lies
// beside the zones ("posix/...", "right/...", "localtime") does not.
bool could_be_zone(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() < 'A' || name.front() > 'Z') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
           c == '-' || c == '+';
  });
}

bool zone_exists(const std::string& name) {
  if (name == "UTC") return true;
  const auto file = std::filesystem::path("/usr/share/zoneinfo") / name;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return false;
  char magic[4] = {};
  std::ifstream(file, std::ios::binary).read(magic, sizeof magic);
  return std::string_view(magic, sizeof magic) == "TZif";
}

}  // namespace

Result<std::string> valid_slug(std::string text) {
  auto slug = lower_ascii(trim(text));
  if (!is_slug(slug, 2, 40)) {
    return invalid_field("slug", "The name in the address has 2 to 40 letters a-z, digits and inner hyphens.");
  }
  return slug;
}

Result<std::string> valid_company_name(std::string text) {
  auto name = one_line(text, 80);
  if (!name || name->empty()) {
    return invalid_field("name", "The company's name has 1 to 80 characters on one line.");
  }
  return *std::move(name);
}

Result<std::string> valid_color(std::string text) {
  auto color = lower_ascii(trim(text));
  if (color.size() != 7 || color[0] != '#' || !std::all_of(color.begin() + 1, color.end(), is_hex)) {
    return invalid_field("color", "A colour is written as #rrggbb.");
  }
  return color;
}

Result<std::string> valid_locale(std::string text) {
  if (text != "de" && text != "en") {
    return invalid_field("locale", "The language is \"de\" or \"en\".");
  }
  return text;
}

Result<std::string> valid_time_zone(std::string text) {
  if (!could_be_zone(text) || !zone_exists(text)) {
    return invalid_field("time_zone", "The time zone is an IANA name such as Europe/Berlin.");
  }
  return text;
}

}  // namespace dropline::domain
