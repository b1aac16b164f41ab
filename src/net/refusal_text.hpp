#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dropline/error.hpp"

namespace dropline::net {

// Why a message posted by the form was not taken and what to do, in the language of the page.
[[nodiscard]] std::string refusal_text(const Error& error, std::string_view locale, std::int64_t message_characters);

}  // namespace dropline::net
