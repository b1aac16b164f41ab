#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <map>
#include <random>

#include "dropline/storage/waits.hpp"
#include "support/chat_fixture.hpp"

// What customers are told is the formula of docs/operations.md and nothing else: a recorded history in two time zones, over
// the change of the clock, is reckoned again, slowly, minute by minute, with the wall clock of the C library.
namespace dropline::chat {
namespace {

Micros utc(const char* day) { return *domain::parse_day(day) * kDay; }

// From the text of the formula, and with nothing of the code under test.
class SlowReckoning {
 public:
  struct Answered {
    Micros asked, open_time;
    int hour_of_week;
  };

  SlowReckoning(const std::string& zone, const domain::OpeningHours& hours, Micros from, Micros to) : from_(from) {
    setenv("TZ", zone.c_str(), 1);
    tzset();
    for (Micros at = from; at < to; at += kMinute) minutes_.push_back(look(at, hours));
    unsetenv("TZ");
    tzset();
  }

  [[nodiscard]] Answered answer(Micros asked, Micros replied) const {
    Micros open_time = 0;
    for (auto i = index(asked); i < index(replied); ++i) open_time += minutes_.at(i).open ? kMinute : 0;
    return {asked, open_time, hour_of_week(asked)};
  }

  // By when who asks now is to be answered; `scope` says which answers were looked at.
  [[nodiscard]] Micros expected(const std::vector<Answered>& history, Micros asked, int& scope) const {
    const int hour = hour_of_week(asked);
    for (scope = 0; scope < 3; ++scope) {
      std::vector<Answered> found;
      for (const auto& each : history) {
        if (each.asked <= asked - 8 * 7 * kDay) continue;
        const bool fits = scope == 2 || (scope == 1 ? each.hour_of_week % 24 == hour % 24 : each.hour_of_week == hour);
        if (fits) found.push_back(each);
      }
      if (found.size() < 5) continue;
      std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.asked > b.asked; });
      if (found.size() > 100) found.resize(100);
      std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.open_time < b.open_time; });
      return promise(asked, found[found.size() / 2].open_time);
    }
    return 0;
  }

 private:
  struct Minute {
    bool open;
    int hour_of_week;
  };

  static Minute look(Micros at, const domain::OpeningHours& hours) {
    const std::time_t seconds = at / kSecond;
    std::tm wall{};
    localtime_r(&seconds, &wall);
    const int today = (wall.tm_wday + 6) % 7 + 1;
    const int minute = wall.tm_hour * 60 + wall.tm_min;
    const std::int64_t date = (at / kSecond + wall.tm_gmtoff) / 86'400;
    const auto holiday = [&](std::int64_t day) {
      return std::any_of(hours.holidays.begin(), hours.holidays.end(),
                         [&](const auto& each) { return each.day == day; });
    };
    bool open = false;
    for (const auto& each : hours.week) {
      if (each.day == today && minute >= each.from && minute < each.to && !holiday(date)) open = true;
      const bool yesterday = each.day % 7 + 1 == today;
      if (yesterday && minute < each.to - 1440 && !holiday(date) && !holiday(date - 1)) open = true;
    }
    return {open, (today - 1) * 24 + wall.tm_hour};
  }

  [[nodiscard]] std::size_t index(Micros at) const { return static_cast<std::size_t>((at - from_) / kMinute); }

  [[nodiscard]] int hour_of_week(Micros asked) const {
    auto i = index(asked);
    while (!minutes_.at(i).open) ++i;
    return minutes_.at(i).hour_of_week;
  }

  [[nodiscard]] Micros promise(Micros asked, Micros median) const {
    constexpr std::array<int, 12> steps{5, 15, 30, 60, 120, 240, 480, 960, 1440, 2880, 4320, 10080};
    for (const int step : steps) {
      if (median > step * kMinute) continue;
      int left = step;
      auto i = index(asked);
      for (; left > 0; ++i) left -= minutes_.at(i).open ? 1 : 0;
      const Micros reached = from_ + static_cast<Micros>(i) * kMinute;
      return (reached + 5 * kMinute - 1) / (5 * kMinute) * 5 * kMinute;
    }
    return 0;
  }

  Micros from_;
  std::vector<Minute> minutes_;
};

