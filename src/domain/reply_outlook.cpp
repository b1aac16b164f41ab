#include "dropline/domain/reply_outlook.hpp"
#include "dropline/domain/reply_time.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace dropline::domain {
namespace {

constexpr std::array<std::string_view, 7> kGermanDays{"Montag",  "Dienstag", "Mittwoch", "Donnerstag",
                                                      "Freitag", "Samstag",  "Sonntag"};
constexpr std::array<std::string_view, 7> kEnglishDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kGermanMonths{"Januar",    "Februar", "März",     "April",
                                                         "Mai",       "Juni",    "Juli",     "August",
                                                         "September", "Oktober", "November", "Dezember"};
constexpr std::array<std::string_view, 12> kEnglishMonths{"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};

// A moment on the company's wall, seen from `now`.
struct Time {
  std::string clock;  // "16:30"
  std::int64_t days_ahead;
  std::int64_t day;

  Time(Micros at, Micros now, const WallClock& wall) {
    const Micros local = wall.local(at);
    day = day_of(local);
    days_ahead = day - day_of(wall.local(now));
    clock = time_of_day(static_cast<int>((local - day * kDay) / kMinute));
  }

  [[nodiscard]] std::size_t weekday() const { return static_cast<std::size_t>(weekday_of(day) - 1); }
  [[nodiscard]] std::chrono::year_month_day date() const {
    return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(day)));
  }
  [[nodiscard]] std::string day_of_month() const { return std::to_string(static_cast<unsigned>(date().day())); }
  [[nodiscard]] std::size_t month() const { return static_cast<unsigned>(date().month()) - 1; }
};

struct German {
  static std::string at(const Time& time) {
    if (time.days_ahead <= 0) return "um " + time.clock + " Uhr";
    return date(time, "am ") + " um " + time.clock + " Uhr";
  }
  static std::string by(const Time& time) {
    if (time.days_ahead <= 0) return "bis " + time.clock + " Uhr";
    return "bis " + date(time, "") + ", " + time.clock + " Uhr";
  }
  static std::string span(Micros time) {
    if (time < kHour) return std::to_string(time / kMinute) + " Minuten";
    if (time == kHour) return "einer Stunde";
    if (time < kDay) return std::to_string(time / kHour) + " Stunden";
    return time == kDay ? "eines Tages" : std::to_string(time / kDay) + " Tagen";
  }
  static std::string within(Micros time) { return "Antwortet meist innerhalb " + of(time) + span(time) + "."; }
  static std::string expected(const Time& time) { return "Wir antworten voraussichtlich " + by(time) + "."; }
  static std::string if_now(const Time& time) {
    return "Wenn Sie jetzt schreiben, antworten wir voraussichtlich " + by(time) + ".";
  }
  static std::string overdue() { return "Es dauert länger, als wir gesagt haben."; }
  static std::string closed() { return "Gerade geschlossen."; }
  static std::string closed_until(const Time& time) { return "Gerade geschlossen, öffnet " + at(time) + "."; }
  static std::string away() { return "Danke für Ihre Nachricht. Gerade ist niemand da."; }
  static std::string away_until(const Time& time) {
    return "Danke für Ihre Nachricht. Gerade ist niemand da; wir sind " + at(time) + " zurück.";
  }
  static std::string late() { return "Es dauert länger, als wir gesagt haben. Das tut uns leid."; }
  static std::string late_until(const Time& time) {
    return late() + " Wir antworten jetzt voraussichtlich " + by(time) + ".";
  }

 private:
  static std::string date(const Time& time, std::string_view on) {
    if (time.days_ahead == 1) return "morgen";
    if (time.days_ahead < 7) return std::string(on) + std::string(kGermanDays[time.weekday()]);
    return std::string(on) + time.day_of_month() + ". " + std::string(kGermanMonths[time.month()]);
  }
  static std::string of(Micros time) { return time == kDay ? "" : "von "; }
};

