#pragma once

#include <string_view>

#include "dropline/mail/inbound_mail.hpp"

namespace dropline::mail {

// Whether a mail may be given to the MIME parser, judged by its raw bytes and without building anything: the parser makes an
// object of every header field and part before anybody can count them, and calls itself for every group within a group of
// addresses. One pass over the bytes; too_large when a limit is exceeded. It looks at more than the parser will take for a
// header (every block behind a line that begins as a boundary does that some Content-Type of the mail has declared), never at less.
[[nodiscard]] Result<void> check_cost(std::string_view mail, const ParseLimits& limits);

}  // namespace dropline::mail
