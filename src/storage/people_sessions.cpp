#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"

// Agents' sessions and the application's one-time links. Both hold only the hash of their secret.
namespace dropline::storage {
namespace {

constexpr auto kInsertSession = R"(
  INSERT INTO agent_sessions (id, agent_id, token_hash, user_agent, address, created_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7))";

constexpr auto kFindSession = R"(
  SELECT id, agent_id, expires_at FROM agent_sessions WHERE token_hash = $1 AND expires_at > $2)";

// Never shortens: two requests may renew at once.
constexpr auto kRenewSession = "UPDATE agent_sessions SET expires_at = $1 WHERE id = $2 AND expires_at < $1";
constexpr auto kEndSession = "DELETE FROM agent_sessions WHERE id = $1";
constexpr auto kEndSessionsOf = "DELETE FROM agent_sessions WHERE agent_id = $1 AND id <> $2";
constexpr auto kForgetSessions = "DELETE FROM agent_sessions WHERE expires_at <= $1";

constexpr auto kInsertToken = R"(
  INSERT INTO one_time_tokens (token_hash, purpose, agent_id, created_at, expires_at, used_at)
  VALUES ($1, $2, $3, $4, $5, 0))";

constexpr auto kTokenValid = R"(
  SELECT 1 FROM one_time_tokens WHERE token_hash = $1 AND purpose = $2 AND used_at = 0 AND expires_at > $3)";

constexpr auto kUseToken = R"(
  UPDATE one_time_tokens SET used_at = $1
  WHERE token_hash = $2 AND purpose = $3 AND used_at = 0 AND expires_at > $1
  RETURNING agent_id)";

constexpr auto kRevokeTokens =
    "UPDATE one_time_tokens SET used_at = $1 WHERE purpose = $2 AND agent_id = $3 AND used_at = 0";
constexpr auto kForgetTokens = "DELETE FROM one_time_tokens WHERE expires_at <= $1";

}  // namespace

void create_session(Tx& tx, const AgentSession& session, const TokenHash& token, std::string_view user_agent,
                    std::string_view address) {
  tx.execute(kInsertSession, session.id, session.agent, token, user_agent, address, tx.now(), session.expires_at);
}

std::optional<AgentSession> find_session(Snapshot& db, const TokenHash& token, Micros now) {
  Query row = db.query(kFindSession, token, now);
  if (!row.next()) return std::nullopt;
  return AgentSession{row.id<SessionId>(0), row.id<AgentId>(1), row.integer(2)};
}

void renew_session(Tx& tx, SessionId session, Micros expires_at) { tx.execute(kRenewSession, expires_at, session); }

void end_session(Tx& tx, SessionId session) {
  remove_subscriptions_of(tx, session);
  tx.execute(kEndSession, session);
}

void end_sessions_of(Tx& tx, AgentId agent, SessionId except) {
  remove_subscriptions_of(tx, agent, except);
  tx.execute(kEndSessionsOf, agent, except);
}

void create_one_time_token(Tx& tx, const TokenHash& token, Purpose purpose, AgentId agent, Micros expires_at) {
  tx.execute(kInsertToken, token, purpose, agent, tx.now(), expires_at);
}

bool one_time_token_valid(Snapshot& db, const TokenHash& token, Purpose purpose, Micros now) {
  return db.query(kTokenValid, token, purpose, now).next();
}

Result<AgentId> use_one_time_token(Tx& tx, const TokenHash& token, Purpose purpose) {
  Query row = tx.query(kUseToken, tx.now(), token, purpose);
  if (!row.next()) return Error{Code::gone, "This link was used before or has expired. Ask for a new one."};
  return row.id<AgentId>(0);
}

void revoke_one_time_tokens(Tx& tx, Purpose purpose, AgentId agent) {
  tx.execute(kRevokeTokens, tx.now(), purpose, agent);
}

void forget_expired_access(Tx& tx) {
  remove_subscriptions_of_expired_sessions(tx);
  tx.execute(kForgetSessions, tx.now());
  tx.execute(kForgetTokens, tx.now());
}

}  // namespace dropline::storage
