#pragma once

#include <cstddef>
#include <span>

#include "mail/lines.hpp"

// How mail programs introduce what they quote, in German and English. All look at the lines from `at` on.
namespace dropline::mail {

struct Attribution {
  std::size_t lines = 0;    // 0: none here
  bool is_certain = false;  // names a moment or an address, so that it introduces a quote even without ">" marks
};

// "On ... Anna wrote:", "Am ... schrieb Anna:", broken over up to four lines.
[[nodiscard]] Attribution attribution_at(std::span<const Line> lines, std::size_t at);

// Whether everything from here on is the original: our own marker, "-----Original Message-----", a forwarded mail, or a block of
// "From: Sent: To: Subject:".
[[nodiscard]] bool rest_begins_at(std::span<const Line> lines, std::size_t at);

}  // namespace dropline::mail
