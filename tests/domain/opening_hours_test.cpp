#include "dropline/domain/opening_hours.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "dropline/time_zone.hpp"

namespace dropline::domain {
namespace {

const WallClock& berlin() { return wall_clock("Europe/Berlin"); }
const WallClock& tokyo() { return wall_clock("Asia/Tokyo"); }

// A moment in UTC.
Micros utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  using namespace std::chrono;
  const sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
  return date.time_since_epoch().count() * kDay + hour * kHour + minute * kMinute;
}

OpeningHours hours_of(std::vector<OpeningInterval> week, std::vector<Holiday> holidays = {}) {
  auto valid = valid_opening_hours({std::move(week), std::move(holidays)});
  EXPECT_TRUE(valid) << (valid ? "" : valid.error().message);
  return valid.value();
}

// Every day, written as "02:30".
OpeningHours daily(const char* from, const char* to) {
  std::vector<OpeningInterval> week;
  const int start = *parse_time_of_day(from);
  int end = *parse_time_of_day(to);
  if (end <= start) end += kDayMinutes;
  for (int day = 1; day <= 7; ++day) week.push_back({day, start, end});
  return hours_of(std::move(week));
}

// Monday to Friday, 9 to 17.
OpeningHours office() {
  std::vector<OpeningInterval> week;
  for (int day = 1; day <= 5; ++day) week.push_back({day, 9 * 60, 17 * 60});
  return hours_of(std::move(week));
}

// --- the week ---------------------------------------------------------------------------------------------------------

TEST(Schedule, WithoutHours_IsAlwaysOpen) {
  const OpeningHours none;
  const Schedule schedule(none, berlin());
  EXPECT_TRUE(schedule.is_open(utc(2026, 11, 22, 3)));
  EXPECT_EQ(schedule.next_open(5), 5);
  EXPECT_EQ(schedule.open_time_between(0, kDay), kDay);
  EXPECT_EQ(schedule.add_open_time(7, kDay), 7 + kDay);
}

TEST(Schedule, IsOpenFromItsFirstMomentUntilBeforeItsLast) {
  const auto hours = office();
  const Schedule schedule(hours, berlin());
  EXPECT_FALSE(schedule.is_open(utc(2026, 11, 23, 8) - 1));  // Monday, 09:00 in Berlin is 08:00
  EXPECT_TRUE(schedule.is_open(utc(2026, 11, 23, 8)));
  EXPECT_TRUE(schedule.is_open(utc(2026, 11, 23, 16) - 1));
  EXPECT_FALSE(schedule.is_open(utc(2026, 11, 23, 16)));
  EXPECT_FALSE(schedule.is_open(utc(2026, 11, 22, 12))) << "a Sunday";
}

TEST(Schedule, OpenTimeSkipsNightsAndWeekends) {
  const auto hours = office();
  const Schedule schedule(hours, berlin());
  const Micros friday_four = utc(2026, 11, 20, 15);
  EXPECT_EQ(schedule.add_open_time(friday_four, 2 * kHour), utc(2026, 11, 23, 9));
  EXPECT_EQ(schedule.add_open_time(friday_four, kHour), utc(2026, 11, 20, 16))
      << "to the end of the day, not the next morning";
  EXPECT_EQ(schedule.open_time_between(friday_four, utc(2026, 11, 23, 9)), 2 * kHour);
  EXPECT_EQ(schedule.next_open(utc(2026, 11, 20, 16)), utc(2026, 11, 23, 8));
  EXPECT_EQ(schedule.next_open(friday_four), friday_four);
  EXPECT_EQ(schedule.open_time_between(utc(2026, 11, 23, 9), friday_four), 0) << "backwards is nothing";
}

TEST(Schedule, SeveralIntervalsADay_LeaveTheBreakOut) {
  const auto hours = hours_of({{1, 9 * 60, 12 * 60}, {1, 13 * 60, 17 * 60}});
  const Schedule schedule(hours, tokyo());
  const Micros midnight = utc(2026, 11, 22, 15);  // Monday 00:00 in Tokyo
  EXPECT_FALSE(schedule.is_open(midnight + 12 * kHour + 30 * kMinute));
  EXPECT_EQ(schedule.open_time_between(midnight, midnight + kDay), 7 * kHour);
  EXPECT_EQ(schedule.add_open_time(midnight + 11 * kHour, 2 * kHour), midnight + 14 * kHour);
}

TEST(Schedule, NightShift_RunsOverMidnightAndOverTheEndOfTheWeek) {
  const auto hours = hours_of({{7, 22 * 60, 30 * 60}});  // Sunday 22:00 to Monday 06:00
  const Schedule schedule(hours, tokyo());
  const Micros monday = utc(2026, 11, 22, 15);
  EXPECT_TRUE(schedule.is_open(monday - kHour));
  EXPECT_TRUE(schedule.is_open(monday + 5 * kHour));
  EXPECT_FALSE(schedule.is_open(monday + 6 * kHour));
  EXPECT_EQ(schedule.open_time_between(monday - kDay, monday + kDay), 8 * kHour);
}

TEST(Schedule, TwentyFourHoursEveryDay_NeverCloses) {
  for (const auto& hours : {daily("00:00", "24:00"), daily("08:00", "08:00")}) {
    const Schedule schedule(hours, berlin());
    const Micros from = utc(2026, 3, 20);
    EXPECT_EQ(schedule.open_time_between(from, from + 14 * kDay), 14 * kDay) << "also over the change of the clock";
    EXPECT_EQ(schedule.add_open_time(from, 14 * kDay), from + 14 * kDay);
  }
}

TEST(Schedule, HolidayClosesTheWholeDayAndWhatBeginsOnIt) {
  const auto christmas = *parse_day("2026-12-25");
  auto night = daily("20:00", "04:00");
  night.holidays.push_back({christmas, "Christmas"});
  const Schedule schedule(night, tokyo());
  const Micros start = christmas * kDay - 9 * kHour;  // of the 25th in Tokyo
  EXPECT_TRUE(schedule.is_open(start - kMinute)) << "the evening before";
  EXPECT_FALSE(schedule.is_open(start)) << "its night ends with the day";
  EXPECT_FALSE(schedule.is_open(start + 21 * kHour));
  EXPECT_FALSE(schedule.is_open(start + 25 * kHour)) << "the night of the holiday does not take place";
  EXPECT_EQ(schedule.next_open(start), start + 44 * kHour);
}

TEST(Schedule, HolidayWithoutHours_ClosesThatDayOnly) {
  const OpeningHours hours{{}, {{*parse_day("2026-12-25"), ""}}};
  const Schedule schedule(hours, berlin());
  EXPECT_TRUE(schedule.is_open(utc(2026, 12, 24, 22, 59)));
  EXPECT_FALSE(schedule.is_open(utc(2026, 12, 24, 23)));
  EXPECT_EQ(schedule.next_open(utc(2026, 12, 24, 23)), utc(2026, 12, 25, 23));
}

TEST(Schedule, NeverOpen_SaysSo) {
  OpeningHours hours{{{1, 540, 600}}, {}};
  for (std::int64_t day = *parse_day("2026-01-01"); day < *parse_day("2028-06-01"); ++day)
    hours.holidays.push_back({day, ""});
  const Schedule schedule(hours, berlin());
  EXPECT_FALSE(schedule.next_open(utc(2026, 6, 1)));
  EXPECT_FALSE(schedule.add_open_time(utc(2026, 6, 1), kMinute));
}

// --- over the change of the clock --------------------------------------------------------------------------------------

struct ChangeCase {
  const char* name;
  const char* zone;
  const char* from;
  const char* to;
  Micros midnight;  // UTC, at which the local day with the change begins
  int minutes;      // open from `from` of that day
  int opens_after;  // real minutes from midnight
};

class OverTheChange : public testing::TestWithParam<ChangeCase> {};

TEST_P(OverTheChange, CountsRealTime) {
  const auto& [name, zone, from, to, midnight, minutes, opens_after] = GetParam();
  std::vector<OpeningInterval> week;
  const auto hours = daily(from, to);
  // Only the day of the change, a Sunday.
  std::copy_if(hours.week.begin(), hours.week.end(), std::back_inserter(week), [](auto each) { return each.day == 7; });
  const OpeningHours sunday{week, {}};
  const Schedule schedule(sunday, wall_clock(zone));
  EXPECT_EQ(schedule.open_time_between(midnight, midnight + 3 * kDay), minutes * kMinute);
  if (minutes == 0) return;
  EXPECT_EQ(schedule.next_open(midnight), midnight + opens_after * kMinute);
  EXPECT_EQ(schedule.add_open_time(midnight, minutes * kMinute), midnight + (opens_after + minutes) * kMinute);
}

const Micros kBerlinSpring = utc(2026, 3, 28, 23);
const Micros kBerlinAutumn = utc(2026, 10, 24, 22);
const Micros kNewYorkSpring = utc(2026, 3, 8, 5);
const Micros kNewYorkAutumn = utc(2026, 11, 1, 4);
const Micros kTokyo = utc(2026, 3, 28, 15);

INSTANTIATE_TEST_SUITE_P(
    Zones, OverTheChange,
    testing::Values(
        ChangeCase{"whole_short_day", "Europe/Berlin", "00:00", "24:00", kBerlinSpring, 23 * 60, 0},
        ChangeCase{"begins_in_the_gap", "Europe/Berlin", "02:30", "10:00", kBerlinSpring, 7 * 60, 2 * 60},
        ChangeCase{"ends_in_the_gap", "Europe/Berlin", "01:00", "02:30", kBerlinSpring, 60, 60},
        ChangeCase{"within_the_gap", "Europe/Berlin", "02:15", "02:45", kBerlinSpring, 0, 0},
        ChangeCase{"whole_long_day", "Europe/Berlin", "00:00", "24:00", kBerlinAutumn, 25 * 60, 0},
        ChangeCase{"begins_in_the_overlap", "Europe/Berlin", "02:30", "10:00", kBerlinAutumn, 8 * 60 + 30, 150},
        ChangeCase{"ends_in_the_overlap", "Europe/Berlin", "01:00", "02:30", kBerlinAutumn, 90, 60},
        ChangeCase{"within_the_overlap", "Europe/Berlin", "02:15", "02:45", kBerlinAutumn, 30, 135},
        ChangeCase{"night_after_the_change", "Europe/Berlin", "22:00", "06:00", kBerlinAutumn, 8 * 60, 23 * 60},
        ChangeCase{"new_york_spring", "America/New_York", "01:00", "09:00", kNewYorkSpring, 7 * 60, 60},
        ChangeCase{"new_york_autumn", "America/New_York", "01:30", "09:00", kNewYorkAutumn, 8 * 60 + 30, 90},
        ChangeCase{"no_change", "Asia/Tokyo", "02:30", "10:00", kTokyo, 450, 150}),
    [](const auto& each) { return std::string(each.param.name); });

// Moment by moment is slow and cannot be wrong.
TEST(Schedule, AgreesWithCountingMinutes) {
  const auto hours =
      hours_of({{6, 20 * 60, 28 * 60}, {7, 9 * 60, 12 * 60 + 30}, {7, 22 * 60, 26 * 60}, {1, 8 * 60, 16 * 60}},
               {{*parse_day("2026-10-26"), ""}});
  for (const char* zone : {"Europe/Berlin", "America/New_York", "Asia/Tokyo"}) {
    const Schedule schedule(hours, wall_clock(zone));
    for (const Micros start : {utc(2026, 3, 6), utc(2026, 3, 27), utc(2026, 10, 23), utc(2026, 10, 30)}) {
      Micros open = 0;
      for (Micros at = start; at < start + 4 * kDay; at += kMinute) {
        ASSERT_EQ(schedule.is_open(at), schedule.next_open(at) == at) << zone << " " << at;
        if (!schedule.is_open(at)) continue;
        open += kMinute;
        ASSERT_EQ(schedule.add_open_time(start, open), at + kMinute) << zone << " " << at;
      }
      EXPECT_EQ(schedule.open_time_between(start, start + 4 * kDay), open) << zone;
    }
  }
}

// --- what they may be ---------------------------------------------------------------------------------------------------

TEST(OpeningHoursRules, AreSortedAndKept) {
  const auto hours = hours_of({{2, 540, 600}, {1, 780, 1020}, {1, 540, 720}}, {{30, " B "}, {20, "A"}});
  EXPECT_EQ(hours.week, (std::vector<OpeningInterval>{{1, 540, 720}, {1, 780, 1020}, {2, 540, 600}}));
  EXPECT_EQ(hours.holidays, (std::vector<Holiday>{{20, "A"}, {30, "B"}}));
}

TEST(OpeningHoursRules, RefuseWhatMakesNoSense) {
  const auto field = [](OpeningHours hours) { return valid_opening_hours(std::move(hours)).error().field; };
  EXPECT_EQ(field({{{0, 540, 600}}, {}}), "hours");
  EXPECT_EQ(field({{{8, 540, 600}}, {}}), "hours");
  EXPECT_EQ(field({{{1, 600, 600}}, {}}), "hours");
  EXPECT_EQ(field({{{1, -1, 600}}, {}}), "hours");
  EXPECT_EQ(field({{{1, 540, 540 + 1441}}, {}}), "hours");
  EXPECT_EQ(field({{{1, 540, 720}, {1, 700, 800}}, {}}), "hours") << "overlap";
  EXPECT_EQ(field({{{1, 1200, 1700}, {2, 200, 300}}, {}}), "hours") << "the night overlaps the morning";
  EXPECT_EQ(field({{{7, 1200, 1700}, {1, 200, 300}}, {}}), "hours") << "also over the end of the week";
  EXPECT_EQ(field({{{1, 0, 1}, {1, 2, 3}, {1, 4, 5}, {1, 6, 7}, {1, 8, 9}, {1, 10, 11}, {1, 12, 13}}, {}}), "hours");
  EXPECT_EQ(field({{}, {{5, "a"}, {5, "b"}}}), "holidays");
  EXPECT_EQ(field({{}, {{5, "two\nlines"}}}), "holidays");
  EXPECT_EQ(field({{}, std::vector<Holiday>(kMostHolidays + 1)}), "holidays");
}

TEST(OpeningHoursRules, TimesAndDaysAreReadStrictly) {
  EXPECT_EQ(parse_time_of_day("09:05"), 545);
  EXPECT_EQ(parse_time_of_day("24:00"), kDayMinutes);
  for (const char* wrong : {"", "9:05", "24:01", "12:60", "ab:cd", "09:050", "-1:00", "09-05"}) {
    EXPECT_FALSE(parse_time_of_day(wrong)) << wrong;
  }
  EXPECT_EQ(time_of_day(545), "09:05");
  EXPECT_EQ(time_of_day(kDayMinutes), "24:00");
  EXPECT_EQ(time_of_day(kDayMinutes + 60), "01:00");
  EXPECT_EQ(day_text(*parse_day("2026-12-25")), "2026-12-25");
  EXPECT_EQ(parse_day("1970-01-02"), 1);
  for (const char* wrong : {"", "2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-0x"}) {
    EXPECT_FALSE(parse_day(wrong)) << wrong;
  }
  EXPECT_EQ(weekday_of(*parse_day("2026-11-22")), 7);
  EXPECT_EQ(weekday_of(*parse_day("1969-12-29")), 1);
}

}  // namespace
}  // namespace dropline::domain
