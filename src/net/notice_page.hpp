#pragma once

#include <optional>
#include <string>

#include "dropline/domain/company.hpp"

namespace dropline::net {

enum class Notice {
  unknown_link,  // no such company, or no such link of the company
  expired_link,
  disabled_link,
  welcome,  // "/" when there is no company or more than one: says what this is, and where agents sign in
};

// A complete document in both languages, `first_locale` (de or en) first. With a company it offers the company's main
// link. Names no company that the address did not name. Status is the caller's: 404, 410, 410, 200.
[[nodiscard]] std::string render_notice_page(Notice notice, const std::optional<domain::Company>& company,
                                             const std::string& first_locale);

}  // namespace dropline::net
