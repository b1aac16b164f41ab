#pragma once

#include <boost/system/result.hpp>
#include <boost/throw_exception.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace dropline {

// What can go wrong as a matter of business; the names are those of docs/protocol.md, "Errors".
enum class Code : std::uint8_t {
  invalid_request,
  invalid_json,
  unknown_event,
  invalid_field,
  unsupported_version,
  hello_required,
  unauthenticated,
  signed_out,
  wrong_origin,
  forbidden,
  not_found,
  method_not_allowed,
  conflict,
  gone,
  too_large,
  unsupported_media_type,
  rate_limited,
  internal,
  busy,
  storage_full,
  not_available,
};

// A business outcome that is not a success. `message` may be shown to any person; it never holds a secret or an internal.
struct Error {
  Code code = Code::internal;
  std::string message;
  std::string field{};                       // the request field at fault, if there is one
  std::optional<int> retry_after_seconds{};  // with rate_limited, busy
};

// Business outcomes are results; SQLite faults and bugs throw.
template <class T>
using Result = boost::system::result<T, Error>;

// Found by boost::system::result when value() is called on an error: that is a bug in the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("unchecked error: " + error.message);
}

[[nodiscard]] inline Error invalid_field(std::string field, std::string message) {
  return Error{Code::invalid_field, std::move(message), std::move(field)};
}

// One answer for "does not exist" and "is not yours", so that nobody can probe for ids.
[[nodiscard]] inline Error not_found() { return Error{Code::not_found, "There is nothing here."}; }

}  // namespace dropline
