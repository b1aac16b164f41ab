#include "net/page_strings.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "net/assets.hpp"

namespace dropline::net {

PageStrings::PageStrings(std::string_view json) : texts_(nlohmann::json::parse(json).get<decltype(texts_)>()) {}

const PageStrings& PageStrings::of(std::string_view locale) {
  static const PageStrings english(embedded_file("strings/en.json"));
  static const PageStrings german(embedded_file("strings/de.json"));
  return locale == "de" ? german : english;
}

const std::string& PageStrings::operator[](std::string_view key) const {
  const auto found = texts_.find(key);
  if (found == texts_.end()) throw std::out_of_range("no such text: " + std::string(key));
  return found->second;
}

std::string fill(std::string text, std::string_view name, std::string_view value) {
  const std::string placeholder = "{" + std::string(name) + "}";
  for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at + value.size())) {
    text.replace(at, placeholder.size(), value);
  }
  return text;
}

}  // namespace dropline::net
