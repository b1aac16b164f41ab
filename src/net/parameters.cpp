#include "net/parameters.hpp"

#include <fmt/format.h>
#include <charconv>

#include "dropline/domain/text.hpp"

namespace dropline::net {

std::optional<std::int64_t> Parameters::integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const auto given = request_.parameter(name);
  if (!given) return std::nullopt;
  std::int64_t value = 0;
  const char* end = given->data() + given->size();
  const auto parsed = std::from_chars(given->data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end) {
    refuse(name, "must be a whole number");
    return std::nullopt;
  }
  if (value < least || value > most) {
    refuse(name, most == kAnyNumber ? fmt::format("must be at least {}", least)
                                    : fmt::format("must be between {} and {}", least, most));
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> Parameters::text(std::string_view name) {
  auto given = request_.parameter(name);
  if (given && !domain::is_clean_utf8(*given)) {
    refuse(name, "must be UTF-8 text");
    return std::nullopt;
  }
  return given;
}

std::string Parameters::one_of(std::string_view name, std::initializer_list<std::string_view> words) {
  auto given = text(name);
  if (!given) return std::string(*words.begin());
  for (const auto word : words) {
    if (*given == word) return *std::move(given);
  }
  refuse(name, "is none of the known values");
  return std::string(*words.begin());
}

void Parameters::refuse(std::string_view name, std::string_view what) {
  if (!error_) error_ = Error{Code::invalid_request, fmt::format("`{}` {}.", name, what), std::string(name)};
}

}  // namespace dropline::net
