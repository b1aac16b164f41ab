#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "dropline/domain/agent.hpp"
#include "dropline/domain/company.hpp"
#include "dropline/domain/link.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/database.hpp"

// Companies, agents with their memberships and sessions, one-time links of the application, public links.
namespace dropline::storage {

// --- companies -------------------------------------------------------------------------------------------------------
[[nodiscard]] Result<domain::Company> create_company(Tx& tx, domain::Company company);  // conflict: slug taken
[[nodiscard]] Result<domain::Company> update_company(Tx& tx, const domain::Company& company);
// First in a command that reads the company's members to decide about them: no other such command runs at the same time.
void lock_company(Tx& tx, CompanyId company);
[[nodiscard]] std::optional<domain::Company> find_company(Snapshot& db, std::string_view slug);
[[nodiscard]] std::optional<domain::Company> load_company(Snapshot& db, CompanyId company);
[[nodiscard]] std::vector<domain::Company> list_companies(Snapshot& db);

// --- agents and memberships --------------------------------------------------------------------------------------------
[[nodiscard]] Result<domain::Agent> create_agent(Tx& tx, const domain::Agent& agent);  // conflict: e-mail taken
[[nodiscard]] std::optional<domain::Agent> find_agent(Snapshot& db, std::string_view email);
[[nodiscard]] std::optional<domain::Agent> load_agent(Snapshot& db, AgentId agent);
[[nodiscard]] std::string password_hash(Snapshot& db, AgentId agent);  // "" when none is set
void set_password_hash(Tx& tx, AgentId agent, std::string_view hash);
void set_signed_in(Tx& tx, AgentId agent);
void start_anew(Tx& tx, AgentId agent);  // no password, no sessions, never signed in
void rename_agent(Tx& tx, AgentId agent, std::string_view name);
[[nodiscard]] bool any_agent(Snapshot& db);

[[nodiscard]] Result<void> add_member(Tx& tx, CompanyId company, AgentId agent, domain::Role role);  // conflict: is one
[[nodiscard]] Result<void> set_role(Tx& tx, CompanyId company, AgentId agent, domain::Role role);
[[nodiscard]] Result<void> remove_member(Tx& tx, CompanyId company, AgentId agent);
[[nodiscard]] std::optional<domain::Member> load_member(Snapshot& db, CompanyId company, AgentId agent);
[[nodiscard]] std::vector<domain::Member> list_members(Snapshot& db, CompanyId company);
[[nodiscard]] std::int64_t count_owners(Snapshot& db, CompanyId company);

struct Employment {
  domain::Company company;
  domain::Role role = domain::Role::agent;
};
[[nodiscard]] std::vector<Employment> companies_of(Snapshot& db, AgentId agent);

// --- agent sessions ------------------------------------------------------------------------------------------------------
struct AgentSession {
  SessionId id;
  AgentId agent;
  Micros expires_at = 0;
};
void create_session(Tx& tx, const AgentSession& session, const TokenHash& token, std::string_view user_agent,
                    std::string_view address);
[[nodiscard]] std::optional<AgentSession> find_session(Snapshot& db, const TokenHash& token, Micros now);
void renew_session(Tx& tx, SessionId session, Micros expires_at);
void end_session(Tx& tx, SessionId session);
void end_sessions_of(Tx& tx, AgentId agent, SessionId except);

// --- one-time links (setup, sign-in, invitation) ---------------------------------------------------------------------------
enum class Purpose : std::uint8_t { setup = 1, sign_in = 2, invitation = 3 };
void create_one_time_token(Tx& tx, const TokenHash& token, Purpose purpose, AgentId agent, Micros expires_at);
[[nodiscard]] bool one_time_token_valid(Snapshot& db, const TokenHash& token, Purpose purpose, Micros now);
// Uses it up; Code::gone when it was used, has expired or never was. The agent is none for setup.
[[nodiscard]] Result<AgentId> use_one_time_token(Tx& tx, const TokenHash& token, Purpose purpose);
void revoke_one_time_tokens(Tx& tx, Purpose purpose, AgentId agent);
// Removes sessions and one-time links that are past their time.
void forget_expired_access(Tx& tx);

// --- public links ------------------------------------------------------------------------------------------------------------
[[nodiscard]] Result<domain::Link> create_link(Tx& tx, const domain::Link& link);  // conflict: code taken
[[nodiscard]] Result<domain::Link> update_link(Tx& tx, const domain::Link& link);
[[nodiscard]] std::optional<domain::Link> find_link(Snapshot& db, CompanyId company, std::string_view code);
[[nodiscard]] std::optional<domain::Link> load_link(Snapshot& db, CompanyId company, LinkId link);
[[nodiscard]] std::vector<domain::Link> list_links(Snapshot& db, CompanyId company);

}  // namespace dropline::storage
