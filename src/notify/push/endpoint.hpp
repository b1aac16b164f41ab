#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dropline/error.hpp"

namespace dropline::notify {

inline constexpr std::size_t kEndpointBytes = 2'048;

enum class PushVendor : std::uint8_t { google, mozilla, apple, microsoft, loopback };

// Where a browser wants its pushes to be sent. The address is as good as a password for the device: it is never logged.
struct PushEndpoint {
  std::string url;     // exactly as the browser gave it: WNS refuses another spelling of its escapes
  std::string origin;  // scheme://host[:port]
  PushVendor vendor = PushVendor::google;
};

// Whether a push service on this machine may be named; only tests allow it.
enum class LoopbackEndpoints : std::uint8_t { refused, allowed };

// A page can send any address it likes, so that only the known services of the browsers are accepted, in the one spelling that
// browsers give (https, lower case, no user, no port). Call it when a subscription arrives and again before each push: the
// list may have become shorter since. Error: invalid_field "endpoint".
[[nodiscard]] Result<PushEndpoint> parse_endpoint(std::string_view url,
                                                  LoopbackEndpoints loopback = LoopbackEndpoints::refused);

}  // namespace dropline::notify
