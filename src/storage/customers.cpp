#include "dropline/storage/customers.hpp"

#include "dropline/storage/reach.hpp"

namespace dropline::storage {
namespace {

// Clients say what they like there, not only UTF-8: no byte sequence is cut apart, and none makes it longer.
std::string_view beginning_of(std::string_view user_agent) {
  if (user_agent.size() <= kUserAgentBytes) return user_agent;
  std::size_t end = kUserAgentBytes;
  const auto goes_on = [&] { return (static_cast<unsigned char>(user_agent[end]) & 0xc0) == 0x80; };
  while (end > 0 && goes_on()) --end;
  return user_agent.substr(0, end);
}

}  // namespace

void create_customer(Tx& tx, const NewCustomer& customer) {
  tx.execute(
      "INSERT INTO customers (company_id, id, name, first_client_id, link_id, created_at, locale)"
      " VALUES ($1, $2, '', $3, $4, $5, $6)",
      customer.company, customer.customer, customer.first_client_id, customer.link, tx.now(), customer.locale);
}

std::optional<domain::Customer> find_first_writer(Snapshot& db, CompanyId company, const ClientId& first_client_id) {
  auto row = db.query("SELECT id, name, created_at FROM customers WHERE company_id = $1 AND first_client_id = $2",
                      company, first_client_id);
  if (!row.next()) return std::nullopt;
  return domain::Customer{row.id<CustomerId>(0), row.text(1), row.integer(2)};
}

domain::CustomerSeat add_device(Tx& tx, const NewDevice& device) {
  tx.execute(
      "INSERT INTO customer_devices (company_id, id, customer_id, token_hash, user_agent, created_at,"
      " seen_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $6, 0)",
      device.company, device.device, device.customer, device.token, beginning_of(device.user_agent), tx.now());
  return {device.company, device.customer, device.device};
}

std::optional<FoundDevice> find_device(Snapshot& db, CompanyId company, const TokenHash& token) {
  auto row = db.query(
      "SELECT customer_id, id, seen_at FROM customer_devices"
      " WHERE company_id = $1 AND token_hash = $2 AND ended_at = 0",
      company, token);
  if (!row.next()) return std::nullopt;
  return FoundDevice{{company, row.id<CustomerId>(0), row.id<DeviceId>(1)}, row.integer(2)};
}

void see_device(Tx& tx, CompanyId company, DeviceId device) {
  tx.execute("UPDATE customer_devices SET seen_at = $1 WHERE company_id = $2 AND id = $3 AND seen_at < $1", tx.now(),
             company, device);
}

std::vector<Device> list_devices(Snapshot& db, CompanyId company, CustomerId customer) {
  std::vector<Device> devices;
  auto row = db.query(
      "SELECT id, user_agent, created_at, seen_at FROM customer_devices"
      " WHERE company_id = $1 AND customer_id = $2 AND ended_at = 0 ORDER BY seen_at DESC, id DESC",
      company, customer);
  while (row.next()) devices.push_back({row.id<DeviceId>(0), row.text(1), row.integer(2), row.integer(3)});
  return devices;
}

Result<void> end_device(Tx& tx, const domain::CustomerSeat& seat) {
  const auto ended = tx.execute(
      "UPDATE customer_devices SET ended_at = $1"
      " WHERE company_id = $2 AND id = $3 AND customer_id = $4 AND ended_at = 0",
      tx.now(), seat.company, seat.device, seat.customer);
  if (ended == 0) return not_found();
  remove_subscriptions_of(tx, seat.company, seat.device);
  // Nor does it come back by a link that it showed on its screen.
  end_screen_links(tx, seat.company, seat.customer);
  return {};
}

std::vector<DeviceId> make_room_for_device(Tx& tx, CompanyId company, CustomerId customer) {
  std::vector<DeviceId> ended;
  auto devices = list_devices(tx, company, customer);
  for (; devices.size() >= kMostDevices; devices.pop_back()) {
    const DeviceId unseen = devices.back().id;
    if (end_device(tx, {company, customer, unseen})) ended.push_back(unseen);
  }
  return ended;
}

bool any_device_ended(Snapshot& db, CompanyId company, CustomerId customer) {
  auto row =
      db.query("SELECT 1 FROM customer_devices WHERE company_id = $1 AND customer_id = $2 AND ended_at > 0 LIMIT 1",
               company, customer);
  return row.next();
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
