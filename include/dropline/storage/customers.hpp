#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/domain/customer.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/database.hpp"

// Customers and their devices.
namespace dropline::storage {

struct NewCustomer {
  CompanyId company;
  CustomerId customer;
  ClientId first_client_id;  // of the message that makes this customer; unique per company
  LinkId link;
  std::string_view locale{};  // of the page they wrote on; "" while unknown
};

void create_customer(Tx& tx, const NewCustomer& customer);

// The customer whose first message had this client id: the answer that carried the cookie may have been lost. The caller
// decides whether the retry is recent enough.
[[nodiscard]] std::optional<domain::Customer> find_first_writer(Snapshot& db, CompanyId company,
                                                                const ClientId& first_client_id);

struct NewDevice {
  CompanyId company;
  CustomerId customer;
  DeviceId device;
  TokenHash token;
  std::string_view user_agent;
};

// Of the User-Agent the beginning is stored: enough to name the browser by.
inline constexpr std::size_t kUserAgentBytes = 300;
domain::CustomerSeat add_device(Tx& tx, const NewDevice& device);

struct FoundDevice {
  domain::CustomerSeat seat;
  Micros seen_at = 0;
};
// Nothing for a device that was signed out.
[[nodiscard]] std::optional<FoundDevice> find_device(Snapshot& db, CompanyId company, const TokenHash& token);
void see_device(Tx& tx, CompanyId company, DeviceId device);  // it was used just now

struct Device {
  DeviceId id;
  std::string user_agent;
  Micros created_at = 0;
  Micros seen_at = 0;
};
// Those in use, the one seen last first.
[[nodiscard]] std::vector<Device> list_devices(Snapshot& db, CompanyId company, CustomerId customer);
// Signs a device of the customer out, and stops pushes to it; not_found when there is none, or not any more.
[[nodiscard]] Result<void> end_device(Tx& tx, const domain::CustomerSeat& seat);

inline constexpr std::size_t kMostDevices = 50;  // of a customer, in use
// Signs out those not seen for the longest time, until there is room for one more; gives them.
[[nodiscard]] std::vector<DeviceId> make_room_for_device(Tx& tx, CompanyId company, CustomerId customer);

// Whether the customer ever signed a device out.
[[nodiscard]] bool any_device_ended(Snapshot& db, CompanyId company, CustomerId customer);
[[nodiscard]] std::optional<domain::Customer> load_customer(Snapshot& db, CompanyId company, CustomerId customer);
[[nodiscard]] Result<domain::Customer> rename_customer(Tx& tx, CompanyId company, CustomerId customer,
                                                       std::string_view name);

}  // namespace dropline::storage
