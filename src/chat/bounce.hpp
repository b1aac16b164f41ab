#pragma once

#include <string_view>

#include "dropline/mail/inbound_mail.hpp"
#include "dropline/storage/reach.hpp"

// Mail of ours that came back.
namespace dropline::chat {

// Whether the report says that the address does not exist (any more).
[[nodiscard]] bool is_gone(const mail::DeliveryReport& report, std::string_view address);

// Such an address gets nothing until its owner confirms it again. What was told by mail counts as not told, agents see it, and
// what is unread is looked at again, as there may be another way, or none. Runs in the write lane.
void note_gone(storage::Tx& tx, const storage::ReplyAddress& address);

}  // namespace dropline::chat
