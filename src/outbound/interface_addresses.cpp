#include <cerrno>
#include <memory>
#include <system_error>

#include <ifaddrs.h>

#include "dropline/outbound/address_guard.hpp"

#include "outbound/socket_address.hpp"

namespace dropline::outbound {

std::vector<boost::asio::ip::address> interface_addresses() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) throw std::system_error(errno, std::generic_category(), "getifaddrs");
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, &::freeifaddrs);
  std::vector<boost::asio::ip::address> found;
  for (const auto* each = list; each; each = each->ifa_next) {
    if (!each->ifa_addr) continue;
    if (const auto address = address_of(*each->ifa_addr)) found.push_back(*address);
  }
  return found;
}

}  // namespace dropline::outbound
