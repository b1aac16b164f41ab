#pragma once

#include "dropline/error.hpp"

#include "net/beast_request.hpp"
#include "net/edge.hpp"
#include "net/http_message.hpp"

namespace dropline::net {

// What handlers see of a request that came from `peer`; takes the body. X-Forwarded-For, -Proto and -Host count only when
// `peer` is a trusted proxy. Code::invalid_request for a path that could be read in two ways.
[[nodiscard]] Result<HttpRequest> view_request(BeastRequest& request, const Edge& edge, const IpAddress& peer,
                                               bool tls);

// Nothing when `request` may go on: it changes nothing, or comes from one of our own pages. `upgrade`: a WebSocket counts
// as a change, as browsers open it from any page and send the cookies along.
[[nodiscard]] std::optional<Error> check_origin(const HttpRequest& request, bool upgrade);

}  // namespace dropline::net
