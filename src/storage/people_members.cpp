#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"

// The memberships table: who serves which company, and as what.
namespace dropline::storage {
namespace {

domain::Member member_row(const Query& row) {
  domain::Member member;
  member.agent.id = row.id<AgentId>(0);
  member.agent.name = row.text(1);
  member.agent.email = row.text(2);
  member.agent.has_password = row.boolean(3);
  member.agent.has_signed_in = row.boolean(4);
  member.agent.created_at = row.integer(5);
  member.role = static_cast<domain::Role>(row.integer(6));
  return member;
}

constexpr auto kInsert = R"(
  INSERT INTO memberships (company_id, agent_id, role, created_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (company_id, agent_id) DO NOTHING)";

constexpr auto kSetRole = "UPDATE memberships SET role = $1 WHERE company_id = $2 AND agent_id = $3";
constexpr auto kDelete = "DELETE FROM memberships WHERE company_id = $1 AND agent_id = $2";

constexpr auto kLoad = R"(
  SELECT a.id, a.name, a.email, CASE WHEN a.password_hash = '' THEN 0 ELSE 1 END, a.has_signed_in, a.created_at, m.role
  FROM memberships m JOIN agents a ON a.id = m.agent_id
  WHERE m.company_id = $1 AND m.agent_id = $2)";

constexpr auto kList = R"(
  SELECT a.id, a.name, a.email, CASE WHEN a.password_hash = '' THEN 0 ELSE 1 END, a.has_signed_in, a.created_at, m.role
  FROM memberships m JOIN agents a ON a.id = m.agent_id
  WHERE m.company_id = $1 ORDER BY a.name, a.id)";

constexpr auto kCountOwners = "SELECT count(*) FROM memberships WHERE company_id = $1 AND role = $2";

}  // namespace

Result<void> add_member(Tx& tx, CompanyId company, AgentId agent, domain::Role role) {
  if (tx.execute(kInsert, company, agent, role, tx.now()) == 0) {
    return Error{Code::conflict, "This agent already serves the company.", "email"};
  }
  return {};
}

Result<void> set_role(Tx& tx, CompanyId company, AgentId agent, domain::Role role) {
  if (tx.execute(kSetRole, role, company, agent) == 0) return not_found();
  return {};
}

Result<void> remove_member(Tx& tx, CompanyId company, AgentId agent) {
  if (tx.execute(kDelete, company, agent) == 0) return not_found();
  forget_reach_of(tx, company, agent);
  return {};
}

std::optional<domain::Member> load_member(Snapshot& db, CompanyId company, AgentId agent) {
  Query row = db.query(kLoad, company, agent);
  return row.next() ? std::optional(member_row(row)) : std::nullopt;
}

std::vector<domain::Member> list_members(Snapshot& db, CompanyId company) {
  std::vector<domain::Member> members;
  for (Query row = db.query(kList, company); row.next();) members.push_back(member_row(row));
  return members;
}

std::int64_t count_owners(Snapshot& db, CompanyId company) {
  Query row = db.query(kCountOwners, company, domain::Role::owner);
  return row.next() ? row.integer(0) : 0;
}

}  // namespace dropline::storage
