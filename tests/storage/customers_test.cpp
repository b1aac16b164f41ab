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
  domain::CustomerSeat add(CustomerId customer, const TokenHash& token, std::string_view user_agent = "a phone") {
    const DeviceId device{fresh_id()};
    return write([&](Tx& tx) -> Result<domain::CustomerSeat> {
             return add_device(tx, {kAcme, customer, device, token, user_agent});
           })
        .value();
  }
  std::vector<Device> devices_of(CustomerId customer) {
    return read([&](Snapshot& db) { return list_devices(db, kAcme, customer); });
  }
  std::vector<DeviceId> make_room(CustomerId customer) {
    return write([&](Tx& tx) -> Result<std::vector<DeviceId>> { return make_room_for_device(tx, kAcme, customer); })
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

TEST_F(CustomersTest, AUserAgent_IsKeptByItsBeginning) {
  const auto kept = [&](const std::string& user_agent) {
    const auto customer = create(ClientId::random());
    add(customer, Token::random().hash(), user_agent);
    return devices_of(customer).at(0).user_agent;
  };
  EXPECT_EQ(kept(std::string(300, 'a')), std::string(300, 'a'));
  EXPECT_EQ(kept(std::string(4'000, 'a')), std::string(300, 'a'));
  EXPECT_EQ(kept(std::string(299, 'a') + "€€"), std::string(299, 'a')) << "no character is cut apart";
  EXPECT_EQ(kept(std::string(297, 'a') + "€€"), std::string(297, 'a') + "€");
  EXPECT_EQ(kept(std::string(4'000, '\x80')), "") << "not even what is no text is longer";
}

TEST_F(CustomersTest, OfTooManyDevices_ThoseNotSeenForTheLongestTimeGo) {
  const auto mira = create(ClientId::random());
  const auto noah = create(ClientId::random());
  add(noah, Token::random().hash());
  std::vector<DeviceId> made;
  for (std::size_t i = 0; i < kMostDevices; ++i) {
    EXPECT_TRUE(make_room(mira).empty()) << i;
    made.push_back(add(mira, Token::random().hash()).device);
    clock.advance(kMinute);
  }
  write([&](Tx& tx) -> Result<bool> {
    see_device(tx, kAcme, made.at(0));
    return true;
  }).value();
  EXPECT_EQ(make_room(mira), std::vector<DeviceId>{made.at(1)});
  EXPECT_EQ(devices_of(mira).size(), kMostDevices - 1);
  EXPECT_TRUE(make_room(mira).empty());
  for (int i = 0; i < 3; ++i) add(mira, Token::random().hash());
  EXPECT_EQ(make_room(mira), (std::vector<DeviceId>{made.at(2), made.at(3), made.at(4)}))
      << "as old databases have them";
  EXPECT_EQ(devices_of(noah).size(), 1U);
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
