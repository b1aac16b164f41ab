#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>

namespace dropline {

// Whether the host of a URL is this machine: localhost or a loopback address, IPv6 with or without its brackets.
[[nodiscard]] inline bool is_loopback_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") return true;
  boost::system::error_code no_address;
  const auto address = boost::asio::ip::make_address(std::string(host), no_address);
  return !no_address && address.is_loopback();
}

}  // namespace dropline
