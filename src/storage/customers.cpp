#include "dropline/storage/customers.hpp"

#include <stdexcept>

namespace dropline::storage {
namespace {

bool insert_customer(Tx& tx, const NewCustomer& customer) {
  return tx.execute(
             "INSERT INTO customers (company_id, id, name, first_client_id, link_id, created_at)"
             " VALUES ($1, $2, '', $3, $4, $5) ON CONFLICT (company_id, first_client_id) DO NOTHING",
             customer.company, customer.customer, customer.first_client_id, customer.link, tx.now()) == 1;
}

void insert_device(Tx& tx, const NewCustomer& customer, CustomerId owner) {
  tx.execute(
      "INSERT INTO customer_devices (company_id, id, customer_id, token_hash, user_agent, created_at)"
      " VALUES ($1, $2, $3, $4, $5, $6)",
      customer.company, customer.device, owner, customer.device_token, customer.user_agent, tx.now());
}

// The customer whose first message had this client id, and when they were made.
domain::Customer made_before(Tx& tx, const NewCustomer& customer) {
  auto row = tx.query("SELECT id, name, created_at FROM customers WHERE company_id = $1 AND first_client_id = $2",
                      customer.company, customer.first_client_id);
  if (!row.next()) throw std::logic_error("a customer neither new nor stored");
  return {row.id<CustomerId>(0), row.text(1), row.integer(2)};
}

}  // namespace

CreatedCustomer create_customer(Tx& tx, const NewCustomer& customer) {
  const bool created = insert_customer(tx, customer);
  const auto owner = created ? domain::Customer{customer.customer, "", tx.now()} : made_before(tx, customer);
  insert_device(tx, customer, owner.id);
  return {{customer.company, owner.id, customer.device}, created, owner.created_at};
}

std::optional<domain::CustomerSeat> find_device(Snapshot& db, CompanyId company, const TokenHash& token) {
  auto row = db.query("SELECT customer_id, id FROM customer_devices WHERE company_id = $1 AND token_hash = $2", company,
                      token);
  if (!row.next()) return std::nullopt;
  return domain::CustomerSeat{company, row.id<CustomerId>(0), row.id<DeviceId>(1)};
}

std::optional<domain::Customer> load_customer(Snapshot& db, CompanyId company, CustomerId customer) {
  auto row =
      db.query("SELECT id, name, created_at FROM customers WHERE company_id = $1 AND id = $2", company, customer);
  if (!row.next()) return std::nullopt;
  return domain::Customer{row.id<CustomerId>(0), row.text(1), row.integer(2)};
}

Result<domain::Customer> rename_customer(Tx& tx, CompanyId company, CustomerId customer, std::string_view name) {
  tx.execute("UPDATE customers SET name = $1 WHERE company_id = $2 AND id = $3", name, company, customer);
  auto renamed = load_customer(tx, company, customer);
  if (!renamed) return not_found();
  return *std::move(renamed);
}

}  // namespace dropline::storage
