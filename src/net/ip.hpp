#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Addresses of clients: their canonical form, ranges, and who it is behind a trusted proxy.
namespace dropline::net {

// An IPv6 address, or an IPv4 address in its mapped form (::ffff:a.b.c.d), so that one comparison serves both.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const IpAddress&) const = default;

  // "192.0.2.1", "2001:db8::1", "[2001:db8::1]"; a port after an IPv4 address or after the bracket is ignored.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
  [[nodiscard]] bool is_v4() const;
  [[nodiscard]] std::string text() const;

  // Whose limits count: the address itself for IPv4, its /64 for IPv6, as one household or machine has that many.
  [[nodiscard]] IpAddress limit_key() const;
};

// "10.0.0.0/8", "fd00::/8" or a single address.
class IpRange {
 public:
  [[nodiscard]] static std::optional<IpRange> parse(std::string_view text);
  [[nodiscard]] bool contains(const IpAddress& address) const;

 private:
  IpAddress first_;
  std::size_t bits_ = 128;
};

[[nodiscard]] bool any_contains(std::span<const IpRange> ranges, const IpAddress& address);

// The client behind `peer`: while the address seen so far is a trusted proxy, the next one from the right of
// X-Forwarded-For. Text that is not an address ends the search at the proxy that passed it on.
[[nodiscard]] IpAddress client_behind(const IpAddress& peer, std::string_view forwarded_for,
                                      std::span<const IpRange> trusted);

}  // namespace dropline::net

template <>
struct std::hash<dropline::net::IpAddress> {
  std::size_t operator()(const dropline::net::IpAddress& address) const noexcept {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size()});
  }
};
