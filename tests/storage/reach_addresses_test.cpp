#include <optional>
#include <string>

#include "dropline/storage/reach.hpp"
#include "storage/reach_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::Person;

class ReachAddressesTest : public ReachTest {};

TEST_F(ReachAddressesTest, OneAddress_MayBelongToSeveralCustomersAndABounceCountsForAll) {
  const auto mira = new_dialogue().customer;
  const auto too = new_dialogue().customer;
  confirm(mira, "mira@example.org");
  confirm(too, "mira@example.org");
  EXPECT_EQ(mail_to(Person::of(mira)), "mira@example.org");
  EXPECT_EQ(mail_to(Person::of(too)), "mira@example.org");
  change([](Tx& tx) { suppress_address(tx, kOther, "mira@example.org"); });
  EXPECT_TRUE(mail_to(Person::of(mira))) << "companies share nothing";
  change([](Tx& tx) { suppress_address(tx, kAcme, "mira@example.org"); });
  EXPECT_FALSE(mail_to(Person::of(mira)));
  EXPECT_FALSE(mail_to(Person::of(too)));
  confirm(mira, "mira@example.org");
  EXPECT_TRUE(mail_to(Person::of(mira))) << "confirmed again: it works again";
  EXPECT_FALSE(mail_to(Person::of(too)));
}

TEST_F(ReachAddressesTest, AConfirmedAddress_ReplacesTheOneBefore) {
  const auto mira = new_dialogue().customer;
  confirm(mira, "old@example.org");
  confirm(mira, "new@example.org");
  EXPECT_EQ(mail_to(Person::of(mira)), "new@example.org");
  change([&](Tx& tx) { remove_customer_address(tx, kAcme, mira); });
  EXPECT_FALSE(mail_to(Person::of(mira)));
}

TEST_F(ReachAddressesTest, Unsubscribing_IsTakenBackButABounceIsNot) {
  const auto mira = Person::of(new_dialogue().customer);
  confirm(CustomerId{mira.id}, "mira@example.org");
  change([&](Tx& tx) { unsubscribe(tx, kAcme, mira); });
  EXPECT_FALSE(mail_to(mira));
  change([&](Tx& tx) { subscribe_again(tx, kAcme, mira); });
  EXPECT_TRUE(mail_to(mira));
  change([&](Tx& tx) {
    suppress_address(tx, kAcme, "mira@example.org");
    unsubscribe(tx, kAcme, mira);
    subscribe_again(tx, kAcme, mira);
  });
  EXPECT_FALSE(mail_to(mira));
}

TEST_F(ReachAddressesTest, AConfirmation_CountsTriesAndIsReplacedByANewerOne) {
  const auto mira = Person::of(new_dialogue().customer);
  const auto start = [&](const std::string& address) {
    change([&](Tx& tx) { start_confirmation(tx, kAcme, mira, {address, TokenHash{}, tx.now() + kHour, 0}); });
  };
  const auto attempt = [&] {
    return write([&](Tx& tx) -> Result<std::optional<Confirmation>> { return try_confirmation(tx, kAcme, mira); })
        .value();
  };
  EXPECT_FALSE(attempt());
  start("old@example.org");
  EXPECT_EQ(attempt()->tries, 1);
  EXPECT_EQ(attempt()->tries, 2);
  start("new@example.org");
  EXPECT_EQ(attempt()->tries, 1);
  EXPECT_EQ(attempt()->address, "new@example.org");
  clock.advance(kHour);
  change([](Tx& tx) { forget_expired_reach(tx); });
  EXPECT_FALSE(attempt());
}

}  // namespace
}  // namespace dropline::storage
