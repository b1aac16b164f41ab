#include "outbound/socket_address.hpp"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>

namespace dropline::outbound {

namespace ip = boost::asio::ip;

std::optional<ip::address> address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    ip::address_v6::bytes_type bytes{};
    std::ranges::copy(v6.sin6_addr.s6_addr, bytes.begin());
    return ip::address_v6(bytes);
  }
  return std::nullopt;
}

}  // namespace dropline::outbound
