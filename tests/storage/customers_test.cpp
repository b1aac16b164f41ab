#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

class CustomersTest : public StoreTest {
 protected:
  NewCustomer someone(const ClientId& first_client_id, const TokenHash& token, CompanyId company = kAcme) {
    NewCustomer customer;
    customer.company = company;
    customer.customer = CustomerId{fresh_id()};
    customer.device = DeviceId{fresh_id()};
    customer.device_token = token;
    customer.first_client_id = first_client_id;
    customer.user_agent = "a phone";
    return customer;
  }
  CreatedCustomer create(const NewCustomer& customer) {
    return write([&](Tx& tx) -> Result<CreatedCustomer> { return create_customer(tx, customer); }).value();
  }
};

TEST_F(CustomersTest, TheSameFirstMessageAgain_GivesTheSameCustomerAFurtherDevice) {
  const auto client_id = ClientId::random();
  const auto lost = Token::random().hash();
  const auto token = Token::random().hash();
  const auto first = create(someone(client_id, lost));
  const auto made_at = clock.now();
  clock.advance(kMinute);
  const auto again = create(someone(client_id, token));
  EXPECT_TRUE(first.created);
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.seat.customer, first.seat.customer);
  EXPECT_NE(again.seat.device, first.seat.device);
  EXPECT_EQ(again.created_at, made_at);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customers"), 1);
  EXPECT_TRUE(create(someone(client_id, Token::random().hash(), kOther)).created) << "companies share nothing";
}

TEST_F(CustomersTest, ADevice_IsFoundByItsTokenInItsCompanyOnly) {
  const auto token = Token::random().hash();
  const auto created = create(someone(ClientId::random(), token));
  const auto find = [&](CompanyId company, const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_device(db, company, hash); });
  };
  ASSERT_TRUE(find(kAcme, token).has_value());
  EXPECT_EQ(find(kAcme, token)->customer, created.seat.customer);
  EXPECT_EQ(find(kAcme, token)->device, created.seat.device);
  EXPECT_FALSE(find(kOther, token).has_value());
  EXPECT_FALSE(find(kAcme, Token::random().hash()).has_value());
}

TEST_F(CustomersTest, Rename_ReachesOwnCustomersOnly) {
  const auto id = create(someone(ClientId::random(), Token::random().hash())).seat.customer;
  const auto rename = [&](CompanyId company, std::string name) {
    return write([&](Tx& tx) { return rename_customer(tx, company, id, name); });
  };
  EXPECT_EQ(rename(kAcme, "Mira")->name, "Mira");
  EXPECT_EQ(rename(kOther, "Eve").error().code, Code::not_found);
  EXPECT_EQ(read([&](Snapshot& db) { return load_customer(db, kAcme, id); })->name, "Mira");
  EXPECT_FALSE(read([&](Snapshot& db) { return load_customer(db, kOther, id); }).has_value());
}

}  // namespace
}  // namespace dropline::storage
