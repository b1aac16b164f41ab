#pragma once

#include "net/edge.hpp"

#include <memory>

namespace dropline::net {

// Serves requests on `stream` until one side closes it or a WebSocket takes it over. The session keeps itself alive.
template <class Stream>
void start_http_session(std::shared_ptr<Edge> edge, Stream stream, const IpAddress& peer);

}  // namespace dropline::net
