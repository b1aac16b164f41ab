#include "notify/push/push_reply.hpp"

#include <gtest/gtest.h>

namespace dropline::notify {
namespace {

constexpr Micros kNow = 784'111'777 * kSecond;  // Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples

TEST(PushReply, NamesWhatToDoForEachStatus) {
  const std::pair<unsigned, PushOutcome> cases[] = {
      {200, PushOutcome::accepted},     {201, PushOutcome::accepted},     {202, PushOutcome::accepted},
      {204, PushOutcome::accepted},     {404, PushOutcome::gone},         {410, PushOutcome::gone},
      {413, PushOutcome::too_large},    {400, PushOutcome::key_refused},  {401, PushOutcome::key_refused},
      {403, PushOutcome::key_refused},  {406, PushOutcome::retry_later},  {408, PushOutcome::retry_later},
      {425, PushOutcome::retry_later},  {429, PushOutcome::retry_later},  {500, PushOutcome::retry_later},
      {502, PushOutcome::retry_later},  {503, PushOutcome::retry_later},  {504, PushOutcome::retry_later},
      {599, PushOutcome::retry_later},  {0, PushOutcome::not_accepted},   {101, PushOutcome::not_accepted},
      {301, PushOutcome::not_accepted}, {302, PushOutcome::not_accepted}, {307, PushOutcome::not_accepted},
      {405, PushOutcome::not_accepted}, {409, PushOutcome::not_accepted}, {415, PushOutcome::not_accepted},
      {600, PushOutcome::not_accepted},
  };
  for (const auto& [status, outcome] : cases) EXPECT_EQ(judge_push_reply(status, "", kNow).outcome, outcome) << status;
}

TEST(PushReply, WaitsAsLongAsItIsAskedTo) {
  const std::pair<std::string, std::optional<Micros>> cases[] = {
      {"", std::nullopt},
      {"120", 120 * kSecond},
      {" 120\t", 120 * kSecond},
      {"0", kSecond},
      {"3600", kHour},
      {"3601", kHour},
      {"99999999999999999999999999", kHour},
      {"Sun, 06 Nov 1994 08:51:37 GMT", 2 * kMinute},
      {"Sunday, 06-Nov-94 08:51:37 GMT", 2 * kMinute},
      {"Sun Nov  6 08:51:37 1994", 2 * kMinute},
      {"Sun, 06 Nov 1994 08:49:37 GMT", kSecond},  // now
      {"Sat, 05 Nov 1994 08:49:37 GMT", kSecond},  // long past
      {"Mon, 07 Nov 1994 08:49:37 GMT", kHour},    // tomorrow
      {"Fri, 31 Dec 9999 23:59:59 GMT", kHour},
      {"-1", std::nullopt},
      {"1.5", std::nullopt},
      {"0x10", std::nullopt},
      {"soon", std::nullopt},
      {"120 seconds", std::nullopt},
      {"Sun, 06 Nov 1994 08:51:37", std::nullopt},
      {"Sun, 06 Nov 1994 08:51:37 GMT and more", std::nullopt},
      {"Sun, 31 Feb 1994 08:51:37 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 25:51:37 GMT", std::nullopt},
  };
  for (const auto& [value, delay] : cases) {
    for (const unsigned status : {429u, 503u}) {
      EXPECT_EQ(judge_push_reply(status, value, kNow).retry_after, delay) << value;
    }
  }
}

TEST(PushReply, WaitsOnlyWhereTryingAgainMakesSense) {
  for (const unsigned status : {201u, 410u, 413u, 403u, 418u}) {
    EXPECT_EQ(judge_push_reply(status, "120", kNow).retry_after, std::nullopt) << status;
  }
}

}  // namespace
}  // namespace dropline::notify
