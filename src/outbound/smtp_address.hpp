#pragma once

#include <string>
#include <string_view>

namespace dropline::outbound {

// May this text stand between the angle brackets of MAIL FROM or RCPT TO? Bounds and characters of RFC 5321, 4.5.3.1; no
// space, bracket or control character, with which an address could add a command of its own.
[[nodiscard]] bool is_mail_address(std::string_view text);

// The mail with every line ended by CRLF, as RFC 5321, 2.3.8 demands: a bare LF or CR would mean different things to
// different servers, with which one mail can be made to look like two.
[[nodiscard]] std::string with_crlf(std::string_view mail);

}  // namespace dropline::outbound
