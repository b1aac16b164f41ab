#pragma once

#include <cstddef>
#include <span>

#include "mail/lines.hpp"

namespace dropline::mail {

// Where the signature starts in a person's own lines; lines.size() when there is none. A farewell and a name belong to what
// was written; contact data, disclaimers and "Sent from my phone" below it do not.
[[nodiscard]] std::size_t find_signature(std::span<const Line> lines);

}  // namespace dropline::mail
