#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dropline/clock.hpp"
#include "dropline/domain/person.hpp"

namespace dropline::domain {

// How somebody is told. `nothing`: there was no way, which is worth knowing, too.
enum class Channel : std::uint8_t { nothing = 0, push = 1, mail = 2, notifier = 3 };

// trying: begun, and nobody knows yet (or the process ended meanwhile). retry: it failed, but not for good.
enum class Outcome : std::uint8_t { trying = 1, retry = 2, sent = 3, failed = 4, cancelled = 5 };

// That somebody was told, or could not be, of the messages from first_seq to last_seq.
struct Notice {
  std::int64_t id = 0;  // of the notification; several notices may belong to one
  Person to;
  Channel channel = Channel::nothing;
  Outcome outcome = Outcome::trying;
  std::int64_t first_seq = 0;
  std::int64_t last_seq = 0;
  Micros at = 0;
  std::string detail;  // for people: why it failed
};

}  // namespace dropline::domain
