#include "net/edge.hpp"

#include <stdexcept>
#include <utility>

namespace dropline::net {
namespace {

std::vector<IpRange> parse_ranges(const std::vector<std::string>& texts) {
  std::vector<IpRange> ranges;
  for (const std::string& text : texts) {
    const auto range = IpRange::parse(text);
    if (!range) {
      throw std::runtime_error("trusted_proxies: \"" + text + "\" is not an address or a range such as 10.0.0.0/8");
    }
    ranges.push_back(*range);
  }
  return ranges;
}

}  // namespace

Edge::Edge(boost::asio::any_io_executor executor, const Config& configuration, Services use_cases,
           std::size_t connection_limit, SteadyNow now)
    : io(std::move(executor)),
      config(configuration),
      services(use_cases),
      trusted_proxies(parse_ranges(configuration.trusted_proxies)),
      addresses(configuration.limits, now),
      send_limits(configuration.limits, addresses, std::move(now)),
      connections(connection_limit),
      router(configuration, use_cases, send_limits) {}

}  // namespace dropline::net
