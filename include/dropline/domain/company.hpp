#pragma once

#include <string>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"
#include "dropline/ids.hpp"

namespace dropline::domain {

// The tenant: one business on this server.
struct Company {
  CompanyId id;
  std::string slug;  // stands in its URL: /<slug>
  std::string name;
  std::string color = "#0a6c8f";            // #rrggbb
  std::string locale = "en";                // de, en
  std::string time_zone = "Europe/Berlin";  // IANA name
  Micros created_at = 0;
};

// Each returns the value in its stored form (trimmed, lower case where case does not matter) or says what is wrong.
[[nodiscard]] Result<std::string> valid_slug(std::string text);          // a-z, 0-9 and inner hyphens, 2 to 40
[[nodiscard]] Result<std::string> valid_company_name(std::string text);  // 1 to 80 characters, one line
[[nodiscard]] Result<std::string> valid_color(std::string text);
[[nodiscard]] Result<std::string> valid_locale(std::string text);
[[nodiscard]] Result<std::string> valid_time_zone(std::string text);  // a zone of this machine's tz database

// "Bäckerei Süß & Co" -> "baeckerei-suess-co": a proposal, which valid_slug may still refuse when it is too short.
[[nodiscard]] std::string slug_from_name(std::string_view name);

}  // namespace dropline::domain
