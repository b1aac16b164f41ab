#include "notify/settle.hpp"

#include <algorithm>

#include "dropline/domain/ladder.hpp"
#include "dropline/protocol/server_events.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/recipients.hpp"

namespace dropline::notify {

using domain::Channel;
using domain::Outcome;
using storage::StepKey;

namespace {

Outcome outcome_of(const Handed& handed, std::int64_t attempts) {
  switch (handed.how) {
    case Handed::How::sent:
      return Outcome::sent;
    case Handed::How::refused:
    case Handed::How::gone:
      return Outcome::failed;
    case Handed::How::unwanted:
      return Outcome::cancelled;
    case Handed::How::later:
      break;
  }
  return attempts >= domain::kMostAttempts ? Outcome::failed : Outcome::retry;
}

}  // namespace

void write_outcome(storage::Tx& tx, const storage::Notification& held, const StepKey& key, std::int64_t first_seq,
                   std::int64_t attempts, const Handed& handed) {
  const Outcome outcome = outcome_of(handed, attempts);
  const Micros again_at = std::max(handed.not_before, tx.now() + domain::retry_pause(attempts));
  storage::end_step(tx, held, key, outcome, outcome == Outcome::retry ? again_at : 0, handed.detail);
  // Agents see how their customer was told; what will be tried again is no news.
  if (!key.person.is_customer() || outcome == Outcome::retry) return;
  const domain::Notice notice{held.key.id.value, key.person,   key.channel, outcome,
                              first_seq,         key.last_seq, tx.now(),    handed.detail};
  storage::append_event(tx, held.key.company, storage::EventKind::notice, held.conversation,
                        protocol::notice_payload(held.conversation, notice));
}

bool settle(storage::Tx& tx, const storage::Notification& of, const PlannedStep& step, const Handed& handed) {
  const CompanyId company = of.key.company;
  const bool is_mail = step.key.channel == Channel::mail;
  const bool ours = is_mail ? storage::is_trying(tx, of, step.key, step.news.attempt) : storage::still_held(tx, of);
  if (!ours) return false;
  write_outcome(tx, of, step.key, step.news.first_seq, step.news.attempt, handed);
  if (is_mail) storage::look_again_by(tx, of, tx.now());
  const bool gone = handed.how == Handed::How::gone;
  if (step.key.channel == Channel::push && gone)
    storage::remove_subscription(tx, company, step.key.person, step.push.endpoint);
  if (is_mail && gone) storage::suppress_address(tx, company, step.address);
  if (step.key.channel == Channel::notifier && handed.how != Handed::How::unwanted && handed.asked) {
    storage::note_notifier_use(tx, company, step.notifier.id, handed.detail, gone);
  }
  return true;
}

}  // namespace dropline::notify
