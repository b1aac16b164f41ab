#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

class CustomersTest : public StoreTest {
 protected:
  CustomerId create(const ClientId& first_client_id, CompanyId company = kAcme) {
    const CustomerId customer{fresh_id()};
    write([&](Tx& tx) -> Result<bool> {
      create_customer(tx, {company, customer, first_client_id, LinkId{}});
      return true;
    }).value();
    return customer;
  }
  domain::CustomerSeat add(CustomerId customer, const TokenHash& token) {
    const DeviceId device{fresh_id()};
    return write([&](Tx& tx) -> Result<domain::CustomerSeat> {
             return add_device(tx, {kAcme, customer, device, token, "a phone"});
           })
        .value();
  }
};

TEST_F(CustomersTest, ACustomer_IsFoundByTheFirstClientIdInItsCompanyOnly) {
  const auto client_id = ClientId::random();
  const auto made_at = clock.now();
  const auto customer = create(client_id);
  clock.advance(kMinute);
  const auto find = [&](CompanyId company, const ClientId& id) {
    return read([&](Snapshot& db) { return find_first_writer(db, company, id); });
  };
  ASSERT_TRUE(find(kAcme, client_id).has_value());
  EXPECT_EQ(find(kAcme, client_id)->id, customer);
  EXPECT_EQ(find(kAcme, client_id)->created_at, made_at);
  EXPECT_FALSE(find(kOther, client_id).has_value());
  EXPECT_FALSE(find(kAcme, ClientId::random()).has_value());
  EXPECT_NE(create(client_id, kOther), customer) << "companies share nothing";
}

TEST_F(CustomersTest, ADevice_IsFoundByItsTokenInItsCompanyOnly) {
  const auto token = Token::random().hash();
  const auto created = add(create(ClientId::random()), token);
  const auto find = [&](CompanyId company, const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_device(db, company, hash); });
  };
  ASSERT_TRUE(find(kAcme, token).has_value());
  EXPECT_EQ(find(kAcme, token)->seat.customer, created.customer);
  EXPECT_EQ(find(kAcme, token)->seat.device, created.device);
  EXPECT_FALSE(find(kOther, token).has_value());
  EXPECT_FALSE(find(kAcme, Token::random().hash()).has_value());
}

TEST_F(CustomersTest, Rename_ReachesOwnCustomersOnly) {
  const auto id = create(ClientId::random());
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
