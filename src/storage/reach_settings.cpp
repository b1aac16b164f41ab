#include "dropline/storage/reach.hpp"

// What people want to hear of: the tables agent_notification_settings and mutes.
namespace dropline::storage {

using domain::Person;

namespace {

// What an agent without a row gets must be what storage::AgentReach says.
constexpr auto kLoad = R"(
  SELECT m.agent_id, coalesce(s.email, ''), coalesce(s.email_on, 1), coalesce(s.muted, 0), coalesce(s.quiet_from, 0),
    coalesce(s.quiet_to, 0), coalesce(s.suppressed_at, 0)
  FROM memberships m LEFT JOIN agent_notification_settings s ON s.company_id = m.company_id AND s.agent_id = m.agent_id
  WHERE m.company_id = $1 AND m.agent_id = $2)";

constexpr auto kLoadAll = R"(
  SELECT m.agent_id, coalesce(s.email, ''), coalesce(s.email_on, 1), coalesce(s.muted, 0), coalesce(s.quiet_from, 0),
    coalesce(s.quiet_to, 0), coalesce(s.suppressed_at, 0)
  FROM memberships m LEFT JOIN agent_notification_settings s ON s.company_id = m.company_id AND s.agent_id = m.agent_id
  WHERE m.company_id = $1)";

// Nothing for an agent who has just stopped serving the company.
constexpr auto kStore = R"(
  INSERT INTO agent_notification_settings (company_id, agent_id, email, email_on, muted, quiet_from, quiet_to, suppressed_at)
  SELECT company_id, agent_id, $1, $2, $3, $4, $5, $6 FROM memberships WHERE company_id = $7 AND agent_id = $8
  ON CONFLICT (company_id, agent_id) DO UPDATE SET email = $1, email_on = $2, muted = $3, quiet_from = $4, quiet_to = $5,
    suppressed_at = CASE WHEN $6 = 0 THEN 0 WHEN agent_notification_settings.suppressed_at > 0
                         THEN agent_notification_settings.suppressed_at ELSE $6 END)";

constexpr auto kMute = R"(
  INSERT INTO mutes (company_id, conversation_id, person_kind, person_id, created_at)
  SELECT company_id, id, $1, $2, $3 FROM conversations WHERE company_id = $4 AND id = $5
  ON CONFLICT (company_id, conversation_id, person_kind, person_id) DO NOTHING)";
constexpr auto kUnmute =
    "DELETE FROM mutes WHERE company_id = $1 AND conversation_id = $2 AND person_kind = $3 AND person_id = $4";
constexpr auto kConversationExists = "SELECT 1 FROM conversations WHERE company_id = $1 AND id = $2";
constexpr auto kIsMuted =
    "SELECT 1 FROM mutes WHERE company_id = $1 AND conversation_id = $2 AND person_kind = $3 AND person_id = $4";
constexpr auto kMutedBy = "SELECT person_kind, person_id FROM mutes WHERE company_id = $1 AND conversation_id = $2";

AgentReach reach_row(const Query& row) {
  AgentReach reach;
  reach.agent = row.id<AgentId>(0);
  reach.email = row.text(1);
  reach.email_on = row.boolean(2);
  reach.muted = row.boolean(3);
  reach.quiet_from = row.integer(4);
  reach.quiet_to = row.integer(5);
  reach.suppressed = row.integer(6) > 0;
  return reach;
}

}  // namespace

AgentReach agent_reach(Snapshot& db, CompanyId company, AgentId agent) {
  Query row = db.query(kLoad, company, agent);
  if (row.next()) return reach_row(row);
  AgentReach none;
  none.agent = agent;
  return none;
}

std::vector<AgentReach> agents_reach(Snapshot& db, CompanyId company) {
  std::vector<AgentReach> all;
  for (Query row = db.query(kLoadAll, company); row.next();) all.push_back(reach_row(row));
  return all;
}

void store_agent_reach(Tx& tx, CompanyId company, const AgentReach& reach) {
  tx.execute(kStore, reach.email, reach.email_on, reach.muted, reach.quiet_from, reach.quiet_to,
             reach.suppressed ? tx.now() : Micros{0}, company, reach.agent);
}

Result<void> set_mute(Tx& tx, CompanyId company, ConversationId conversation, Person person, bool muted) {
  if (!tx.query(kConversationExists, company, conversation).next()) return not_found();
  if (muted) {
    tx.execute(kMute, person.kind, person.id, tx.now(), company, conversation);
  } else {
    tx.execute(kUnmute, company, conversation, person.kind, person.id);
  }
  return {};
}

bool is_muted(Snapshot& db, CompanyId company, ConversationId conversation, Person person) {
  return db.query(kIsMuted, company, conversation, person.kind, person.id).next();
}

std::vector<Person> muted_by(Snapshot& db, CompanyId company, ConversationId conversation) {
  std::vector<Person> all;
  for (Query row = db.query(kMutedBy, company, conversation); row.next();) {
    all.push_back(Person{static_cast<domain::AuthorKind>(row.integer(0)), row.integer(1)});
  }
  return all;
}

}  // namespace dropline::storage
