#include "notify/ways.hpp"

#include <gtest/gtest.h>

namespace dropline::notify {
namespace {

constexpr Micros kNow = 1'800'000'000 * kSecond;

TEST(Ways, OneThatIsDown_RestsForHalfAMinute) {
  Ways ways;
  EXPECT_EQ(ways.down_until("mail", kNow), 0);
  ways.begin_try("mail");
  ways.end_try("mail", true, kNow);
  EXPECT_EQ(ways.down_until("mail", kNow), kNow + 30 * kSecond);
  EXPECT_EQ(ways.all_down(kNow).size(), 1U);
  EXPECT_EQ(ways.down_until("push a", kNow), 0);
  EXPECT_EQ(ways.down_until("mail", kNow + 30 * kSecond), 0);
}

TEST(Ways, AfterTheRest_OneTries_AndTheOthersWaitForHowItEnds) {
  Ways ways;
  ways.end_try("mail", true, kNow);
  const Micros later = kNow + kMinute;
  ways.begin_try("mail");
  EXPECT_GT(ways.down_until("mail", later), later);
  ways.end_try("mail", false, later);
  EXPECT_EQ(ways.down_until("mail", later), 0);
  EXPECT_TRUE(ways.all_down(later).empty());
}

}  // namespace
}  // namespace dropline::notify
