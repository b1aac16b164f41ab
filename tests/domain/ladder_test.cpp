#include "dropline/domain/ladder.hpp"

#include <gtest/gtest.h>

namespace dropline::domain {
namespace {

constexpr Micros kNow = 1'800'000'000 * kSecond;
const LadderRules kRules;

// Something unread since a moment, a device with push and an address.
Circumstances unread() {
  Circumstances known;
  known.newest_at = kNow;
  known.can_push = true;
  known.push_due = 0;
  known.can_mail = true;
  known.oldest_unmailed_at = kNow;
  return known;
}

Circumstances pushed() {
  auto known = unread();
  known.push_due.reset();
  return known;
}

TEST(Ladder, WhoLooks_IsToldNothing) {
  auto known = unread();
  known.in_front = true;
  const auto step = next_step(known, kRules, kNow);
  EXPECT_FALSE(step.push || step.mail || step.expire);
  EXPECT_EQ(step.again_at, kNow + kRules.front_pause);
}

TEST(Ladder, ATabInFrontThatDoesNotRead_IsNotBelievedForLong) {
  auto known = unread();
  known.in_front = true;
  EXPECT_TRUE(next_step(known, kRules, kNow + kRules.front_patience).push);
}

TEST(Ladder, WhoIsAway_IsPushedAtOnce_AndMailedLater) {
  const auto step = next_step(unread(), kRules, kNow);
  EXPECT_TRUE(step.push);
  EXPECT_FALSE(step.mail);
  EXPECT_EQ(step.again_at, kNow + kRules.mail_after);
}

TEST(Ladder, StillUnreadAfterAWhile_IsMailed) {
  EXPECT_FALSE(next_step(pushed(), kRules, kNow + kRules.mail_after - 1).mail);
  EXPECT_TRUE(next_step(pushed(), kRules, kNow + kRules.mail_after).mail);
}

TEST(Ladder, TheNextMail_WaitsForTheDigest) {
  auto known = pushed();
  known.mailed_at = kNow;
  const auto step = next_step(known, kRules, kNow + kRules.mail_after);
  EXPECT_FALSE(step.mail);
  EXPECT_EQ(step.again_at, kNow + kRules.digest);
  EXPECT_TRUE(next_step(known, kRules, kNow + kRules.digest).mail);
}

TEST(Ladder, WithoutAnyWay_ItIsUnreachable_AndLookedAtOnlyToExpire) {
  auto known = unread();
  known.can_push = false;
  known.push_due.reset();
  known.can_mail = false;
  known.oldest_unmailed_at.reset();
  const auto step = next_step(known, kRules, kNow);
  EXPECT_TRUE(step.unreachable);
  EXPECT_FALSE(step.push || step.mail);
  EXPECT_EQ(step.again_at, kNow + kRules.expiry);
}

TEST(Ladder, QuietHours_PutOffEverything) {
  auto known = unread();
  known.quiet_until = kNow + kHour;
  const auto step = next_step(known, kRules, kNow);
  EXPECT_FALSE(step.push || step.mail);
  EXPECT_EQ(step.again_at, kNow + kHour);
}

TEST(Ladder, Muted_IsToldNothing) {
  auto known = unread();
  known.muted = true;
  const auto step = next_step(known, kRules, kNow + kHour);
  EXPECT_FALSE(step.push || step.mail || step.unreachable);
}

TEST(Ladder, TooMuchInAnHour_TakesABreath) {
  auto known = unread();
  known.pushes_last_hour = kRules.pushes_per_hour;
  known.mails_last_hour = kRules.mails_per_hour;
  const auto step = next_step(known, kRules, kNow + kRules.mail_after);
  EXPECT_FALSE(step.push || step.mail);
  EXPECT_EQ(step.again_at, kNow + kRules.mail_after + kRules.breath);
}

TEST(Ladder, WhatFailed_IsTriedAgainNotBeforeItsTime) {
  auto known = unread();
  known.push_due = kNow + kMinute;
  EXPECT_FALSE(next_step(known, kRules, kNow).push);
  EXPECT_EQ(next_step(known, kRules, kNow).again_at, kNow + kMinute);
  known.mail_retry_at = kNow + kHour;
  EXPECT_FALSE(next_step(known, kRules, kNow + kRules.mail_after).mail);
}

TEST(Ladder, UnreadForAWeek_Expires) {
  EXPECT_TRUE(next_step(unread(), kRules, kNow + kRules.expiry).expire);
  EXPECT_FALSE(next_step(unread(), kRules, kNow + kRules.expiry).push);
}

TEST(RetryPause, GrowsToThreeMinutes_AndGetsPatientAfterAnHour) {
  EXPECT_EQ(retry_pause(1), 30 * kSecond);
  EXPECT_EQ(retry_pause(2), kMinute);
  EXPECT_EQ(retry_pause(4), 3 * kMinute);
  EXPECT_EQ(retry_pause(21), 3 * kMinute);
  EXPECT_EQ(retry_pause(22), 30 * kMinute);
}

}  // namespace
}  // namespace dropline::domain
