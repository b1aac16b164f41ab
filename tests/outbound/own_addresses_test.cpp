#include "outbound/own_addresses.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <system_error>

#include "dropline/outbound/address_guard.hpp"

namespace dropline::outbound {
namespace {

using boost::asio::ip::make_address;
using namespace std::chrono_literals;

class OwnAddressesTest : public ::testing::Test {
 protected:
  OwnAddresses make() {
    return OwnAddresses(
        [this] {
          ++reads;
          if (silent) throw std::system_error(EAFNOSUPPORT, std::generic_category());
          return std::vector{make_address(address)};
        },
        [this] { return now; });
  }

  std::chrono::steady_clock::time_point now{};
  const char* address = "8.8.4.4";
  bool silent = false;
  int reads = 0;
};

TEST_F(OwnAddressesTest, AreReadAtTheStartAndAgainAfterAMinute) {
  auto own = make();
  EXPECT_TRUE(own.contain(make_address("8.8.4.4")));
  EXPECT_FALSE(own.contain(make_address("8.8.4.5")));
  address = "8.8.4.5";
  now += 59s;
  EXPECT_FALSE(own.contain(make_address("8.8.4.5")));
  EXPECT_EQ(reads, 1);
  now += 1s;
  EXPECT_TRUE(own.contain(make_address("8.8.4.5")));
  EXPECT_FALSE(own.contain(make_address("8.8.4.4")));
  EXPECT_EQ(reads, 2);
}

TEST_F(OwnAddressesTest, AreKeptWhenTheSystemDoesNotTell) {
  auto own = make();
  silent = true;
  now += 60s;
  EXPECT_TRUE(own.contain(make_address("8.8.4.4")));
  EXPECT_TRUE(own.contain(make_address("8.8.4.4")));
  EXPECT_EQ(reads, 2) << "it is asked again only after another minute";
}

TEST_F(OwnAddressesTest, AreNoneWhenTheSystemNeverTold) {
  silent = true;
  auto own = make();
  EXPECT_FALSE(own.contain(make_address("8.8.4.4")));
}

TEST(InterfaceAddresses, HaveLoopbackAmongThem) {
  OwnAddresses own(interface_addresses);
  EXPECT_TRUE(own.contain(make_address("127.0.0.1")));
}

}  // namespace
}  // namespace dropline::outbound
