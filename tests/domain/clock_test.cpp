#include "dropline/clock.hpp"

#include <gtest/gtest.h>

namespace dropline {
namespace {

constexpr Micros kNow = 1'800'000'000 * kSecond;

TEST(OnwardTime, IsTheSystems_AsLongAsThatGoesOn) {
  OnwardTime time;
  EXPECT_EQ(time.at(kNow, 7), kNow);
  EXPECT_EQ(time.at(kNow + kSecond, 7 + kSecond), kNow + kSecond);
  EXPECT_EQ(time.at(kNow + kDay, 7 + 2 * kSecond), kNow + kDay);
}

TEST(OnwardTime, AfterTheSystemsClockWasSetBack_GoesOnAtHalfItsPace_UntilThatHasCaughtUp) {
  OnwardTime time;
  (void)time.at(kNow, 0);
  EXPECT_EQ(time.at(kNow - kHour, 0), kNow);
  EXPECT_EQ(time.at(kNow - kHour + kMinute, kMinute), kNow + kMinute / 2);
  EXPECT_EQ(time.at(kNow + kHour, 2 * kHour), kNow + kHour);
  EXPECT_EQ(time.at(kNow + 2 * kHour, 3 * kHour), kNow + 2 * kHour);
}

}  // namespace
}  // namespace dropline
