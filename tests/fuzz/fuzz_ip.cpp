// Addresses in X-Forwarded-For: any bytes, and what was understood is understood again.
#include "net/ip.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dropline::net::IpAddress;
  using dropline::net::IpRange;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto address = IpAddress::parse(text); address && IpAddress::parse(address->text()) != address)
    std::abort();
  (void)IpRange::parse(text);

  static const std::array trusted{IpRange::parse("10.0.0.0/8").value(), IpRange::parse("fd00::/8").value()};
  static const IpAddress proxy = IpAddress::parse("10.0.0.1").value();
  static const IpAddress stranger = IpAddress::parse("192.0.2.1").value();
  (void)dropline::net::client_behind(proxy, text, trusted);
  if (dropline::net::client_behind(stranger, text, trusted) != stranger) std::abort();
  return 0;
}
