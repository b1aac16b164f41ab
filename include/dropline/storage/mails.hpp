#pragma once

#include <cstdint>

#include "dropline/domain/person.hpp"
#include "dropline/storage/database.hpp"

// Mails that were taken in.
namespace dropline::storage {

struct ReceivedMailRow {
  CompanyId company;
  TokenHash fingerprint{};  // SHA-256 of what makes it this mail
  ConversationId conversation;
  domain::Person person;
};

// False when it was taken in before.
[[nodiscard]] bool note_mail(Tx& tx, const ReceivedMailRow& mail);
[[nodiscard]] bool mail_known(Snapshot& db, CompanyId company, const TokenHash& fingerprint);
// How many one person sent into a conversation.
[[nodiscard]] std::int64_t mails_since(Snapshot& db, CompanyId company, ConversationId conversation,
                                       const domain::Person& person, Micros since);
// What is older need not be known: mail servers have long given up.
// At most `limit` of them; how many went.
std::int64_t forget_old_mails(Tx& tx, Micros before, int limit);

}  // namespace dropline::storage
