#include "dropline/time_zone.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <optional>

#include "dropline/domain/company.hpp"

namespace dropline::domain {
namespace {

const WallClock& berlin() { return wall_clock("Europe/Berlin"); }
const WallClock& new_york() { return wall_clock("America/New_York"); }
const WallClock& tokyo() { return wall_clock("Asia/Tokyo"); }

// A moment in UTC.
Micros utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  using namespace std::chrono;
  const sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
  return date.time_since_epoch().count() * kDay + hour * kHour + minute * kMinute;
}

TEST(WallClock, FollowsTheZoneOverTheChangesOfTheClock) {
  EXPECT_EQ(berlin().local(utc(2026, 3, 29, 0, 59)), utc(2026, 3, 29, 1, 59));
  EXPECT_EQ(berlin().local(utc(2026, 3, 29, 1, 0)), utc(2026, 3, 29, 3, 0));
  EXPECT_EQ(new_york().local(utc(2026, 11, 1, 5, 59)), utc(2026, 11, 1, 1, 59));
  EXPECT_EQ(new_york().local(utc(2026, 11, 1, 6, 0)), utc(2026, 11, 1, 1, 0));
  EXPECT_EQ(tokyo().local(utc(2026, 7, 1, 15)), utc(2026, 7, 2, 0));
}

TEST(WallClock, AnHourLeftOutIsTheMomentOfTheJump) {
  EXPECT_EQ(berlin().utc(utc(2026, 3, 29, 2, 0)), utc(2026, 3, 29, 1));
  EXPECT_EQ(berlin().utc(utc(2026, 3, 29, 2, 30)), utc(2026, 3, 29, 1));
  EXPECT_EQ(berlin().utc(utc(2026, 3, 29, 3, 0)), utc(2026, 3, 29, 1));
  EXPECT_EQ(new_york().utc(utc(2026, 3, 8, 2, 30)), utc(2026, 3, 8, 7));
}

TEST(WallClock, AnHourThatComesTwiceIsTheFirstOne) {
  EXPECT_EQ(berlin().utc(utc(2026, 10, 25, 2, 30)), utc(2026, 10, 25, 0, 30));
  EXPECT_EQ(berlin().utc(utc(2026, 10, 25, 3, 0)), utc(2026, 10, 25, 2));
  EXPECT_EQ(new_york().utc(utc(2026, 11, 1, 1, 30)), utc(2026, 11, 1, 5, 30));
}

TEST(WallClock, IsRightYearsAhead) {  // needs a tz database that spells its rules out: zic -b fat
  EXPECT_EQ(berlin().local(utc(2036, 7, 1, 12)), utc(2036, 7, 1, 14));
}

// The wall's time as the C library has it from the same files.
class LibraryClock {
 public:
  explicit LibraryClock(const std::string& zone) {
    if (const char* set = std::getenv("TZ")) before_ = set;
    use(zone);
  }
  ~LibraryClock() { before_ ? use(*before_) : static_cast<void>(unsetenv("TZ")); }

  static Micros local(Micros utc) {
    const std::time_t at = utc / kSecond;
    std::tm parts{};
    localtime_r(&at, &parts);
    return utc + parts.tm_gmtoff * kSecond;
  }

 private:
  static void use(const std::string& zone) {
    setenv("TZ", zone.c_str(), 1);
    tzset();
  }
  std::optional<std::string> before_;
};

TEST(WallClock, ShowsWhatTheCLibraryShowsInEveryZoneThatACompanyMayHave) {
  const std::filesystem::path root = "/usr/share/zoneinfo";
  ASSERT_TRUE(std::filesystem::exists(root)) << "scripts/setup installs tzdata";
  int checked = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const auto name = std::filesystem::relative(entry.path(), root).string();
    if (!entry.is_regular_file() || !valid_time_zone(name)) continue;
    ++checked;
    const auto& clock = wall_clock(name);
    const LibraryClock library(name);
    for (Micros at = utc(2024, 1, 1, 0, 30); at < utc(2028, 1, 1); at += 7 * kDay + 5 * kHour) {
      ASSERT_EQ(clock.local(at), library.local(at)) << name << " " << at;
    }
  }
  EXPECT_GT(checked, 400);
  EXPECT_EQ(wall_clock("Nowhere/At_All").local(5), 5) << "a zone that is gone shows UTC";
}

}  // namespace
}  // namespace dropline::domain
