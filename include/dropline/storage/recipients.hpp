#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dropline/domain/company.hpp"
#include "dropline/domain/person.hpp"
#include "dropline/storage/database.hpp"
#include "dropline/storage/reach.hpp"

// Who is to be told of something in a conversation, and by which ways that can be done.
namespace dropline::storage {

struct NotifierTarget {
  std::int64_t id = 0;
  std::string url;
};

struct Recipient {
  domain::Person person;  // never the team: its members
  std::string name;
  std::string address;  // confirmed and in use; "" when there is none
  std::vector<PushSubscription> pushes;
  std::vector<NotifierTarget> notifiers;
  bool muted = false;           // altogether, or this conversation
  std::int64_t quiet_from = 0;  // minutes of the day in the company's time zone; equal: never
  std::int64_t quiet_to = 0;

  [[nodiscard]] bool has_push() const { return !pushes.empty() || !notifiers.empty(); }
};

[[nodiscard]] bool is_muted(Snapshot& db, CompanyId company, ConversationId conversation, domain::Person person);
[[nodiscard]] Recipient customer_recipient(Snapshot& db, CompanyId company, ConversationId conversation,
                                           CustomerId customer);
[[nodiscard]] std::vector<Recipient> team_recipients(Snapshot& db, CompanyId company, ConversationId conversation);
// Who wrote the newest text to the customer, and still serves the company.
[[nodiscard]] std::optional<AgentId> last_to_answer(Snapshot& db, CompanyId company, ConversationId conversation);

// The language the customer is written to in: that of their link, else their own, else the company's.
[[nodiscard]] std::string language_of(Snapshot& db, const domain::Company& company, ConversationId conversation);

void note_notifier_use(Tx& tx, CompanyId company, std::int64_t notifier, std::string_view error, bool off);

}  // namespace dropline::storage
