#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "dropline/error.hpp"

#include "net/http_message.hpp"

namespace dropline::net {

inline constexpr std::int64_t kAnyNumber = std::numeric_limits<std::int64_t>::max();

// Takes the query parameters one by one and remembers the first that is malformed (Code::invalid_request, with its name).
// Parameters that nobody asks for are ignored: links get decorated on their way. Lifetime: shorter than the request.
class Parameters {
 public:
  explicit Parameters(const HttpRequest& request) : request_(request) {}

  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most);
  [[nodiscard]] std::optional<std::string> text(std::string_view name);
  // One of `words`; the first of them when it is absent.
  [[nodiscard]] std::string one_of(std::string_view name, std::initializer_list<std::string_view> words);

  void refuse(std::string_view name, std::string_view what);
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const HttpRequest& request_;
  std::optional<Error> error_;
};

}  // namespace dropline::net
