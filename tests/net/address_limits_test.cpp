#include "net/address_limits.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class AddressLimitsTest : public ::testing::Test {
 protected:
  static Limits small_limits() {
    Limits limits;
    limits.address_messages_per_second = 2;
    limits.address_messages_burst = 3;
    limits.new_customers_per_hour = 2;
    limits.sockets_per_address = 2;
    return limits;
  }
  static IpAddress ip(std::string_view text) { return IpAddress::parse(text).value(); }
  int messages_until_refused(std::string_view address) {
    int count = 0;
    while (!addresses.message(ip(address))) ++count;
    return count;
  }

  SteadyTime now;
  Limits limits = small_limits();
  AddressLimits addresses{limits, [this] { return now; }};
};

TEST_F(AddressLimitsTest, AllowABurstThenTheRate) {
  EXPECT_EQ(messages_until_refused("192.0.2.1"), 3);
  now += milliseconds(500);
  EXPECT_EQ(messages_until_refused("192.0.2.1"), 1);
  now += seconds(60);
  EXPECT_EQ(messages_until_refused("192.0.2.1"), 3);
}

TEST_F(AddressLimitsTest, SayHowLongToWait) {
  EXPECT_EQ(addresses.new_customer(ip("192.0.2.1")), std::nullopt);
  EXPECT_EQ(addresses.new_customer(ip("192.0.2.1")), std::nullopt);
  EXPECT_EQ(addresses.new_customer(ip("192.0.2.1")), 1800);
  now += seconds(1800);
  EXPECT_EQ(addresses.new_customer(ip("192.0.2.1")), std::nullopt);
}

TEST_F(AddressLimitsTest, TakeBackACustomerThatWasNotMade) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(addresses.new_customer(ip("192.0.2.1")), std::nullopt);
    addresses.no_new_customer(ip("192.0.2.1"));
  }
}

TEST_F(AddressLimitsTest, CountAddressesApartAndNetworksTogether) {
  EXPECT_EQ(messages_until_refused("192.0.2.1"), 3);
  EXPECT_EQ(messages_until_refused("192.0.2.2"), 3);
  EXPECT_EQ(messages_until_refused("2001:db8::1"), 3);
  EXPECT_EQ(messages_until_refused("2001:db8::2"), 0);
}

TEST_F(AddressLimitsTest, GiveASocketBackWhenItIsGone) {
  const auto home = ip("2001:db8::1");
  const auto neighbour = ip("2001:db8::2");
  auto first = addresses.open_socket(home);
  const auto second = addresses.open_socket(neighbour);
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(addresses.open_socket(home));
  first.reset();
  EXPECT_TRUE(addresses.open_socket(home));
}

TEST_F(AddressLimitsTest, ForgetWhoHasUsedNothingForAWhile) {
  const auto held = addresses.open_socket(ip("192.0.2.1"));
  (void)addresses.message(ip("192.0.2.2"));
  addresses.forget_idle();
  EXPECT_EQ(addresses.remembered(), 2U);
  now += seconds(3600);
  addresses.forget_idle();
  EXPECT_EQ(addresses.remembered(), 1U) << "a socket is open";
}

}  // namespace
}  // namespace dropline::net
