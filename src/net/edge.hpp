#pragma once

#include "dropline/config.hpp"
#include "dropline/net/server.hpp"

#include "net/address_limits.hpp"
#include "net/connection.hpp"
#include "net/ip.hpp"
#include "net/router.hpp"
#include "net/send_limits.hpp"
#include "net/token_bucket.hpp"

#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

namespace dropline::net {

// What all sessions of one server share; each keeps it alive. Thread: I/O.
struct Edge {
  // Throws std::runtime_error when a trusted proxy's range is malformed.
  Edge(boost::asio::any_io_executor executor, const Config& configuration, Services use_cases,
       std::size_t connection_limit, SteadyNow now);

  boost::asio::any_io_executor io;
  const Config& config;
  Services services;
  std::vector<IpRange> trusted_proxies;
  AddressLimits addresses;
  SendLimits send_limits;
  Connections connections;
  Router router;

  bool stopping = false;
  // Grows whenever someone lost rights: who was recognised meanwhile is recognised again.
  std::uint64_t rights_changes = 0;
};

// The list of connections as something that keeps the whole edge alive: a session leaves the list as its last act.
[[nodiscard]] inline std::shared_ptr<Connections> connections_of(const std::shared_ptr<Edge>& edge) {
  return {edge, &edge->connections};
}

}  // namespace dropline::net
