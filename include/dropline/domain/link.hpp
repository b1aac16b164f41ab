#pragma once

#include <optional>
#include <string>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"
#include "dropline/ids.hpp"

namespace dropline::domain {

// A public entry to a company. The main link (code "") is behind /<company>; it leads to the main conversation, is always
// active and never expires.
struct Link {
  LinkId id;
  CompanyId company;
  std::string code;  // stands in the URL: /<company>/<code>
  std::string title;
  std::string source;  // campaign or place, for the company's own reckoning
  std::string greeting;
  std::string locale;   // de, en, or "" for the browser's
  std::string prefill;  // text put into the composer
  std::string topic;    // keeps its own conversation apart; "" is the main one
  bool active = true;
  std::optional<Micros> expires_at;
  Micros created_at = 0;

  [[nodiscard]] bool is_main() const { return code.empty(); }
  [[nodiscard]] bool usable_at(Micros now) const { return active && (!expires_at || now < *expires_at); }
};

// What is to be different; what is absent stays.
struct LinkChange {
  std::optional<std::string> code, title, source, greeting, locale, prefill, topic;
  std::optional<bool> active;
  std::optional<std::optional<Micros>> expires_at;  // present and empty: never
};

[[nodiscard]] Link changed(Link link, LinkChange change);

// Checks every field and brings it to its stored form; the Error names the field.
[[nodiscard]] Result<Link> valid_link(Link link);

// A short readable code without look-alikes, for links that were given none.
[[nodiscard]] std::string make_link_code();

}  // namespace dropline::domain
