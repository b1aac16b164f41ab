#include "notify/plan.hpp"

#include <algorithm>
#include <utility>

#include "dropline/storage/people.hpp"
#include "dropline/time_zone.hpp"
#include "notify/settle.hpp"

namespace dropline::notify {

using domain::Channel;
using domain::Circumstances;
using domain::Outcome;
using storage::Recipient;
using storage::StepKey;
using storage::StepRow;

namespace {

constexpr std::size_t kMessagesTold = 20;  // in one mail or push; of more, the newest
// A push that was not delivered for so long is dropped for who has been told by mail meanwhile.
constexpr Micros kPushBesideMail = kDay;
// Longer than mails wait for their turn; at the next start they are due at once (storage::release_all).
constexpr Micros kMailWait = kDay;

bool is_settled(const StepRow& step) { return step.outcome != Outcome::trying && step.outcome != Outcome::retry; }

// What became of the tellings by one way to one target so far.
struct Past {
  std::int64_t told_seq = 0;      // everything up to here is done with
  Micros told_at = 0;             // when the last one was sent
  const StepRow* open = nullptr;  // begun, and not done with
};

Past past_of(const std::vector<StepRow>& steps, domain::Person person, Channel channel, std::int64_t target) {
  Past past;
  for (const StepRow& step : steps) {
    if (step.key.person != person || step.key.channel != channel || step.key.target != target) continue;
    if (!is_settled(step)) {
      past.open = &step;
      continue;
    }
    // One that was given up for a newer one has told of nothing.
    if (step.outcome != Outcome::cancelled) past.told_seq = std::max(past.told_seq, step.key.last_seq);
    if (step.outcome == Outcome::sent) past.told_at = std::max(past.told_at, step.at);
  }
  if (past.open != nullptr && past.open->key.last_seq <= past.told_seq) past.open = nullptr;
  return past;
}

// The end of the quiet hours that `at` lies in; 0 outside of them.
Micros quiet_until(const Recipient& recipient, const std::string& time_zone, Micros at) {
  if (recipient.quiet_from == recipient.quiet_to) return 0;
  const domain::WallClock& clock = wall_clock(time_zone);
  const Micros wall_minute = clock.local(at) / kMinute;
  const Micros minute = wall_minute % domain::kDayMinutes;
  const auto since = [](Micros from, Micros to) { return (to - from + domain::kDayMinutes) % domain::kDayMinutes; };
  const bool quiet = since(recipient.quiet_from, minute) < since(recipient.quiet_from, recipient.quiet_to);
  return quiet ? clock.utc((wall_minute + since(minute, recipient.quiet_to)) * kMinute) : 0;
}

// One place where all that is known about a notification comes together.
class Planner {
 public:
  Planner(storage::Tx& tx, const domain::LadderRules& rules, const Outside& outside, storage::Notification held)
      : tx_(tx),
        rules_(rules),
        outside_(outside),
        held_(std::move(held)),
        company_(storage::load_company(tx, held_.key.company).value()),
        steps_(storage::steps_of(tx, held_)),
        customer_(storage::customer_recipient(tx, company_.id, held_.conversation, held_.customer)) {}

  std::optional<Plan> run() {
    // Here and not for each recipient: a company may have no agents.
    again_at_ = held_.newest_at + rules_.expiry;
    if (tx_.now() >= again_at_) {
      storage::expire(tx_, held_);
      return std::nullopt;
    }
    for (const Recipient& recipient : recipients()) consider(recipient);
    if (planned_.empty()) storage::give_back(tx_, held_, std::max(again_at_, tx_.now() + kSecond));
    if (planned_.empty() && mails_.empty()) return std::nullopt;
    return Plan{std::move(held_), std::move(planned_), std::move(mails_)};
  }

  // Things may have changed while it waited: what is unread, the address, whether they want to be told.
  std::optional<PlannedStep> mail(const MailOrder& order) {
    const auto recipient = wants_mail(order.to);
    if (!recipient || !storage::still_to_tell(tx_, held_, order.last_seq)) return std::nullopt;
    const Past past = past_of(steps_, order.to, Channel::mail, 0);
    auto step = step_of(*recipient, {order.to, Channel::mail, 0, order.last_seq}, past.told_seq, order.attempt);
    step.address = recipient->address;
    return step;
  }

