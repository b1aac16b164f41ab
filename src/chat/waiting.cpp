#include "chat/waiting.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "dropline/domain/ladder.hpp"
#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/notifications.hpp"
#include "dropline/storage/people.hpp"
#include "dropline/time_zone.hpp"

namespace dropline::chat::waiting {

using domain::ReplyOutlook;
using storage::Snapshot;
using storage::Tx;
using storage::Wait;

namespace {

enum class Told : std::uint8_t { away = 1, late = 2 };

// The same message has the same client id whenever the command runs: what it is about, which one, and the conversation.
ClientId told_id(Told what, ConversationId conversation, std::int64_t which) {
  ClientId id;
  id.bytes[0] = static_cast<std::uint8_t>(what);
  for (std::size_t i = 1; i < 8; ++i) id.bytes[i] = static_cast<std::uint8_t>(which >> (8 * (7 - i)));
  for (std::size_t i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<std::uint8_t>(conversation.value >> (8 * (7 - i)));
  return id;
}

storage::Appended tell(Tx& tx, CompanyId company, ConversationId conversation, MessageId fresh, ClientId client_id,
                       std::string text) {
  const storage::NewMessage message{.company = company,
                                    .conversation = conversation,
                                    .id = fresh,
                                    .author_kind = domain::AuthorKind::system,
                                    .author_id = 0,
                                    .client_id = client_id,
                                    .kind = domain::MessageKind::text,
                                    .body = std::move(text),
                                    .reply_to = std::nullopt,
                                    .link = {}};
  const auto appended = storage::append_message(tx, message);
  if (!appended) throw std::logic_error("the server's own message was refused: " + appended.error().message);
  return *appended;
}

domain::Company company_of(Snapshot& db, CompanyId id) {
  auto company = storage::load_company(db, id);
  if (!company) throw std::logic_error("a conversation without a company");
  return *std::move(company);
}

// The language in which the server writes into a conversation.
std::string locale_of(const storage::WaitState& state, const domain::Company& company) {
  return state.locale.empty() ? company.locale : state.locale;
}

void log_notice(Tx& tx, const Times& times, ConversationId conversation) {
  storage::append_event(tx, times.company().id, storage::EventKind::reply, conversation,
                        protocol::reply_payload(conversation, notice(tx, times, conversation, tx.now())));
}

void tell_away(Tx& tx, const Times& times, ConversationId conversation, const storage::WaitState& state,
               MessageId fresh) {
  const auto locale = locale_of(state, times.company());
  const auto& own = locale == "de" ? times.settings().away_de : times.settings().away_en;
  const auto opens_at = times.schedule().next_open(tx.now());
  tell(tx, times.company().id, conversation, fresh, told_id(Told::away, conversation, state.episode),
       domain::away_text(own, opens_at, tx.now(), times.schedule().clock(), locale));
  storage::save_away_told(tx, times.company().id, conversation, state.episode);
}

// A second expectation follows the usual time, but at least as much again as the customer has waited already.
std::optional<Micros> second_expectation(Tx& tx, const Times& times, Micros waiting_since) {
  const auto usual = times.usual(tx, tx.now());
  if (!usual) return std::nullopt;
  const Micros waited = times.schedule().open_time_between(waiting_since, tx.now());
  const auto longer = domain::rounded_up(std::max(*usual, waited));
  return longer ? domain::expected_at(times.schedule(), tx.now(), *longer) : std::nullopt;
}

void tell_late(Tx& tx, const Times& times, ConversationId conversation, const storage::WaitState& state,
               MessageId fresh) {
  const auto expected = second_expectation(tx, times, state.wait.waiting_since);
  const auto told =
      tell(tx, times.company().id, conversation, fresh, told_id(Told::late, conversation, state.wait.waiting_since),
           domain::late_text(expected, tx.now(), times.schedule().clock(), locale_of(state, times.company())));
  // Who has left the page is told of it, as of an answer. Made for this message, the notification has its number.
  storage::notify_other_side(tx, times.company().id, conversation, domain::AuthorKind::system, told.seq,
                             storage::NotificationId{fresh.value}, domain::kTeamPause);
  // Without a new one the old stays, so that the customer goes on to see that it was missed.
  const Wait wait{state.wait.waiting_since, expected.value_or(state.wait.expected_at), 0};
  storage::save_wait(tx, times.company().id, conversation, wait);
  log_notice(tx, times, conversation);
}

void end_wait(Tx& tx, const Times& times, ConversationId conversation) {
  storage::save_wait(tx, times.company().id, conversation, {});
  log_notice(tx, times, conversation);
}

// The company may have closed since they began to wait. One that keeps no hours is not asked for more, at each message.
void tell_away_to_who_goes_on(Tx& tx, CompanyId company, ConversationId conversation, MessageId fresh) {
  if (!storage::keeps_hours(tx, company)) return;
  const auto state = storage::load_wait(tx, company, conversation);
  if (!state || state->away_told_episode >= state->episode) return;
  const Times times(tx, company_of(tx, company));
  if (!times.schedule().is_open(tx.now())) tell_away(tx, times, conversation, *state, fresh);
}

}  // namespace

Times::Times(Snapshot& db, domain::Company company)
    : company_(std::move(company)),
      hours_(storage::load_opening_hours(db, company_.id)),
      settings_(storage::load_reply_settings(db, company_.id)),
      schedule_(hours_, wall_clock(company_.time_zone)) {}

std::optional<Micros> Times::usual(Snapshot& db, Micros at) const {
  if (!settings_.show_reply_time) return std::nullopt;
  const int hour = domain::hour_of_week(schedule_, at);
  return domain::usual_reply_time(
      [&](domain::ReplyScope scope) { return storage::newest_replies(db, company_.id, scope, hour, at); });
}

void asked(Tx& tx, CompanyId company, ConversationId conversation, const storage::Appended& appended, MessageId fresh) {
  if (appended.duplicate) return;
  if (appended.waiting_since != 0) return tell_away_to_who_goes_on(tx, company, conversation, fresh);
  const auto state = storage::load_wait(tx, company, conversation);
  if (!state) return;

  const Times times(tx, company_of(tx, company));
  const auto usual = times.usual(tx, appended.at);
  const auto expected = usual ? domain::expected_at(times.schedule(), appended.at, *usual) : std::nullopt;
  const Micros expected_at = expected.value_or(0);
  storage::save_wait(tx, company, conversation, {appended.at, expected_at, expected_at});

  const bool closed = !times.schedule().is_open(tx.now());
  if (closed && state->away_told_episode < state->episode) tell_away(tx, times, conversation, *state, fresh);
  log_notice(tx, times, conversation);
}

void answered(Tx& tx, CompanyId company, ConversationId conversation, const storage::Appended& appended) {
  if (appended.duplicate || appended.waiting_since == 0) return;
  const auto state = storage::load_wait(tx, company, conversation);
  if (!state) return;

  const Times times(tx, company_of(tx, company));
  storage::ReplyTime time;
  time.asked_at = appended.waiting_since;
  time.replied_at = appended.at;
  time.open_time = times.schedule().open_time_between(time.asked_at, time.replied_at);
  time.hour_of_week = domain::hour_of_week(times.schedule(), time.asked_at);
  storage::add_reply_time(tx, company, conversation, time);
  end_wait(tx, times, conversation);
}

void settled(Tx& tx, CompanyId company, ConversationId conversation) {
  const auto state = storage::load_wait(tx, company, conversation);
  if (!state || state->wait.waiting_since == 0) return;
  end_wait(tx, Times(tx, company_of(tx, company)), conversation);
}

void check_late(Tx& tx, CompanyId company, ConversationId conversation, MessageId fresh) {
  if (!storage::take_late_check(tx, company, conversation)) return;
  const auto state = storage::load_wait(tx, company, conversation);
  if (!state) return;

  const Times times(tx, company_of(tx, company));
  if (times.schedule().is_open(tx.now())) return tell_late(tx, times, conversation, *state, fresh);
  // Not at night: looked at again when the company opens, or not at all when it never does.
  auto wait = state->wait;
  wait.late_check_at = times.schedule().next_open(tx.now()).value_or(0);
  storage::save_wait(tx, company, conversation, wait);
}

domain::ReplyNotice notice(Snapshot& db, const Times& times, std::optional<ConversationId> conversation, Micros now) {
  const auto& schedule = times.schedule();
  ReplyOutlook outlook;
  outlook.open = schedule.is_open(now);
  if (!outlook.open) outlook.opens_at = schedule.next_open(now);
  outlook.usual = times.usual(db, now);
  const auto state = conversation ? storage::load_wait(db, times.company().id, *conversation) : std::nullopt;
  if (state) outlook.waiting_since = state->wait.waiting_since;
  if (outlook.waiting()) {
    if (state->wait.expected_at != 0) outlook.expected_at = state->wait.expected_at;
  } else if (outlook.usual) {
    outlook.expected_at = domain::expected_at(schedule, now, *outlook.usual);
  }
  return domain::reply_notice(outlook, now, schedule.clock());
}

}  // namespace dropline::chat::waiting
