#include "dropline/storage/notifiers.hpp"

namespace dropline::storage {
namespace {

constexpr auto kList = R"(
  SELECT id, url, last_at, last_error, off FROM notifiers WHERE company_id = $1 AND agent_id = $2 ORDER BY id)";

constexpr auto kFind = R"(
  SELECT id, url, last_at, last_error, off FROM notifiers WHERE company_id = $1 AND id = $2 AND agent_id = $3)";

constexpr auto kInsert = R"(
  INSERT INTO notifiers (company_id, id, agent_id, url, created_at, last_at, last_error, off)
  VALUES ($1, $2, $3, $4, $5, 0, '', 0))";

constexpr auto kRemove = "DELETE FROM notifiers WHERE company_id = $1 AND id = $2 AND agent_id = $3";

StoredNotifier notifier_row(const Query& row) {
  StoredNotifier notifier;
  notifier.id = row.integer(0);
  notifier.url = row.text(1);
  notifier.last_at = row.integer(2);
  notifier.last_error = row.text(3);
  notifier.off = row.boolean(4);
  return notifier;
}

}  // namespace

std::vector<StoredNotifier> notifiers_of(Snapshot& db, CompanyId company, AgentId agent) {
  auto rows = db.query(kList, company, agent);
  std::vector<StoredNotifier> all;
  while (rows.next()) all.push_back(notifier_row(rows));
  return all;
}

std::optional<StoredNotifier> find_notifier(Snapshot& db, CompanyId company, AgentId agent, std::int64_t id) {
  auto row = db.query(kFind, company, id, agent);
  return row.next() ? std::optional(notifier_row(row)) : std::nullopt;
}

void create_notifier(Tx& tx, CompanyId company, AgentId agent, std::int64_t id, std::string_view url) {
  tx.execute(kInsert, company, id, agent, url, tx.now());
}

bool remove_notifier(Tx& tx, CompanyId company, AgentId agent, std::int64_t id) {
  return tx.execute(kRemove, company, id, agent) > 0;
}

}  // namespace dropline::storage
