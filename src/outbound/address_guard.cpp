#include "dropline/outbound/address_guard.hpp"

#include <algorithm>
#include <array>

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace dropline::outbound {
namespace {

namespace ip = boost::asio::ip;

const std::array kClosedV4{
    ip::make_network_v4("0.0.0.0/8"),         // this host
    ip::make_network_v4("10.0.0.0/8"),        // private
    ip::make_network_v4("100.64.0.0/10"),     // carrier-grade NAT, and a cloud's metadata service
    ip::make_network_v4("127.0.0.0/8"),       // loopback
    ip::make_network_v4("168.63.129.16/32"),  // public in form, but inside Azure the machine's own platform service
    ip::make_network_v4("169.254.0.0/16"),    // link-local, and most clouds' metadata services
    ip::make_network_v4("172.16.0.0/12"),     // private
    ip::make_network_v4("192.0.0.0/24"),      // protocol assignments
    ip::make_network_v4("192.0.2.0/24"),      // documentation
    ip::make_network_v4("192.88.99.0/24"),    // 6to4 relays
    ip::make_network_v4("192.168.0.0/16"),    // private
    ip::make_network_v4("198.18.0.0/15"),     // benchmarks
    ip::make_network_v4("198.51.100.0/24"),   // documentation
    ip::make_network_v4("203.0.113.0/24"),    // documentation
    ip::make_network_v4("224.0.0.0/4"),       // multicast
    ip::make_network_v4("240.0.0.0/4"),       // reserved, and broadcast
};

// The only part of IPv6 that is handed out to the public internet; everything else is closed without being listed.
const auto kGlobalUnicast = ip::make_network_v6("2000::/3");

const std::array kClosedV6{
    ip::make_network_v6("2001::/23"),      // protocol assignments: Teredo, benchmarks, ORCHID
    ip::make_network_v6("2001:db8::/32"),  // documentation
    ip::make_network_v6("2002::/16"),      // 6to4
    ip::make_network_v6("3fff::/20"),      // documentation
};

bool inside(const ip::network_v4& network, const ip::address_v4& address) {
  return ip::network_v4(address, network.prefix_length()).canonical() == network;
}

bool inside(const ip::network_v6& network, const ip::address_v6& address) {
  return ip::network_v6(address, network.prefix_length()).canonical() == network;
}

}  // namespace

bool is_public(const ip::address& address) {
  if (address.is_v4()) {
    return std::ranges::none_of(kClosedV4, [v4 = address.to_v4()](const auto& closed) { return inside(closed, v4); });
  }
  const auto v6 = address.to_v6();
  return inside(kGlobalUnicast, v6) &&
         std::ranges::none_of(kClosedV6, [&v6](const auto& closed) { return inside(closed, v6); });
}

}  // namespace dropline::outbound
