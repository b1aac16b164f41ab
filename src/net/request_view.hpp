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

}  // namespace dropline::net
