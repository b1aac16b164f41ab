#include "notify/ways.hpp"

#include <gtest/gtest.h>

namespace dropline::notify {
namespace {

constexpr Micros kNow = 1'800'000'000 * kSecond;
const Handed kSent{Handed::How::sent, "", 0};
const Handed kDown{Handed::How::later, "no route", 0, true};
const Handed kNotAsked{Handed::How::later, "our own queue is full", 0, false, false};

TEST(Ways, OneThatIsDown_RestsForHalfAMinute) {
  Ways ways;
  EXPECT_EQ(ways.down_until("mail", kNow), 0);
  ways.begin_try("mail");
  ways.end_try("mail", kDown, kNow);
  EXPECT_EQ(ways.down_until("mail", kNow), kNow + 30 * kSecond);
  EXPECT_EQ(ways.all_down(kNow).size(), 1U);
  EXPECT_EQ(ways.down_until("push a", kNow), 0);
  EXPECT_EQ(ways.down_until("mail", kNow + 30 * kSecond), 0);
}

TEST(Ways, AfterTheRest_OneTries_AndTheOthersWaitForHowItEnds) {
  Ways ways;
  ways.end_try("mail", kDown, kNow);
  const Micros later = kNow + kMinute;
  ways.begin_try("mail");
  EXPECT_GT(ways.down_until("mail", later), later);
  ways.end_try("mail", kSent, later);
  EXPECT_EQ(ways.down_until("mail", later), 0);
  EXPECT_TRUE(ways.all_down(later).empty());
}

TEST(Ways, ATryThatAskedNobody_SaysNothingAboutTheWay) {
  Ways ways;
  ways.end_try("mail", kDown, kNow);
  ways.end_try("mail", kNotAsked, kNow + kSecond);
  EXPECT_EQ(ways.down_until("mail", kNow + kSecond), kNow + 30 * kSecond);
  ways.begin_try("mail");
  ways.end_try("mail", kNotAsked, kNow + kMinute);
  EXPECT_EQ(ways.down_until("mail", kNow + kMinute), 0) << "the next one may try";
}

}  // namespace
}  // namespace dropline::notify
