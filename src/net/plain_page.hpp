#pragma once

#include <string>
#include <string_view>

namespace dropline::net {

// A complete document with the customer page's styles and no script around `body`, which is markup. `color` is the
// company's, `locale` de or en.
[[nodiscard]] std::string plain_page(std::string_view locale, std::string_view title, const std::string& color,
                                     std::string_view body);

}  // namespace dropline::net
