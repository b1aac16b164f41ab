#pragma once

#include <map>
#include <string>
#include <string_view>

namespace dropline::net {

// The words of the customer's page in one language: web/shared/strings/<locale>.json, which the client uses too.
// Parsed once; lives as long as the program. Thread: any.
class PageStrings {
 public:
  // `locale` is de or en; anything else reads English.
  [[nodiscard]] static const PageStrings& of(std::string_view locale);

  // Throws std::out_of_range for an unknown key: keys are ours.
  [[nodiscard]] const std::string& operator[](std::string_view key) const;

  explicit PageStrings(std::string_view json);

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

// Puts one value into a text: fill("Write to {company}", "company", "Acme").
[[nodiscard]] std::string fill(std::string text, std::string_view name, std::string_view value);

}  // namespace dropline::net
