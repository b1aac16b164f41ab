#include "dropline/domain/ladder.hpp"

#include <algorithm>

namespace dropline::domain {
namespace {

constexpr Micros kFirstPause = 30 * kSecond;
constexpr Micros kLongestPause = 3 * kMinute;
constexpr Micros kPatientPause = 30 * kMinute;
constexpr std::int64_t kImpatientAttempts = 21;  // about an hour

// When the mail is due, if there is something to mail.
std::optional<Micros> mail_due(const Circumstances& known, const LadderRules& rules) {
  if (!known.can_mail || !known.oldest_unmailed_at) return std::nullopt;
  Micros due = *known.oldest_unmailed_at + rules.mail_after;
  if (known.mailed_at > 0) due = std::max(due, known.mailed_at + rules.digest);
  return std::max(due, known.mail_retry_at);
}

}  // namespace

Step next_step(const Circumstances& known, const LadderRules& rules, Micros now) {
  Step step;
  step.again_at = known.newest_at + rules.expiry;
  if (now >= step.again_at) {
    step.expire = true;
    return step;
  }
  const auto look_again = [&](Micros at) { step.again_at = std::min(step.again_at, std::max(at, now + kSecond)); };
  if (known.muted) return step;

  const Micros patient_until = known.newest_at + rules.front_patience;
  if (known.in_front && now < patient_until) {
    look_again(std::min(now + rules.front_pause, patient_until));
    return step;
  }
  step.unreachable = !known.can_push && !known.can_mail;
  if (known.quiet_until > now) {
    look_again(known.quiet_until);
    return step;
  }

  if (known.can_push && known.push_due) {
    if (*known.push_due > now) {
      look_again(*known.push_due);
    } else if (known.pushes_last_hour >= rules.pushes_per_hour) {
      look_again(now + rules.breath);
    } else {
      step.push = true;
    }
  }
  if (const auto due = mail_due(known, rules)) {
    if (*due > now) {
      look_again(*due);
    } else if (known.mails_last_hour >= rules.mails_per_hour) {
      look_again(now + rules.breath);
    } else {
      step.mail = true;
    }
  }
  return step;
}

Micros retry_pause(std::int64_t attempts) {
  if (attempts > kImpatientAttempts) return kPatientPause;
  Micros pause = kFirstPause;
  for (std::int64_t i = 1; i < attempts && pause < kLongestPause; ++i) pause *= 2;
  return std::min(pause, kLongestPause);
}

}  // namespace dropline::domain