// Office hours with a break, a night over the change of the clock, and a holiday.
domain::OpeningHours recorded_hours() {
  domain::OpeningHours hours;
  for (int day = 1; day <= 5; ++day) {
    hours.week.push_back({day, 540, 750});
    hours.week.push_back({day, 780, 1080});
  }
  hours.week.push_back({6, 22 * 60, 27 * 60});  // Saturday 22:00 to Sunday 03:00
  hours.holidays.push_back({*domain::parse_day("2027-11-08"), ""});
  return hours;
}

struct Zone {
  const char* name;
  const char* change;  // a day within the history on which the clock changes
};

class ReplyFormula : public ChatFixture, public testing::WithParamInterface<Zone> {
 protected:
  void SetUp() override {
    acme.time_zone = GetParam().name;
    auto command = [this](storage::Tx& tx) -> Result<domain::Company> {
      storage::save_opening_hours(tx, acme.id, hours, {});
      return storage::update_company(tx, acme);
    };
    (void)write(command);
  }

  // When the waits of the history begin: at any time, but often on Monday or Thursday at ten, so that each scope has its turn.
  std::vector<Micros> asking(Micros from, Micros to) {
    std::vector<Micros> times;
    std::uniform_int_distribution<Micros> minute(0, (to - from) / kMinute - 1);
    for (int i = 0; i < 160; ++i) times.push_back(from + minute(random) * kMinute);
    for (Micros day = from; day < to; day += kDay) {
      const auto weekday = domain::weekday_of(day / kDay);
      if (weekday != 1 && weekday != 4) continue;
      for (int i = 0; i < 3; ++i)
        times.push_back(day + (GetParam().name[0] == 'E' ? 8 : 14) * kHour + (7 + 11 * i) * kMinute);
    }
    // The night of the change itself.
    for (int i = 0; i < 20; ++i) times.push_back(utc(GetParam().change) + i * 23 * kMinute);
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
  }

  const domain::OpeningHours hours = recorded_hours();
  std::mt19937 random{20271031};
};

TEST_P(ReplyFormula, IsWhatCustomersAreTold) {
  const Micros from = utc("2027-08-30"), to = utc("2027-11-22");
  const SlowReckoning slow(GetParam().name, hours, from - kDay, to + 60 * kDay);

  // What happens, in the order of time: a conversation asks, or is answered.
  std::multimap<Micros, std::optional<std::pair<ConversationId, Micros>>> agenda;
  for (const Micros at : asking(from, to)) agenda.emplace(at, std::nullopt);
  std::exponential_distribution<double> hours_until_answer(1.0 / 5);

  std::vector<SlowReckoning::Answered> history;
  std::array<int, 4> used{};
  int around_the_change = 0;
  for (; !agenda.empty(); agenda.erase(agenda.begin())) {
    const auto [at, to_answer] = *agenda.begin();
    clock.set(at);
    if (to_answer) {
      ASSERT_TRUE(answer(anna, to_answer->first, "Yes."));
      history.push_back(slow.answer(to_answer->second, at));
      continue;
    }
    const auto sent = send(visitor(), text("Are you there?")).value();
    const auto told = run(customers.reply(visitor(*sent.new_device), "")).outlook.expected_at.value_or(0);
    int scope = 0;
    ASSERT_EQ(told, slow.expected(history, at, scope)) << at;
    ++used.at(static_cast<std::size_t>(scope));
    if (at < utc(GetParam().change) + 2 * kDay && told > utc(GetParam().change)) ++around_the_change;
    const Micros later = static_cast<Micros>(hours_until_answer(random) * 60 + 1) * kMinute;
    agenda.emplace(at + later, std::pair(sent.ack.conversation, at));
  }
  EXPECT_GT(history.size(), 200U);
  for (const int times : {used[0], used[1], used[2], used[3], around_the_change}) {
    EXPECT_GE(times, 4) << "otherwise this shows less than it says";
  }
  RecordProperty("promises", static_cast<int>(history.size()));
}

INSTANTIATE_TEST_SUITE_P(Zones, ReplyFormula,
                         testing::Values(Zone{"Europe/Berlin", "2027-10-31"}, Zone{"America/New_York", "2027-11-07"}),
                         [](const auto& zone) {
                           return std::string(zone.param.name).substr(zone.param.name[0] == 'E' ? 7 : 8);
                         });

}  // namespace
}  // namespace dropline::chat
