#pragma once

#include <optional>
#include <string_view>

#include "dropline/domain/customer.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/database.hpp"

// Customers and their devices.
namespace dropline::storage {

struct NewCustomer {
  CompanyId company;
  CustomerId customer;
  DeviceId device;
  TokenHash device_token;
  ClientId first_client_id;  // of the message that makes this customer; unique per company
  LinkId link;
  std::string_view user_agent;
};

struct CreatedCustomer {
  domain::CustomerSeat seat;
  bool created = false;
  Micros created_at = 0;  // of the customer
};

// Makes customer and device, or, when this first client id made one before, gives that customer a further device: the answer
// that carried the cookie may have been lost. The caller decides whether the retry is recent enough.
[[nodiscard]] CreatedCustomer create_customer(Tx& tx, const NewCustomer& customer);

[[nodiscard]] std::optional<domain::CustomerSeat> find_device(Snapshot& db, CompanyId company, const TokenHash& token);
[[nodiscard]] std::optional<domain::Customer> load_customer(Snapshot& db, CompanyId company, CustomerId customer);
[[nodiscard]] Result<domain::Customer> rename_customer(Tx& tx, CompanyId company, CustomerId customer,
                                                       std::string_view name);

}  // namespace dropline::storage
