#pragma once

#include <string_view>
#include <vector>

#include "dropline/mail/inbound_mail.hpp"

namespace dropline::mail {

// The verdicts of one Authentication-Results header (RFC 8601, section 2.2), if the server `authserv_id` wrote it; else nothing.
[[nodiscard]] std::optional<std::vector<AuthResult>> read_authentication_results(std::string_view value,
                                                                                 std::string_view authserv_id);

}  // namespace dropline::mail