 private:
  // A customer; or the agent who answered last, and later the whole team.
  std::vector<Recipient> recipients() {
    if (held_.person.is_customer()) {
      keep_open_ways(customer_);
      return {customer_};
    }
    auto team = storage::team_recipients(tx_, company_.id, held_.conversation);
    for (Recipient& agent : team) keep_open_ways(agent);
    const auto last = storage::last_to_answer(tx_, company_.id, held_.conversation);
    const Micros alone_until = held_.opened_at + domain::kTeamAfter;
    if (!last || tx_.now() >= alone_until) return team;
    const auto own = std::find_if(team.begin(), team.end(),
                                  [&](const Recipient& agent) { return agent.person == domain::Person::of(*last); });
    const bool reachable = own != team.end() && !own->muted && (own->has_push() || !own->address.empty()) &&
                           quiet_until(*own, company_.time_zone, tx_.now()) == 0;
    if (!reachable) return team;
    again_at_ = std::min(again_at_, alone_until);
    return {*own};
  }

  // The others this server does not have.
  void keep_open_ways(Recipient& recipient) const {
    if (!outside_.has_push) recipient.pushes.clear();
    if (!outside_.has_mail) recipient.address.clear();
  }

  std::optional<Recipient> wants_mail(domain::Person person) {
    std::optional<Recipient> found;
    if (person.is_customer()) found = customer_;
    for (Recipient& agent : storage::team_recipients(tx_, company_.id, held_.conversation)) {
      if (agent.person == person) found = std::move(agent);
    }
    const bool wants =
        found && !found->address.empty() && !found->muted && quiet_until(*found, company_.time_zone, tx_.now()) == 0;
    return wants ? found : std::nullopt;
  }

  void consider(const Recipient& recipient) {
    const auto known = circumstances(recipient);
    const auto step = domain::next_step(known, rules_, tx_.now());
    again_at_ = std::min(again_at_, step.again_at);
    if (step.unreachable) note_unreachable(recipient);
    if (step.push) plan_pushes(recipient);
    if (step.mail) plan_mail(recipient);
  }

  Circumstances circumstances(const Recipient& recipient) {
    Circumstances known;
    known.newest_at = held_.newest_at;
    known.muted = recipient.muted;
    known.in_front = outside_.in_front;
    known.quiet_until = quiet_until(recipient, company_.time_zone, tx_.now());
    know_pushes(recipient, known);
    know_mail(recipient, known);
    return known;
  }

  void know_pushes(const Recipient& recipient, Circumstances& known) {
    known.can_push = recipient.has_push();
    if (!known.can_push) return;
    for (const Target& target : targets(recipient)) {
      if (const auto due = push_due(recipient, target)) {
        known.push_due = known.push_due ? std::min(*known.push_due, *due) : *due;
      }
    }
    if (!known.push_due) return;
    const Micros hour_ago = tx_.now() - kHour;
    for (const Channel channel : {Channel::push, Channel::notifier}) {
      known.pushes_last_hour += storage::steps_since(tx_, company_.id, recipient.person, channel, hour_ago);
    }
  }

  struct Target {
    Channel channel = Channel::push;
    std::int64_t id = 0;
    std::string way;  // as in Outside::down_until
  };

  static std::vector<Target> targets(const Recipient& recipient) {
    std::vector<Target> all;
    for (const auto& push : recipient.pushes) all.push_back({Channel::push, push.id, way_of(push)});
    for (const auto& notifier : recipient.notifiers) all.push_back({Channel::notifier, notifier.id, way_of(notifier)});
    return all;
  }

  [[nodiscard]] Micros down_until(const std::string& way) const {
    const auto found = outside_.down_until.find(way);
    return found == outside_.down_until.end() ? 0 : found->second;
  }