struct English {
  static std::string at(const Time& time) {
    if (time.days_ahead <= 0) return "at " + time.clock;
    return date(time, "on ") + " at " + time.clock;
  }
  static std::string by(const Time& time) {
    if (time.days_ahead <= 0) return "by " + time.clock;
    return "by " + date(time, "") + ", " + time.clock;
  }
  static std::string span(Micros time) {
    if (time < kHour) return std::to_string(time / kMinute) + " minutes";
    if (time == kHour) return "an hour";
    if (time < kDay) return std::to_string(time / kHour) + " hours";
    return time == kDay ? "a day" : std::to_string(time / kDay) + " days";
  }
  static std::string within(Micros time) { return "Usually answers within " + span(time) + "."; }
  static std::string expected(const Time& time) { return "We expect to answer " + by(time) + "."; }
  static std::string if_now(const Time& time) { return "If you write now, we expect to answer " + by(time) + "."; }
  static std::string overdue() { return "This is taking longer than we said."; }
  static std::string closed() { return "Closed now."; }
  static std::string closed_until(const Time& time) { return "Closed now, opens " + at(time) + "."; }
  static std::string away() { return "Thank you for your message. Nobody is here right now."; }
  static std::string away_until(const Time& time) {
    return "Thank you for your message. Nobody is here right now; we are back " + at(time) + ".";
  }
  static std::string late() { return "This is taking longer than we said. We are sorry."; }
  static std::string late_until(const Time& time) { return late() + " We now expect to answer " + by(time) + "."; }

 private:
  static std::string date(const Time& time, std::string_view on) {
    if (time.days_ahead == 1) return "tomorrow";
    if (time.days_ahead < 7) return std::string(on) + std::string(kEnglishDays[time.weekday()]);
    return std::string(on) + time.day_of_month() + " " + std::string(kEnglishMonths[time.month()]);
  }
};

// Whether nothing closes in between, so that the open time is also the time that passes.
bool without_a_break(const ReplyOutlook& outlook, Micros now) {
  return *outlook.expected_at - now <= *outlook.usual + kExpectedAtStep;
}

template <class Words>
std::string before_writing(const ReplyOutlook& outlook, Micros now, const WallClock& clock) {
  const bool known = outlook.usual && outlook.expected_at && !outlook.waiting();
  if (!outlook.open) {
    auto text = outlook.opens_at ? Words::closed_until(Time(*outlook.opens_at, now, clock)) : Words::closed();
    if (known) text += " " + Words::if_now(Time(*outlook.expected_at, now, clock));
    return text;
  }
  if (!known) return "";
  if (without_a_break(outlook, now)) return Words::within(*outlook.usual);
  return Words::if_now(Time(*outlook.expected_at, now, clock));
}

template <class Words>
std::string say_outlook(const ReplyOutlook& outlook, Micros now, const WallClock& clock) {
  if (!outlook.waiting() || !outlook.expected_at) return before_writing<Words>(outlook, now, clock);
  if (*outlook.expected_at <= now) return Words::overdue();
  return Words::expected(Time(*outlook.expected_at, now, clock));
}

template <class Words>
std::string say_away(std::string own, std::optional<Micros> opens_at, Micros now, const WallClock& clock) {
  if (own.empty()) return opens_at ? Words::away_until(Time(*opens_at, now, clock)) : Words::away();
  constexpr std::string_view kPlaceholder = "{opens}";
  const std::string opens = opens_at ? Words::at(Time(*opens_at, now, clock)) : "";
  for (auto at = own.find(kPlaceholder); at != std::string::npos; at = own.find(kPlaceholder, at + opens.size())) {
    own.replace(at, kPlaceholder.size(), opens);
  }
  return own;
}

template <class Words>
std::string say_late(std::optional<Micros> expected_at, Micros now, const WallClock& clock) {
  return expected_at ? Words::late_until(Time(*expected_at, now, clock)) : Words::late();
}

}  // namespace

std::string outlook_text(const ReplyOutlook& outlook, Micros now, const WallClock& clock, std::string_view locale) {
  return locale == "de" ? say_outlook<German>(outlook, now, clock) : say_outlook<English>(outlook, now, clock);
}

ReplyNotice reply_notice(const ReplyOutlook& outlook, Micros now, const WallClock& clock) {
  return {outlook, outlook_text(outlook, now, clock, "de"), outlook_text(outlook, now, clock, "en")};
}

std::string away_text(std::string own, std::optional<Micros> opens_at, Micros now, const WallClock& clock,
                      std::string_view locale) {
  return locale == "de" ? say_away<German>(std::move(own), opens_at, now, clock)
                        : say_away<English>(std::move(own), opens_at, now, clock);
}

std::string late_text(std::optional<Micros> expected_at, Micros now, const WallClock& clock, std::string_view locale) {
  return locale == "de" ? say_late<German>(expected_at, now, clock) : say_late<English>(expected_at, now, clock);
}

}  // namespace dropline::domain
