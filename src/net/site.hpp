#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "dropline/config.hpp"
#include "dropline/net/server.hpp"

#include "net/app_icons.hpp"
#include "net/http_message.hpp"
#include "net/long_poll.hpp"
#include "net/polled_presence.hpp"
#include "net/send_limits.hpp"

namespace dropline::net {

// What all handlers share. Thread: I/O. Lifetime: the router's.
struct Site {
  Site(const Config& c, Services s, SendLimits& l)
      : config(c),
        services(s),
        send_limits(l),
        polls(c.limits.sockets_per_address),
        polled_presence(c.limits.idle_seconds) {}

  const Config& config;
  Services services;
  SendLimits& send_limits;
  LongPolls polls;
  PolledPresence polled_presence;
  AppIcons icons;
};

[[nodiscard]] inline Error unauthenticated() { return Error{Code::unauthenticated, "Please sign in."}; }

}  // namespace dropline::net
