#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/chat/accounts.hpp"
#include "dropline/chat/customer_line.hpp"
#include "dropline/domain/agent.hpp"

#include "net/http_message.hpp"

// What one row of the route table is made of.
namespace dropline::net {

struct Site;

// Who may use a route; each step includes the check of the one before. {company} is the route's first capture.
enum class Who : std::uint8_t {
  anyone,
  visitor,    // the company exists; known as a customer when there is a valid device cookie
  customer,   // visitor with a device: else 401
  signed_in,  // an agent's session: else 401
  agent,      // serves {company}: else 404, as for a company that does not exist
  manager,    // as admin or owner: else 403
};

// Against what a customer's change counts.
enum class Counted : std::uint8_t {
  as_message,
  by_handler,  // what is said beside messages, which must never have to wait for it: it has a limit of its own
};

// A request on its way through its handler, with what the checks before it found out.
struct Call {
  explicit Call(HttpRequest& r) : request(r) {}

  HttpRequest& request;
  std::uint64_t rights_changes = 0;     // of the long polls, before anything was checked
  nlohmann::json body;                  // of a POST, PATCH or PUT to the API: always an object
  chat::CustomerLine::Visitor visitor;  // visitor, customer
  std::optional<chat::SignedIn> who;    // signed_in, agent, manager
  domain::Seat seat;                    // agent, manager

  // An id in the path; none when it is not one, which no row has.
  template <class AnyId>
  [[nodiscard]] AnyId captured_id(std::size_t index) const {
    return parse_id_as<AnyId>(request.captures.at(index)).value_or(AnyId{});
  }
};

// A handler reads top-down: parse, validate, act, reply. Business errors become a response there; what it throws is a fault.
using Handler = boost::asio::awaitable<HttpResponse> (*)(Site&, Call&);

struct Route {
  Method method;
  std::string_view pattern;  // "{}" matches one segment and captures it, a final "*" the rest of the path
  Who who;
  Handler handler;
  Counted counted = Counted::as_message;

  [[nodiscard]] bool is_api() const { return pattern.starts_with("/-/api/"); }
  [[nodiscard]] bool takes_json() const {
    return is_api() && (method == Method::post || method == Method::patch || method == Method::put);
  }
};

// All of them, one row each: routes.cpp.
[[nodiscard]] std::span<const Route> routes();

// What the pattern captures of the path, in order; nothing when it does not match.
[[nodiscard]] std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path);

}  // namespace dropline::net
