#pragma once

#include <string>
#include <string_view>

#include "dropline/domain/company.hpp"
#include "dropline/domain/link.hpp"

// In which of our languages somebody reads.
namespace dropline::net {

// The better liked of de and en in an Accept-Language header (RFC 9110, 12.5.4); "" when it names neither.
[[nodiscard]] std::string_view preferred_language(std::string_view accept_language);

// The link's language, else the browser's, else the company's.
[[nodiscard]] std::string page_locale(const domain::Link& link, std::string_view accept_language,
                                      const domain::Company& company);

}  // namespace dropline::net
