#include "net/ip.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

IpAddress ip(const std::string& text) { return IpAddress::parse(text).value(); }

std::vector<IpRange> ranges(const std::vector<std::string>& texts) {
  std::vector<IpRange> all;
  for (const auto& text : texts) all.push_back(IpRange::parse(text).value());
  return all;
}

TEST(IpAddress, HasOneFormHoweverItIsWritten) {
  EXPECT_EQ(ip("192.0.2.1").text(), "192.0.2.1");
  EXPECT_EQ(ip("::ffff:192.0.2.1"), ip("192.0.2.1"));
  EXPECT_EQ(ip("192.0.2.1:4711"), ip("192.0.2.1"));
  EXPECT_EQ(ip("[2001:db8::1]:443").text(), "2001:db8::1");
  EXPECT_EQ(ip("2001:0DB8:0:0::1"), ip("2001:db8::1"));
}

TEST(IpAddress, RefusesWhatIsNone) {
  for (const auto* text : {"", "unknown", "192.0.2", "192.0.2.256", "[::1", "::g", "_hidden"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(IpAddress, CountsIpv6ByItsNetwork) {
  EXPECT_EQ(ip("2001:db8::1").limit_key(), ip("2001:db8::ffff:1").limit_key());
  EXPECT_NE(ip("2001:db8::1").limit_key(), ip("2001:db8:0:1::1").limit_key());
  EXPECT_NE(ip("192.0.2.1").limit_key(), ip("192.0.2.2").limit_key());
}

TEST(IpRange, HoldsItsAddressesOnly) {
  const auto ten = IpRange::parse("10.0.0.0/8").value();
  EXPECT_TRUE(ten.contains(ip("10.255.0.1")));
  EXPECT_FALSE(ten.contains(ip("11.0.0.1")));
  EXPECT_FALSE(ten.contains(ip("2001:db8::1")));
  const auto odd = IpRange::parse("192.0.2.128/25").value();
  EXPECT_TRUE(odd.contains(ip("192.0.2.200")));
  EXPECT_FALSE(odd.contains(ip("192.0.2.100")));
  EXPECT_TRUE(IpRange::parse("::1").value().contains(ip("::1")));
  EXPECT_TRUE(IpRange::parse("0.0.0.0/0").value().contains(ip("203.0.113.7")));
}

TEST(IpRange, RefusesWhatIsNone) {
  for (const auto* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "localhost", "::/129"}) {
    EXPECT_FALSE(IpRange::parse(text)) << text;
  }
}

TEST(ClientBehind, IgnoresTheHeaderOfAnUntrustedPeer) {
  EXPECT_EQ(client_behind(ip("203.0.113.7"), "198.51.100.1", ranges({"10.0.0.0/8"})), ip("203.0.113.7"));
}

TEST(ClientBehind, TakesTheRightmostUntrustedAddress) {
  const auto trusted = ranges({"10.0.0.0/8", "127.0.0.1"});
  EXPECT_EQ(client_behind(ip("127.0.0.1"), "198.51.100.1", trusted), ip("198.51.100.1"));
  EXPECT_EQ(client_behind(ip("127.0.0.1"), "6.6.6.6, 198.51.100.1, 10.0.0.2", trusted), ip("198.51.100.1"));
}

TEST(ClientBehind, StopsAtTextThatIsNoAddress) {
  const auto trusted = ranges({"127.0.0.1", "10.0.0.0/8"});
  EXPECT_EQ(client_behind(ip("127.0.0.1"), "198.51.100.1, unknown, 10.0.0.2", trusted), ip("10.0.0.2"));
  EXPECT_EQ(client_behind(ip("127.0.0.1"), "", trusted), ip("127.0.0.1"));
}

}  // namespace
}  // namespace dropline::net