  // When a target is to be told of the newest message; nothing when it was.
  std::optional<Micros> push_due(const Recipient& recipient, const Target& target) const {
    const Past past = past_of(steps_, recipient.person, target.channel, target.id);
    if (past.told_seq >= held_.newest_seq) return std::nullopt;
    return std::max(past.open != nullptr ? past.open->again_at : 0, down_until(target.way));
  }

  void know_mail(const Recipient& recipient, Circumstances& known) {
    known.can_mail = !recipient.address.empty();
    if (!known.can_mail) return;
    const Past past = past_of(steps_, recipient.person, Channel::mail, 0);
    known.oldest_unmailed_at = storage::oldest_unread_at(tx_, held_, past.told_seq);
    known.mailed_at = past.told_at;
    known.mail_retry_at = std::max(past.open != nullptr ? past.open->again_at : 0, down_until(kMailWay));
    known.mails_last_hour = storage::steps_since(tx_, company_.id, recipient.person, Channel::mail, tx_.now() - kHour);
  }

  void plan_pushes(const Recipient& recipient) {
    const auto wanted = [&](const Target& target) {
      const auto due = push_due(recipient, target);
      return due && *due <= tx_.now();
    };
    for (const auto& push : recipient.pushes) {
      if (wanted({Channel::push, push.id, way_of(push)})) {
        begin_push(recipient, Channel::push, push.id).push = push;
      }
    }
    for (const auto& notifier : recipient.notifiers) {
      if (wanted({Channel::notifier, notifier.id, way_of(notifier)})) {
        begin_push(recipient, Channel::notifier, notifier.id).notifier = notifier;
      }
    }
  }

  // Tells of all up to the newest: what an earlier try may have told of is replaced on the device.
  PlannedStep& begin_push(const Recipient& recipient, Channel channel, std::int64_t target) {
    const Past past = past_of(steps_, recipient.person, channel, target);
    const std::int64_t attempts = past.open != nullptr ? past.open->attempts : 0;
    if (past.open != nullptr && past.open->key.last_seq != held_.newest_seq) {
      storage::end_step(tx_, held_, past.open->key, Outcome::cancelled, 0, "");
    }
    const StepKey key{recipient.person, channel, target, held_.newest_seq};
    auto step = step_of(recipient, key, past.told_seq, attempts + 1);
    storage::begin_step(tx_, held_, key, step.news.first_seq, step.news.attempt, 0);
    return planned_.emplace_back(std::move(step));
  }

  // A mail that may have left is tried again as it was, under its own Message-ID; what is newer waits for the next one.
  void plan_mail(const Recipient& recipient) {
    const Past past = past_of(steps_, recipient.person, Channel::mail, 0);
    const std::int64_t last_seq = past.open != nullptr ? past.open->key.last_seq : held_.newest_seq;
    const std::int64_t attempts = past.open != nullptr ? past.open->attempts : 0;
    MailOrder order;
    order.company = company_.id;
    order.notification = held_.key.id;
    order.to = recipient.person;
    order.first_seq = std::max(held_.first_seq, past.told_seq + 1);
    order.last_seq = last_seq;
    order.attempt = attempts + 1;
    const Micros held_until = tx_.now() + kMailWait;
    again_at_ = std::min(again_at_, held_until);
    storage::begin_step(tx_, held_, {recipient.person, Channel::mail, 0, last_seq}, order.first_seq, order.attempt,
                        held_until);
    mails_.push_back(order);
  }

  PlannedStep step_of(const Recipient& recipient, const StepKey& key, std::int64_t after_seq, std::int64_t attempt) {
    PlannedStep step;
    step.key = key;
    News& news = step.news;
    news.company = company_;
    news.language =
        held_.person.is_customer() ? storage::language_of(tx_, company_, held_.conversation) : company_.locale;
    news.to = recipient.person;
    news.to_name = recipient.name;
    news.conversation = held_.conversation;
    news.customer_name = customer_.name;
    news.topic = held_.topic;
    const Told& told = told_between(after_seq, key.last_seq);
    news.messages = told.messages;
    news.more = told.more;
    const Micros expiry = held_.newest_at + rules_.expiry;
    news.push_until = recipient.address.empty() ? expiry : std::min(expiry, tx_.now() + kPushBesideMail);
    news.first_seq = std::max(held_.first_seq, after_seq + 1);
    news.last_seq = key.last_seq;
    news.unread = storage::count_unread(tx_, held_, key.last_seq);
    news.attempt = attempt;
    return step;
  }

