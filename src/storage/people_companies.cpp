#include "dropline/storage/people.hpp"

// The companies table.
namespace dropline::storage {
namespace {

domain::Company company_row(const Query& row) {
  domain::Company company;
  company.id = row.id<CompanyId>(0);
  company.slug = row.text(1);
  company.name = row.text(2);
  company.color = row.text(3);
  company.locale = row.text(4);
  company.time_zone = row.text(5);
  company.created_at = row.integer(6);
  return company;
}

constexpr auto kInsert = R"(
  INSERT INTO companies (id, slug, name, color, locale, time_zone, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (slug) DO NOTHING)";

constexpr auto kUpdate = R"(
  UPDATE companies SET name = $1, color = $2, locale = $3, time_zone = $4 WHERE id = $5)";

constexpr auto kLock = "UPDATE companies SET slug = slug WHERE id = $1";

constexpr auto kFind = R"(
  SELECT id, slug, name, color, locale, time_zone, created_at FROM companies WHERE slug = $1)";

constexpr auto kLoad = R"(
  SELECT id, slug, name, color, locale, time_zone, created_at FROM companies WHERE id = $1)";

constexpr auto kList = R"(
  SELECT id, slug, name, color, locale, time_zone, created_at FROM companies ORDER BY slug)";

constexpr auto kOfAgent = R"(
  SELECT c.id, c.slug, c.name, c.color, c.locale, c.time_zone, c.created_at, m.role
  FROM memberships m JOIN companies c ON c.id = m.company_id
  WHERE m.agent_id = $1 ORDER BY c.name, c.id)";

std::optional<domain::Company> first_company(Query row) {
  return row.next() ? std::optional(company_row(row)) : std::nullopt;
}

}  // namespace

Result<domain::Company> create_company(Tx& tx, domain::Company company) {
  company.created_at = tx.now();
  const auto inserted = tx.execute(kInsert, company.id, company.slug, company.name, company.color, company.locale,
                                   company.time_zone, company.created_at);
  if (inserted == 0) return Error{Code::conflict, "Another company already has this address.", "slug"};
  return company;
}

Result<domain::Company> update_company(Tx& tx, const domain::Company& company) {
  const auto changed = tx.execute(kUpdate, company.name, company.color, company.locale, company.time_zone, company.id);
  if (changed == 0) return not_found();
  return company;
}

void lock_company(Tx& tx, CompanyId company) { tx.execute(kLock, company); }

std::optional<domain::Company> find_company(Snapshot& db, std::string_view slug) {
  return first_company(db.query(kFind, slug));
}

std::optional<domain::Company> load_company(Snapshot& db, CompanyId company) {
  return first_company(db.query(kLoad, company));
}

std::vector<domain::Company> list_companies(Snapshot& db) {
  std::vector<domain::Company> companies;
  for (Query row = db.query(kList); row.next();) companies.push_back(company_row(row));
  return companies;
}

std::vector<Employment> companies_of(Snapshot& db, AgentId agent) {
  std::vector<Employment> companies;
  for (Query row = db.query(kOfAgent, agent); row.next();) {
    companies.push_back({company_row(row), static_cast<domain::Role>(row.integer(7))});
  }
  return companies;
}

}  // namespace dropline::storage
