#include "cli/addresses.hpp"

#include <boost/asio/ip/address.hpp>

namespace dropline::cli {

namespace ip = boost::asio::ip;

ListenAddress listen_address(const Config& config) {
  const auto colon = config.listen.rfind(':');
  std::string host = config.listen.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return {host, static_cast<std::uint16_t>(std::stoi(config.listen.substr(colon + 1)))};
}

std::string base_url(const Config& config, std::uint16_t port) {
  if (!config.public_url.empty()) return config.public_url;
  const auto listen = listen_address(config);
  auto address = ip::make_address(listen.host);
  if (address.is_unspecified())
    address = address.is_v6() ? ip::address(ip::address_v6::loopback()) : ip::address_v4::loopback();
  const std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  const int shown = port != 0 ? port : listen.port;
  const bool tls = !config.tls_cert.empty();
  const bool usual = shown == (tls ? 443 : 80);
  return (tls ? "https://" : "http://") + host + (usual ? "" : ":" + std::to_string(shown));
}

std::string reach_hint(const std::string& base_url) {
  const bool local = base_url.find("://127.") != std::string::npos || base_url.find("://[::1]") != std::string::npos;
  return local ? "This address works on this machine only: set public_url to the one that people use.\n" : "";
}

bool exposed_without_tls(const Config& config) {
  return config.tls_cert.empty() && config.trusted_proxies.empty() &&
         !ip::make_address(listen_address(config).host).is_loopback();
}

}  // namespace dropline::cli
