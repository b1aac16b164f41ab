#pragma once

#include <string_view>

#include "dropline/mail/inbound_mail.hpp"
#include "mail/gmime.hpp"

namespace dropline::mail {

// Everything of `mail` that the outermost header says.
void read_headers(GMimeMessage* message, std::string_view authserv_id, const ParseLimits& limits, InboundMail& mail);

}  // namespace dropline::mail
