#pragma once

#include <boost/asio/awaitable.hpp>

#include "dropline/error.hpp"

#include "net/route.hpp"
#include "net/site.hpp"

namespace dropline::net {

// What stands before every handler: finds out who calls, whether the route's row lets them, and whether somebody changes too
// much at once. Fills in the call. A company
// that does not exist and one that the caller does not serve get the same answer.
[[nodiscard]] boost::asio::awaitable<Result<void>> admit(Site& site, const Route& route, Call& call);

// Reads the JSON body of routes that take one into the call.
[[nodiscard]] Result<void> read_body(const Route& route, Call& call);

}  // namespace dropline::net
