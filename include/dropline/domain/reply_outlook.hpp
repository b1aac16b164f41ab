#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dropline/clock.hpp"
#include "dropline/domain/opening_hours.hpp"

// What a customer is told about the company's answer, and the words for it in German ("de") and English (anything else).
namespace dropline::domain {

// How things stand at one moment. A time that is not known is absent.
struct ReplyOutlook {
  bool open = true;
  std::optional<Micros> opens_at;  // while closed
  std::optional<Micros> usual;     // open time until an answer: domain::usual_reply_time
  Micros waiting_since = 0;        // of the customer's first message without an answer; 0 when there is none
  // While the customer waits: what they were told. Else: what they would be told if they wrote now.
  std::optional<Micros> expected_at;

  [[nodiscard]] bool waiting() const { return waiting_since != 0; }
};

// One or two sentences for the head of the conversation; "" when there is nothing to say.
[[nodiscard]] std::string outlook_text(const ReplyOutlook& outlook, Micros now, const WallClock& clock,
                                       std::string_view locale);

// An outlook with its words, "" in both languages when there is nothing to say.
struct ReplyNotice {
  ReplyOutlook outlook;
  std::string de;
  std::string en;

  [[nodiscard]] const std::string& text(std::string_view locale) const { return locale == "de" ? de : en; }
};
[[nodiscard]] ReplyNotice reply_notice(const ReplyOutlook& outlook, Micros now, const WallClock& clock);

// The away message: the company's own, in which {opens} stands for the time, or the built-in one when that is "".
[[nodiscard]] std::string away_text(std::string own, std::optional<Micros> opens_at, Micros now, const WallClock& clock,
                                    std::string_view locale);

// Said when an expectation was missed, with the new one if there is one.
[[nodiscard]] std::string late_text(std::optional<Micros> expected_at, Micros now, const WallClock& clock,
                                    std::string_view locale);

}  // namespace dropline::domain
