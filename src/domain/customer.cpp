#include "dropline/domain/customer.hpp"

#include "dropline/domain/text.hpp"

namespace dropline::domain {

Result<std::string> valid_customer_name(std::string text) {
  auto name = one_line(text, 80);
  if (!name) return invalid_field("name", "A name has up to 80 characters on one line.");
  return *std::move(name);
}

}  // namespace dropline::domain
