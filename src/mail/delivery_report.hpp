#pragma once

#include <string_view>
#include <vector>

#include "dropline/mail/inbound_mail.hpp"

namespace dropline::mail {

// The content of a message/delivery-status part (RFC 3464, section 2): the groups that name a recipient.
[[nodiscard]] std::vector<DeliveryStatus> read_delivery_status(std::string_view content);

// The Message-ID in a block of header lines, without angle brackets; "" when there is none.
[[nodiscard]] std::string find_message_id(std::string_view header);

}  // namespace dropline::mail
