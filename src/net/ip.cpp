#include "net/ip.hpp"

#include "dropline/domain/text.hpp"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace dropline::net {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<IpAddress> parse_v4(std::string_view text) {
  IpAddress address;
  std::ranges::copy(kMappedPrefix, address.bytes.begin());
  if (inet_pton(AF_INET, std::string(text).c_str(), address.bytes.data() + 12) != 1) {
    return std::nullopt;
  }
  return address;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
  IpAddress address;
  if (inet_pton(AF_INET6, std::string(text).c_str(), address.bytes.data()) != 1) return std::nullopt;
  return address;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.find('\0') != text.npos) return std::nullopt;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    return end == text.npos ? std::nullopt : parse_v6(text.substr(1, end - 1));
  }
  if (std::ranges::count(text, ':') > 1) return parse_v6(text);
  return parse_v4(text.substr(0, text.find(':')));
}

bool IpAddress::is_v4() const { return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin()); }

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  if (is_v4()) {
    inet_ntop(AF_INET, bytes.data() + 12, buffer.data(), buffer.size());
  } else {
    inet_ntop(AF_INET6, bytes.data(), buffer.data(), buffer.size());
  }
  return buffer.data();
}

IpAddress IpAddress::limit_key() const {
  IpAddress key = *this;
  if (!is_v4()) std::fill(key.bytes.begin() + 8, key.bytes.end(), std::uint8_t{0});
  return key;
}

std::optional<IpRange> IpRange::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;

  IpRange range;
  range.first_ = *address;
  if (slash == text.npos) return range;

  const std::size_t width = address->is_v4() ? 32 : 128;
  const auto digits = text.substr(slash + 1);
  std::size_t bits = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (fault != std::errc() || end != digits.data() + digits.size() || bits > width) return std::nullopt;
  range.bits_ = bits + (128 - width);
  return range;
}

bool IpRange::contains(const IpAddress& address) const {
  const std::size_t whole = bits_ / 8;
  if (!std::equal(first_.bytes.begin(), first_.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.bytes.begin())) {
    return false;
  }
  if (bits_ % 8 == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xff00U >> (bits_ % 8));
  return ((first_.bytes[whole] ^ address.bytes[whole]) & mask) == 0;
}

bool any_contains(std::span<const IpRange> ranges, const IpAddress& address) {
  return std::ranges::any_of(ranges, [&](const IpRange& range) { return range.contains(address); });
}

IpAddress client_behind(const IpAddress& peer, std::string_view forwarded_for, std::span<const IpRange> trusted) {
  IpAddress client = peer;
  while (!forwarded_for.empty() && any_contains(trusted, client)) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = forwarded_for.substr(comma == forwarded_for.npos ? 0 : comma + 1);
    const auto before = IpAddress::parse(domain::trim(last));
    if (!before) break;
    client = *before;
    forwarded_for = comma == forwarded_for.npos ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return client;
}

}  // namespace dropline::net
