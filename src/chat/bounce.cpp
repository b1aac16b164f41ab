#include "chat/bounce.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "dropline/mail/reply_address.hpp"
#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/notifications.hpp"

namespace dropline::chat {

using mail::DeliveryReport;
using mail::DeliveryStatus;
using mail::same_address;

namespace {

// What the other server said may name the address, which agents do not get to see as a whole.
constexpr auto kCameBack = "It came back, as there is no such address, or it takes no mail.";

}  // namespace

bool is_gone(const DeliveryReport& report, std::string_view address) {
  std::vector<DeliveryStatus> about;
  std::ranges::copy_if(report.recipients, std::back_inserter(about), [address](const DeliveryStatus& status) {
    return same_address(status.recipient, address) || same_address(status.original_recipient, address);
  });
  // Mail that was forwarded comes back from where it went to. Among several, nobody knows which that is.
  if (about.empty() && report.recipients.size() == 1) about = report.recipients;
  return !about.empty() && std::ranges::all_of(about, &DeliveryStatus::is_no_such_address);
}

void note_gone(storage::Tx& tx, const storage::ReplyAddress& address) {
  const CompanyId company = address.company;
  storage::suppress_address(tx, company, address.address);
  auto failed = storage::fail_mails(tx, company, address.conversation, address.person, kCameBack);
  // Agents see how their customer was told, and not how they were themselves.
  if (!address.person.is_customer()) failed.clear();
  for (const domain::Notice& notice : failed) {
    storage::append_event(tx, company, storage::EventKind::notice, address.conversation,
                          protocol::notice_payload(address.conversation, notice));
  }
  storage::look_again(tx, company, address.person);
}

}  // namespace dropline::chat
