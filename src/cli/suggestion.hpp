#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dropline::cli {

// " Did you mean \"listen\"?" for the known word nearest to a mistyped one; "" when none is near.
[[nodiscard]] std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace dropline::cli
