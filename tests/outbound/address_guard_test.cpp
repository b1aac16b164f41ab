#include "dropline/outbound/address_guard.hpp"

#include <gtest/gtest.h>

namespace dropline::outbound {
namespace {

bool open(const char* text) { return is_public(boost::asio::ip::make_address(text)); }

TEST(AddressGuard, OpensThePublicInternet) {
  for (const auto* text : {"1.1.1.1",         "9.255.255.255",        "11.0.0.0",
                           "100.63.255.255",  "100.128.0.0",          "126.255.255.255",
                           "128.0.0.0",       "169.253.255.255",      "169.255.0.0",
                           "172.15.255.255",  "172.32.0.0",           "192.0.1.0",
                           "192.167.255.255", "192.169.0.0",          "198.17.255.255",
                           "198.20.0.0",      "223.255.255.255",      "168.63.129.15",
                           "2600::1",         "2a00:1450:4001::200e", "2001:4860:4860::8888",
                           "2003::1",         "2620:fe::fe"}) {
    EXPECT_TRUE(open(text)) << text;
  }
}

TEST(AddressGuard, ClosesThisMachineAndItsNetworks) {
  for (const auto* text : {"0.0.0.0",
                           "0.255.255.255",
                           "10.0.0.0",
                           "10.255.255.255",
                           "100.64.0.0",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.255",
                           "169.254.0.0",
                           "169.254.169.254",
                           "169.254.255.255",
                           "172.16.0.0",
                           "172.31.255.255",
                           "192.168.0.0",
                           "192.168.255.255",
                           "::",
                           "::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fdff::1",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "100.100.100.200",
                           "168.63.129.16"}) {
    EXPECT_FALSE(open(text)) << text;
  }
}

TEST(AddressGuard, ClosesWhatBelongsToNobody) {
  for (const auto* text :
       {"192.0.0.0",    "192.0.0.192", "192.0.2.1",   "192.88.99.1",     "198.18.0.1", "198.19.255.255",
        "198.51.100.7", "203.0.113.9", "224.0.0.1",   "239.255.255.255", "240.0.0.1",  "255.255.255.255",
        "ff02::1",      "ff0e::1",     "2001:db8::1", "3fff::1",         "2001:2::1",  "2001:10::1",
        "100::1",       "4000::1",     "5f00::1"}) {
    EXPECT_FALSE(open(text)) << text;
  }
}

TEST(AddressGuard, ClosesFormsThatCarryAnIpv4Address) {
  for (const auto* text : {"::ffff:127.0.0.1", "::ffff:1.1.1.1", "::127.0.0.1", "::1.1.1.1", "64:ff9b::7f00:1",
                           "64:ff9b::101:101", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2002:101:101::1",
                           "2001:0:4136:e378:8000:63bf:80ff:fffe", "::ffff:0:7f00:1"}) {
    EXPECT_FALSE(open(text)) << text;
  }
}

}  // namespace
}  // namespace dropline::outbound
