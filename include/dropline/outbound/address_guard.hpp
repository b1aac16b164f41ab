#pragma once

#include <boost/asio/ip/address.hpp>
#include <vector>

namespace dropline::outbound {

// May this address be dialled for a URL that a user has set, if it is none of interface_addresses()? Only what the registries of
// RFC 6890 call globally reachable; never loopback, private networks, or the metadata services of clouds. Forms that carry an
// IPv4 address inside an IPv6 address (mapped, NAT64, 6to4, Teredo) are refused whatever they carry: no public service needs them,
// and a gateway could lead them back inside.
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

// The addresses of this machine's network interfaces. A public address that a router translates to one of them (NAT) is not
// among them. Throws std::system_error when the system does not tell.
[[nodiscard]] std::vector<boost::asio::ip::address> interface_addresses();

}  // namespace dropline::outbound
