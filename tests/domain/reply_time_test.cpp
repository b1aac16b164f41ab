#include "dropline/domain/reply_time.hpp"

#include <gtest/gtest.h>

#include "dropline/domain/reply_outlook.hpp"
#include "dropline/time_zone.hpp"

namespace dropline::domain {
namespace {

const OpeningHours kOffice{{{1, 540, 1020}, {2, 540, 1020}, {3, 540, 1020}, {4, 540, 1020}, {5, 540, 1020}}, {}};
const Micros kMonday = *parse_day("2026-11-23") * kDay;  // 00:00 UTC, 01:00 in Berlin

TEST(ReplyTime, MedianIsTheUpperMiddle) {
  EXPECT_EQ(median({7}), 7);
  EXPECT_EQ(median({9, 1, 5}), 5);
  EXPECT_EQ(median({4, 1, 3, 2}), 3);
}

TEST(ReplyTime, IsRoundedUpToAStepThatPeopleSay) {
  EXPECT_EQ(rounded_up(0), 5 * kMinute);
  EXPECT_EQ(rounded_up(5 * kMinute), 5 * kMinute);
  EXPECT_EQ(rounded_up(5 * kMinute + 1), 15 * kMinute);
  EXPECT_EQ(rounded_up(61 * kMinute), 2 * kHour);
  EXPECT_EQ(rounded_up(7 * kDay), 7 * kDay);
  EXPECT_FALSE(rounded_up(7 * kDay + 1)) << "beyond that nothing is promised";
}

TEST(ReplyTime, WidensUntilThereAreEnough) {
  std::size_t of_hour_of_week = 5, of_hour_of_day = 5;
  const Replies replies = [&](ReplyScope scope) {
    if (scope == ReplyScope::hour_of_week) return std::vector<Micros>(of_hour_of_week, kMinute);
    if (scope == ReplyScope::hour_of_day) return std::vector<Micros>(of_hour_of_day, kHour);
    return std::vector<Micros>(5, kDay);
  };
  EXPECT_EQ(usual_reply_time(replies), 5 * kMinute);
  of_hour_of_week = 4;
  EXPECT_EQ(usual_reply_time(replies), kHour);
  of_hour_of_day = 4;
  EXPECT_EQ(usual_reply_time(replies), kDay);
  EXPECT_FALSE(usual_reply_time([](ReplyScope) { return std::vector<Micros>(4, kHour); })) << "too few say nothing";
}

TEST(ReplyTime, HourOfTheWeekIsThatOfOpening) {
  const Schedule schedule(kOffice, wall_clock("Europe/Berlin"));
  EXPECT_EQ(hour_of_week(schedule, kMonday + 13 * kHour), 14);  // 14:00 in Berlin
  EXPECT_EQ(hour_of_week(schedule, kMonday - kDay), 9) << "asked on Sunday, counted from Monday 09:00";
  EXPECT_EQ(hour_of_week(schedule, kMonday + 20 * kHour), 24 + 9);
}

TEST(ReplyTime, ExpectationIsOpenTimeRoundedToFiveMinutes) {
  const Schedule schedule(kOffice, wall_clock("Europe/Berlin"));
  EXPECT_EQ(expected_at(schedule, kMonday + 9 * kHour + 3 * kMinute, 30 * kMinute), kMonday + 9 * kHour + 35 * kMinute);
  EXPECT_EQ(expected_at(schedule, kMonday + 15 * kHour, 2 * kHour), kMonday + kDay + 9 * kHour);
}

// --- the words -----------------------------------------------------------------------------------------------------------

class OutlookText : public testing::Test {
 protected:
  [[nodiscard]] std::string text(const char* locale = "en") const {
    return outlook_text(outlook, now, wall_clock("Europe/Berlin"), locale);
  }
  Micros now = kMonday + 9 * kHour;  // 10:00 in Berlin
  ReplyOutlook outlook;
};

TEST_F(OutlookText, NothingKnown_NothingSaid) { EXPECT_EQ(text(), ""); }

TEST_F(OutlookText, OpenWithoutABreak_SaysHowLong) {
  outlook.usual = 2 * kHour;
  outlook.expected_at = now + 2 * kHour;
  EXPECT_EQ(text(), "Usually answers within 2 hours.");
  EXPECT_EQ(text("de"), "Antwortet meist innerhalb von 2 Stunden.");
}

TEST_F(OutlookText, ClosingInBetween_SaysByWhen) {
  outlook.usual = 2 * kHour;
  outlook.expected_at = now + 24 * kHour;
  EXPECT_EQ(text(), "If you write now, we expect to answer by tomorrow, 10:00.");
  EXPECT_EQ(text("de"), "Wenn Sie jetzt schreiben, antworten wir voraussichtlich bis morgen, 10:00 Uhr.");
}

TEST_F(OutlookText, Closed_SaysWhenItOpens) {
  outlook.open = false;
  EXPECT_EQ(text(), "Closed now.");
  outlook.opens_at = now + 3 * kDay;
  EXPECT_EQ(text(), "Closed now, opens on Thursday at 10:00.");
  EXPECT_EQ(text("de"), "Gerade geschlossen, öffnet am Donnerstag um 10:00 Uhr.");
  outlook.opens_at = now + 40 * kDay;
  EXPECT_EQ(text(), "Closed now, opens on 2 January at 10:00.");
  EXPECT_EQ(text("de"), "Gerade geschlossen, öffnet am 2. Januar um 10:00 Uhr.");
}

TEST_F(OutlookText, AfterWriting_SaysByWhenAndAdmitsBeingLate) {
  outlook.waiting_since = now - kHour;
  outlook.expected_at = now + kHour;
  EXPECT_EQ(text(), "We expect to answer by 11:00.");
  EXPECT_EQ(text("de"), "Wir antworten voraussichtlich bis 11:00 Uhr.");
  outlook.expected_at = now;
  EXPECT_EQ(text(), "This is taking longer than we said.");
}

TEST_F(OutlookText, SpansReadAsPeopleSayThem) {
  for (const auto& [usual, en, de] :
       {std::tuple{15 * kMinute, "15 minutes", "von 15 Minuten"}, std::tuple{kHour, "an hour", "von einer Stunde"},
        std::tuple{16 * kHour, "16 hours", "von 16 Stunden"}, std::tuple{kDay, "a day", "eines Tages"},
        std::tuple{3 * kDay, "3 days", "von 3 Tagen"}}) {
    outlook.usual = usual;
    outlook.expected_at = now + usual;
    EXPECT_EQ(text(), std::string("Usually answers within ") + en + ".");
    EXPECT_EQ(text("de"), std::string("Antwortet meist innerhalb ") + de + ".");
  }
}

TEST_F(OutlookText, AwayMessage_IsTheCompanysOwnOrTheBuiltInOne) {
  const auto& clock = wall_clock("Europe/Berlin");
  EXPECT_EQ(away_text("Back {opens}!", now + kDay, now, clock, "en"), "Back tomorrow at 10:00!");
  EXPECT_EQ(away_text("Zu.", now + kDay, now, clock, "de"), "Zu.");
  EXPECT_EQ(away_text("", now + kDay, now, clock, "de"),
            "Danke für Ihre Nachricht. Gerade ist niemand da; wir sind morgen um 10:00 Uhr zurück.");
  EXPECT_EQ(away_text("", {}, now, clock, "en"), "Thank you for your message. Nobody is here right now.");
}

TEST_F(OutlookText, LateMessage_NamesTheNewTime) {
  const auto& clock = wall_clock("Europe/Berlin");
  EXPECT_EQ(late_text(now + kHour, now, clock, "en"),
            "This is taking longer than we said. We are sorry. We now expect to answer by 11:00.");
  EXPECT_EQ(late_text({}, now, clock, "de"), "Es dauert länger, als wir gesagt haben. Das tut uns leid.");
}

}  // namespace
}  // namespace dropline::domain
