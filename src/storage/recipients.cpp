#include "dropline/storage/recipients.hpp"

#include "dropline/domain/message.hpp"

namespace dropline::storage {
namespace {

using domain::AuthorKind;
using domain::Person;

constexpr int kEmailIdentity = 1;

std::vector<NotifierTarget> notifier_targets(Snapshot& db, CompanyId company, std::int64_t agent) {
  auto rows = db.query("SELECT id, url FROM notifiers WHERE company_id = $1 AND agent_id = $2 AND off = 0 ORDER BY id",
                       company, agent);
  std::vector<NotifierTarget> targets;
  while (rows.next()) targets.push_back({rows.integer(0), rows.text(1)});
  return targets;
}

}  // namespace

bool is_muted(Snapshot& db, CompanyId company, ConversationId conversation, Person person) {
  auto row = db.query(
      "SELECT 1 FROM mutes WHERE company_id = $1 AND conversation_id = $2 AND person_kind = $3 AND person_id = $4",
      company, conversation, person.kind, person.id);
  return row.next();
}

Recipient customer_recipient(Snapshot& db, CompanyId company, ConversationId conversation, CustomerId customer) {
  Recipient recipient;
  recipient.person = Person::of(customer);
  recipient.pushes = subscriptions_of(db, company, recipient.person);
  recipient.muted = is_muted(db, company, conversation, recipient.person);
  auto name = db.query("SELECT name FROM customers WHERE company_id = $1 AND id = $2", company, customer);
  if (name.next()) recipient.name = name.text(0);
  auto address = db.query(
      "SELECT value FROM identities WHERE company_id = $1 AND customer_id = $2 AND kind = $3 AND verified_at > 0"
      " AND suppressed_at = 0 ORDER BY verified_at DESC LIMIT 1",
      company, customer, kEmailIdentity);
  if (address.next()) recipient.address = address.text(0);
  return recipient;
}

std::vector<Recipient> team_recipients(Snapshot& db, CompanyId company, ConversationId conversation) {
  auto rows = db.query(
      "SELECT a.id, a.name, COALESCE(s.email, ''), COALESCE(s.email_on, 1), COALESCE(s.muted, 0),"
      " COALESCE(s.quiet_from, 0), COALESCE(s.quiet_to, 0), COALESCE(s.suppressed_at, 0)"
      " FROM memberships m JOIN agents a ON a.id = m.agent_id"
      " LEFT JOIN agent_notification_settings s ON s.company_id = m.company_id AND s.agent_id = m.agent_id"
      " WHERE m.company_id = $1 ORDER BY a.id",
      company);
  std::vector<Recipient> team;
  while (rows.next()) {
    Recipient& agent = team.emplace_back();
    agent.person = Person::of(rows.id<AgentId>(0));
    agent.name = rows.text(1);
    const bool by_mail = rows.boolean(3) && rows.integer(7) == 0;
    if (by_mail) agent.address = rows.text(2);
    agent.muted = rows.boolean(4);
    agent.quiet_from = rows.integer(5);
    agent.quiet_to = rows.integer(6);
  }
  for (Recipient& agent : team) {
    agent.pushes = subscriptions_of(db, company, agent.person);
    agent.notifiers = notifier_targets(db, company, agent.person.id);
    agent.muted = agent.muted || is_muted(db, company, conversation, agent.person);
  }
  return team;
}

std::optional<AgentId> last_to_answer(Snapshot& db, CompanyId company, ConversationId conversation) {
  auto row = db.query(
      "SELECT m.author_id FROM messages m"
      " WHERE m.company_id = $1 AND m.conversation_id = $2 AND m.author_kind = $3 AND m.kind = $4"
      " AND EXISTS (SELECT 1 FROM memberships s WHERE s.company_id = m.company_id AND s.agent_id = m.author_id)"
      " ORDER BY m.seq DESC LIMIT 1",
      company, conversation, AuthorKind::agent, domain::MessageKind::text);
  if (!row.next()) return std::nullopt;
  return row.id<AgentId>(0);
}

std::string language_of(Snapshot& db, const domain::Company& company, ConversationId conversation) {
  auto row = db.query(
      "SELECT COALESCE(l.locale, ''), cu.locale FROM conversations c"
      " JOIN customers cu ON cu.company_id = c.company_id AND cu.id = c.customer_id"
      " LEFT JOIN links l ON l.company_id = c.company_id AND l.id = c.link_id"
      " WHERE c.company_id = $1 AND c.id = $2",
      company.id, conversation);
  if (!row.next()) return company.locale;
  for (int column : {0, 1}) {
    if (!row.text_view(column).empty()) return row.text(column);
  }
  return company.locale;
}

void note_notifier_use(Tx& tx, CompanyId company, std::int64_t notifier, std::string_view error, bool off) {
  tx.execute("UPDATE notifiers SET last_at = $1, last_error = $2, off = $3 WHERE company_id = $4 AND id = $5", tx.now(),
             error, off, company, notifier);
}

}  // namespace dropline::storage
