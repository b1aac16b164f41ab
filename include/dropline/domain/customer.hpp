#pragma once

#include <string>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"
#include "dropline/ids.hpp"

namespace dropline::domain {

// A person who writes to a company; anonymous until they say otherwise.
struct Customer {
  CustomerId id;
  std::string name;  // "" while unknown
  Micros created_at = 0;
};

// A customer at one browser: what every customer use case is given, after the device cookie was checked.
struct CustomerSeat {
  CompanyId company;
  CustomerId customer;
  DeviceId device;
};

[[nodiscard]] Result<std::string> valid_customer_name(
    std::string text);  // up to 80 characters, one line; "" forgets it

}  // namespace dropline::domain
