#pragma once

#include <boost/asio/ip/address.hpp>

namespace dropline::outbound {

// May this address be dialled for a URL that a user has set? Only what the registries of RFC 6890 call globally reachable;
// never this machine, its networks, or the metadata services of clouds. Forms that carry an IPv4 address inside an IPv6
// address (mapped, NAT64, 6to4, Teredo) are refused whatever they carry: no public service needs them, and a gateway could
// lead them back inside.
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

}  // namespace dropline::outbound
