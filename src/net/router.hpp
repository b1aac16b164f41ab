#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>

#include "dropline/chat/accounts.hpp"
#include "dropline/config.hpp"
#include "dropline/net/server.hpp"

#include "net/http_message.hpp"

namespace dropline::net {

class SendLimits;

// From a request to its answer: finds the route, checks once who may use it, calls the handler. The HTTP gate and the check
// of `Origin` are behind us. Thread: I/O. Lifetime: longer than every running handle(); shorter than what it is given.
class Router {
 public:
  // `limits` is shared with the WebSocket sessions, so that changing the transport gains nothing.
  Router(const Config& config, Services services, SendLimits& limits);
  ~Router();

  // Answers every request, also one that fails: never throws. `request` must live until it resumes. May take as long as a
  // long poll waits (25 s).
  [[nodiscard]] boost::asio::awaitable<HttpResponse> handle(HttpRequest& request);

  // Ends the long polls of those whose rights have changed, without telling them anything more; their next request is judged
  // anew.
  void end_rights(const chat::RightsEnded& ended);

  // Call once a second: ends the presence of those who have stopped polling.
  void tick();

  // Before the presence is destroyed: pending operations may keep the router for longer.
  void end_presence();

  // The server is stopping: /-/readyz answers 503 and waiting long polls are answered at once, from now on.
  void drain();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::net
