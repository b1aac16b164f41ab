#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dropline/clock.hpp"
#include "dropline/error.hpp"
#include "dropline/ids.hpp"

namespace dropline::domain {

enum class Role : std::uint8_t { agent, admin, owner };

[[nodiscard]] std::string_view to_string(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);

// A person who answers; may serve several companies with one sign-in.
struct Agent {
  AgentId id;
  std::string name;
  std::string email;          // lower case; what the agent signs in with
  bool has_password = false;  // false until the invitation was accepted
  bool has_signed_in = false;
  Micros created_at = 0;
};

// An agent's place in one company.
struct Member {
  Agent agent;
  Role role = Role::agent;

  [[nodiscard]] std::string_view status() const { return agent.has_signed_in ? "active" : "invited"; }
};

// An agent acting in one company: what every inbox use case is given, after session and membership were checked.
struct Seat {
  CompanyId company;
  AgentId agent;
  Role role = Role::agent;
};

[[nodiscard]] Result<std::string> valid_agent_name(std::string text);  // 1 to 80 characters, one line
[[nodiscard]] Result<std::string> valid_email(std::string text);
[[nodiscard]] Result<std::string> valid_password(std::string text);  // 10 to 256 characters

// Admins and owners manage links, agents and the company.
[[nodiscard]] inline bool may_manage(Role role) { return role != Role::agent; }

}  // namespace dropline::domain