  struct Told {
    Messages messages;
    bool more = false;  // there are older ones
  };

  // Read once for all who are told of the same.
  const Told& told_between(std::int64_t after_seq, std::int64_t last_seq) {
    const auto [known, fresh] = told_.try_emplace({after_seq, last_seq});
    if (!fresh) return known->second;
    // One more than is told shows whether there is more.
    auto messages = storage::unread_messages(tx_, held_, after_seq, last_seq, static_cast<int>(kMessagesTold) + 1);
    known->second.more = messages.size() > kMessagesTold;
    if (known->second.more) messages.erase(messages.begin());
    known->second.messages = std::make_shared<const std::vector<domain::Message>>(std::move(messages));
    return known->second;
  }

  // Once for each notification, so that agents see it.
  void note_unreachable(const Recipient& recipient) {
    if (!held_.person.is_customer()) return;
    const StepKey key{recipient.person, Channel::nothing, 0, held_.first_seq};
    const bool noted = std::any_of(steps_.begin(), steps_.end(),
                                   [](const StepRow& step) { return step.key.channel == Channel::nothing; });
    if (noted) return;
    storage::begin_step(tx_, held_, key, held_.first_seq, 1, 0);
    write_outcome(tx_, held_, key, held_.first_seq, 1, {Handed::How::refused, "", 0, false});
  }

  storage::Tx& tx_;
  const domain::LadderRules& rules_;
  const Outside& outside_;
  storage::Notification held_;
  domain::Company company_;
  std::vector<StepRow> steps_;
  Recipient customer_;
  std::map<std::pair<std::int64_t, std::int64_t>, Told> told_;
  std::vector<PlannedStep> planned_;
  std::vector<MailOrder> mails_;
  Micros again_at_ = 0;
};

}  // namespace

std::optional<Plan> make_plan(storage::Tx& tx, const storage::NotificationKey& key, const domain::LadderRules& rules,
                              const Outside& outside, Micros leased_until) {
  auto held = storage::take(tx, key, leased_until);
  if (!held) return std::nullopt;
  return Planner(tx, rules, outside, *std::move(held)).run();
}

std::optional<BegunMail> begin_mail(storage::Tx& tx, const MailOrder& order, const domain::LadderRules& rules,
                                    Micros held_until) {
  auto of = storage::find_notification(tx, order.company, order.notification);
  const StepKey key{order.to, Channel::mail, 0, order.last_seq};
  if (!of || !storage::is_trying(tx, *of, key, order.attempt)) return std::nullopt;
  const Outside nothing_known;
  auto step = Planner(tx, rules, nothing_known, *of).mail(order);
  if (!step) {
    write_outcome(tx, *of, key, order.first_seq, order.attempt, {Handed::How::unwanted, "", 0});
    storage::look_again_by(tx, *of, tx.now());
    return std::nullopt;
  }
  storage::begin_step(tx, *of, key, step->news.first_seq, order.attempt, held_until);
  storage::look_again_by(tx, *of, held_until);
  return BegunMail{*std::move(of), *std::move(step)};
}

std::string way_of(const storage::PushSubscription& push) {
  // scheme://host[:port]: one service may be down while the others are not.
  const auto host = push.endpoint.find("://");
  return "push " + push.endpoint.substr(0, push.endpoint.find('/', host == std::string::npos ? 0 : host + 3));
}

std::string way_of(const storage::NotifierTarget& notifier) { return "notifier " + std::to_string(notifier.id); }

std::string way_of(const PlannedStep& step) {
  if (step.key.channel == Channel::mail) return kMailWay;
  return step.key.channel == Channel::push ? way_of(step.push) : way_of(step.notifier);
}

}  // namespace dropline::notify
