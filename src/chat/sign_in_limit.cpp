#include "chat/sign_in_limit.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/ip/address.hpp>

namespace dropline::chat {
namespace {

namespace ip = boost::asio::ip;

// One household or attacker usually holds a whole /64.
std::string network_of(std::string_view address) {
  boost::system::error_code failed;
  const auto parsed = ip::make_address(address, failed);
  if (failed || parsed.is_v4()) return std::string(address);
  if (parsed.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, parsed.to_v6()).to_string();
  auto bytes = parsed.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return ip::address_v6(bytes).to_string();
}

std::string key_of(std::string_view account, std::string_view network) {
  return std::string(network) + ' ' + std::string(account.substr(0, 320));
}

}  // namespace

std::optional<int> SignInLimit::attempt(std::string_view account, std::string_view address) {
  const Micros now = clock_.now();
  drop_old(now);
  const std::string network = network_of(address);
  if (!network.empty()) {
    if (const auto wait = count(network, address_attempts_, now)) return wait;
  }
  const auto wait = count(key_of(account, network), attempts_, now);
  if (wait) count_down(network);  // refused, it costs nothing
  return wait;
}

std::optional<int> SignInLimit::count(const std::string& key, std::int64_t limit, Micros now) {
  auto [place, fresh] = windows_.try_emplace(key, Window{now, 0});
  if (fresh) by_age_.emplace_back(now, key);
  Window& window = place->second;
  if (window.attempts >= limit) return static_cast<int>((window.began + kWindow - now) / kSecond + 1);
  ++window.attempts;
  return std::nullopt;
}

void SignInLimit::forget(std::string_view account, std::string_view address) {
  const std::string network = network_of(address);
  windows_.erase(key_of(account, network));
  count_down(network);
}

void SignInLimit::take_back(std::string_view account, std::string_view address) {
  const std::string network = network_of(address);
  count_down(key_of(account, network));
  count_down(network);
}

void SignInLimit::count_down(const std::string& key) {
  const auto place = windows_.find(key);
  if (place != windows_.end() && place->second.attempts > 0) --place->second.attempts;
}

void SignInLimit::drop_old(Micros now) {
  while (!by_age_.empty()) {
    const auto& [began, key] = by_age_.front();
    // A clock set back must not keep entries for ever.
    const bool current = began <= now && now < began + kWindow;
    if (current && by_age_.size() < kMostEntries) return;
    const auto place = windows_.find(key);
    if (place != windows_.end() && place->second.began == began) windows_.erase(place);
    by_age_.pop_front();
  }
}

}  // namespace dropline::chat
