#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dropline/domain/company.hpp"
#include "dropline/domain/opening_hours.hpp"
#include "dropline/domain/reply_time.hpp"
#include "dropline/storage/database.hpp"

// Opening hours, and the waits of customers: who waits since when, what they were told, and how long it took.
namespace dropline::storage {

// What a company says about its replies.
struct ReplySettings {
  std::string away_de;  // "" is the built-in message
  std::string away_en;
  bool show_reply_time = true;
};

[[nodiscard]] domain::OpeningHours load_opening_hours(Snapshot& db, CompanyId company);
// Whether it is ever closed: has hours or holidays.
[[nodiscard]] bool keeps_hours(Snapshot& db, CompanyId company);
[[nodiscard]] ReplySettings load_reply_settings(Snapshot& db, CompanyId company);
// In the place of what was there.
void save_opening_hours(Tx& tx, CompanyId company, const domain::OpeningHours& hours, const ReplySettings& settings);

// The open times of the newest answers to what was asked within domain::kReplyWindow before `now`.
[[nodiscard]] std::vector<Micros> newest_replies(Snapshot& db, CompanyId company, domain::ReplyScope scope,
                                                 int hour_of_week, Micros now);

struct Wait {
  Micros waiting_since = 0;  // 0 while nobody waits
  Micros expected_at = 0;    // what the customer was told last; 0 when nothing was
  Micros late_check_at = 0;  // when to look whether that was missed; 0 when it was told already
};

// A wait with what belongs to it in the conversation.
struct WaitState {
  Wait wait;
  std::int64_t episode = 0;
  std::int64_t away_told_episode = 0;  // the newest episode in which the customer was told that the company is closed
  std::string locale;  // of the link of the customer's newest message, else the customer's own; "" while unknown
};
[[nodiscard]] std::optional<WaitState> load_wait(Snapshot& db, CompanyId company, ConversationId conversation);

void save_wait(Tx& tx, CompanyId company, ConversationId conversation, const Wait& wait);
void save_away_told(Tx& tx, CompanyId company, ConversationId conversation, std::int64_t episode);

// Takes the look at a wait that is due, so that it is looked at once; false when there is none, or not yet.
[[nodiscard]] bool take_late_check(Tx& tx, CompanyId company, ConversationId conversation);
// Looks again then. Nothing when no look is due any more.
void put_off_late_check(Tx& tx, CompanyId company, ConversationId conversation, Micros until);

struct ReplyTime {
  Micros asked_at = 0;
  Micros replied_at = 0;
  Micros open_time = 0;
  int hour_of_week = 0;
};
void add_reply_time(Tx& tx, CompanyId company, ConversationId conversation, const ReplyTime& time);

// Waits that are to be looked at, the first due first, of all companies.
struct LateCheck {
  CompanyId company;
  ConversationId conversation;
  Micros at = 0;
};
[[nodiscard]] std::vector<LateCheck> next_late_checks(Snapshot& db, int limit);

}  // namespace dropline::storage
