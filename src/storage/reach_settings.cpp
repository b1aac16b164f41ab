#include "dropline/storage/notifications.hpp"
#include "dropline/storage/reach.hpp"

// What people want to hear of: the tables agent_notification_settings and mutes.
namespace dropline::storage {

using domain::Person;

namespace {

constexpr auto kLoad = R"(
  SELECT email, email_on, muted, quiet_from, quiet_to, suppressed_at FROM agent_notification_settings
  WHERE company_id = $1 AND agent_id = $2)";

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
}  // namespace

AgentReach agent_reach(Snapshot& db, CompanyId company, AgentId agent) {
  AgentReach reach;
  reach.agent = agent;
  Query row = db.query(kLoad, company, agent);
  if (!row.next()) return reach;
  reach.email = row.text(0);
  reach.email_on = row.boolean(1);
  reach.muted = row.boolean(2);
  reach.quiet_from = row.integer(3);
  reach.quiet_to = row.integer(4);
  reach.suppressed = row.integer(5) > 0;
  return reach;
}

void store_agent_reach(Tx& tx, CompanyId company, const AgentReach& reach) {
  tx.execute(kStore, reach.email, reach.email_on, reach.muted, reach.quiet_from, reach.quiet_to,
             reach.suppressed ? tx.now() : Micros{0}, company, reach.agent);
  if (!reach.email.empty()) revoke_other_replies(tx, company, Person::of(reach.agent), reach.email);
  look_again(tx, company, Person::of(reach.agent));
}

Result<void> set_mute(Tx& tx, CompanyId company, ConversationId conversation, Person person, bool muted) {
  if (!tx.query(kConversationExists, company, conversation).next()) return not_found();
  if (muted) {
    tx.execute(kMute, person.kind, person.id, tx.now(), company, conversation);
  } else {
    tx.execute(kUnmute, company, conversation, person.kind, person.id);
    look_again(tx, company, person);
  }
  return {};
}

}  // namespace dropline::storage
