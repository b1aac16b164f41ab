#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "net/route.hpp"

// Every route of the table as an acceptable request, so that tests can take the table and turn one screw at a time.
namespace dropline::net {

// One of each noun that paths name.
struct Ids {
  std::string conversation, customer, agent, link, file, device, notifier;
};

// The pattern with the company and, for each further capture, the id of the noun before it.
[[nodiscard]] std::string path_for(const Route& route, const std::string& company, const Ids& ids);

// A body with every field of the route. Fails the test when a route that takes JSON has none here.
[[nodiscard]] nlohmann::json body_for(const Route& route);

[[nodiscard]] std::string name_of(const Route& route);  // "POST /-/api/..." for messages

}  // namespace dropline::net
