#pragma once

#include <optional>

#include "dropline/domain/company.hpp"
#include "dropline/domain/reply_outlook.hpp"
#include "dropline/storage/messages.hpp"
#include "dropline/storage/waits.hpp"

// Honest waiting, as part of the commands that write messages: a customer's wait begins with the first message nobody has
// answered, and ends with an agent's answer or when the conversation is resolved.
namespace dropline::chat::waiting {

// A company's hours on its own wall, and what its customers usually wait.
class Times {
 public:
  Times(storage::Snapshot& db, domain::Company company);
  Times(const Times&) = delete;
  Times& operator=(const Times&) = delete;

  [[nodiscard]] const domain::Company& company() const { return company_; }
  [[nodiscard]] const storage::ReplySettings& settings() const { return settings_; }
  [[nodiscard]] const domain::Schedule& schedule() const { return schedule_; }
  [[nodiscard]] const domain::OpeningHours& hours() const { return hours_; }

  // How long what is asked at `at` usually takes; nothing when that is not known or not to be said.
  [[nodiscard]] std::optional<Micros> usual(storage::Snapshot& db, Micros at) const;

 private:
  domain::Company company_;
  domain::OpeningHours hours_;
  storage::ReplySettings settings_;
  domain::Schedule schedule_;
};

// Call after a customer's message was appended, and its episode opened. Nearly free unless it begins a wait; then it sets
// the expectation, and tells once in an episode that the company is closed, by a message of the id `fresh`.
void asked(storage::Tx& tx, CompanyId company, ConversationId conversation, const storage::Appended& appended,
           MessageId fresh);

// Call after an agent's text message (no note) was appended: ends the wait and remembers how long it took.
void answered(storage::Tx& tx, CompanyId company, ConversationId conversation, const storage::Appended& appended);

// Call when a conversation was resolved: nobody waits any more, and there is nothing to learn from it.
void settled(storage::Tx& tx, CompanyId company, ConversationId conversation);

// Looks at a wait that may be late: tells the customer by a message of the id `fresh` when it is, once in a wait, and not
// while the company is closed.
void check_late(storage::Tx& tx, CompanyId company, ConversationId conversation, MessageId fresh);

// What the customer of that conversation is told now; without one, whoever may write.
[[nodiscard]] domain::ReplyNotice notice(storage::Snapshot& db, const Times& times,
                                         std::optional<ConversationId> conversation, Micros now);

}  // namespace dropline::chat::waiting
