#include "dropline/storage/people.hpp"

// The agents table: who can sign in, whatever companies they serve.
namespace dropline::storage {
namespace {

domain::Agent agent_row(const Query& row) {
  domain::Agent agent;
  agent.id = row.id<AgentId>(0);
  agent.name = row.text(1);
  agent.email = row.text(2);
  agent.has_password = row.boolean(3);
  agent.has_signed_in = row.boolean(4);
  agent.created_at = row.integer(5);
  return agent;
}

constexpr auto kInsert = R"(
  INSERT INTO agents (id, name, email, password_hash, created_at) VALUES ($1, $2, $3, '', $4)
  ON CONFLICT (email) DO NOTHING)";

constexpr auto kFind = R"(
  SELECT id, name, email, CASE WHEN password_hash = '' THEN 0 ELSE 1 END, has_signed_in, created_at
  FROM agents WHERE email = $1)";

constexpr auto kLoad = R"(
  SELECT id, name, email, CASE WHEN password_hash = '' THEN 0 ELSE 1 END, has_signed_in, created_at
  FROM agents WHERE id = $1)";

constexpr auto kPasswordHash = "SELECT password_hash FROM agents WHERE id = $1";
constexpr auto kSetPasswordHash = "UPDATE agents SET password_hash = $1 WHERE id = $2";
constexpr auto kSetSignedIn = "UPDATE agents SET has_signed_in = 1 WHERE id = $1 AND has_signed_in = 0";
constexpr auto kStartAnew = "UPDATE agents SET password_hash = '', has_signed_in = 0 WHERE id = $1";
constexpr auto kRename = "UPDATE agents SET name = $1 WHERE id = $2";
constexpr auto kAny = "SELECT 1 FROM agents LIMIT 1";

std::optional<domain::Agent> first_agent(Query row) {
  return row.next() ? std::optional(agent_row(row)) : std::nullopt;
}

}  // namespace

Result<domain::Agent> create_agent(Tx& tx, const domain::Agent& agent) {
  domain::Agent created = agent;
  created.has_password = false;
  created.has_signed_in = false;
  created.created_at = tx.now();
  const auto inserted = tx.execute(kInsert, created.id, created.name, created.email, created.created_at);
  if (inserted == 0) return Error{Code::conflict, "There is already an agent with this e-mail address.", "email"};
  return created;
}

std::optional<domain::Agent> find_agent(Snapshot& db, std::string_view email) {
  return first_agent(db.query(kFind, email));
}

std::optional<domain::Agent> load_agent(Snapshot& db, AgentId agent) { return first_agent(db.query(kLoad, agent)); }

std::string password_hash(Snapshot& db, AgentId agent) {
  Query row = db.query(kPasswordHash, agent);
  return row.next() ? row.text(0) : std::string();
}

void set_password_hash(Tx& tx, AgentId agent, std::string_view hash) { tx.execute(kSetPasswordHash, hash, agent); }

void set_signed_in(Tx& tx, AgentId agent) { tx.execute(kSetSignedIn, agent); }

void start_anew(Tx& tx, AgentId agent) {
  tx.execute(kStartAnew, agent);
  end_sessions_of(tx, agent, SessionId{});
}

void rename_agent(Tx& tx, AgentId agent, std::string_view name) { tx.execute(kRename, name, agent); }

bool any_agent(Snapshot& db) { return db.query(kAny).next(); }

}  // namespace dropline::storage
