#pragma once

#include "net/beast_request.hpp"
#include "net/ws_session.hpp"

#include <memory>

namespace dropline::net {

// Answers the upgrade `request` on `stream` and starts a session there. The session keeps itself alive.
template <class Stream>
void start_ws_session(std::shared_ptr<Edge> edge, Stream stream, const BeastRequest& request, HttpRequest view,
                      SocketSlot slot);

}  // namespace dropline::net
