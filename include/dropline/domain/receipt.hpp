#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dropline/clock.hpp"

namespace dropline::domain {

// How far one side of a conversation has come with the other side's messages, by seq. Neither number goes back, and what was
// read was also received: read <= delivered.
struct Receipt {
  std::int64_t delivered = 0;
  std::int64_t read = 0;
  Micros at = 0;  // when it last moved; 0: never
};

struct Receipts {
  Receipt company;
  Receipt customer;
};

// Whether the other side is here: looks at the conversation (a customer) or at the inbox (somebody of the company).
struct Whereabouts {
  bool here = false;
  std::optional<Micros> last_at{};  // when they were here last; absent while they are, and while unknown
  std::string name{};               // towards customers: the agent who is here and has written to them; else ""

  bool operator==(const Whereabouts&) const = default;
};

}  // namespace dropline::domain
