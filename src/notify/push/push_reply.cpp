#include "notify/push/push_reply.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <sstream>
#include <string>

#include <date/date.h>

namespace dropline::notify {
namespace {

PushOutcome outcome_of(unsigned status) {
  if (status >= 200 && status < 300) return PushOutcome::accepted;
  switch (status) {
    case 404:
    case 410:
      return PushOutcome::gone;
    case 413:
      return PushOutcome::too_large;
    case 400:
    case 401:
    case 403:
      return PushOutcome::key_refused;
    case 406:  // how WNS says that it throttles us
    case 408:
    case 425:
    case 429:
      return PushOutcome::retry_later;
    default:
      return status >= 500 && status < 600 ? PushOutcome::retry_later : PushOutcome::not_accepted;
  }
}

std::optional<Micros> parse_seconds(std::string_view text) {
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failure != std::errc{} || seconds > kLongestRetryAfter / kSecond) return kLongestRetryAfter;
  return seconds * kSecond;
}

// The three forms of RFC 9110, 5.6.7, of which only the first is still written.
std::optional<Micros> parse_http_date(std::string_view text) {
  for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    std::istringstream in{std::string(text)};
    in.imbue(std::locale::classic());
    date::sys_time<std::chrono::microseconds> time;
    in >> date::parse(form, time);
    if (!in.fail() && in.peek() == std::char_traits<char>::eof()) return time.time_since_epoch().count();
  }
  return std::nullopt;
}

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::optional<Micros> parse_retry_after(std::string_view value, Micros wall) {
  value = without_blanks(value);
  auto delay = parse_seconds(value);
  if (!delay) {
    const auto date = parse_http_date(value);
    if (!date) return std::nullopt;
    delay = *date - wall;
  }
  return std::clamp(*delay, kSecond, kLongestRetryAfter);
}

PushReply judge_push_reply(unsigned status, std::string_view retry_after, Micros wall) {
  const auto outcome = outcome_of(status);
  if (outcome != PushOutcome::retry_later) return {outcome, std::nullopt};
  return {outcome, parse_retry_after(retry_after, wall)};
}

}  // namespace dropline::notify
