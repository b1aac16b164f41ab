#pragma once

#include <optional>

#include <sys/socket.h>

#include <boost/asio/ip/address.hpp>

namespace dropline::outbound {

// Nothing for what is not IP. Without the scope of an IPv6 address.
[[nodiscard]] std::optional<boost::asio::ip::address> address_of(const sockaddr& address);

}  // namespace dropline::outbound
