#pragma once

#include <string>
#include <string_view>

namespace dropline::mail {

// Joins the soft-broken lines of a "format=flowed" text (RFC 3676, section 4). `delete_space` is its DelSp parameter.
[[nodiscard]] std::string join_flowed(std::string_view text, bool delete_space);

}  // namespace dropline::mail
