#pragma once

#include <compare>
#include <cstdint>

#include "dropline/domain/message.hpp"
#include "dropline/ids.hpp"

namespace dropline::domain {

// Somebody who can be told of something: a customer or an agent of a company, or all its agents together.
struct Person {
  AuthorKind kind = AuthorKind::customer;  // customer or agent
  std::int64_t id = 0;                     // CustomerId or AgentId by kind; 0 with agent: the team

  auto operator<=>(const Person&) const = default;

  [[nodiscard]] static Person of(CustomerId customer) { return {AuthorKind::customer, customer.value}; }
  [[nodiscard]] static Person of(AgentId agent) { return {AuthorKind::agent, agent.value}; }
  [[nodiscard]] static Person team() { return {AuthorKind::agent, 0}; }
  [[nodiscard]] bool is_customer() const { return kind == AuthorKind::customer; }
  [[nodiscard]] bool is_team() const { return kind == AuthorKind::agent && id == 0; }
};

}  // namespace dropline::domain
