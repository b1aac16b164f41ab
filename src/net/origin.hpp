#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dropline/error.hpp"

#include "net/http_message.hpp"

namespace dropline::net {

// scheme://host[:port] of this server's own pages, as the caller's browser writes it (RFC 6454, 6.1): that of `public_url`
// when the admin set one, else what the request itself was sent to.
[[nodiscard]] std::string expected_origin(std::string_view public_url, const HttpRequest& request);

// Nothing when `request` may go on: it changes nothing, comes from one of our own pages, or is a mail provider's one-click
// unsubscription, which comes from no page. `upgrade`: a WebSocket counts
// as a change, as browsers open it from any page and send the cookies along.
[[nodiscard]] std::optional<Error> check_origin(const HttpRequest& request, bool upgrade);

}  // namespace dropline::net
