#include "dropline/storage/people.hpp"

// The links table: public entries to a company.
namespace dropline::storage {
namespace {

domain::Link link_row(const Query& row) {
  domain::Link link;
  link.company = row.id<CompanyId>(0);
  link.id = row.id<LinkId>(1);
  link.code = row.text(2);
  link.title = row.text(3);
  link.source = row.text(4);
  link.greeting = row.text(5);
  link.locale = row.text(6);
  link.prefill = row.text(7);
  link.topic = row.text(8);
  link.active = row.boolean(9);
  if (const Micros expiry = row.integer(10); expiry != 0) link.expires_at = expiry;
  link.created_at = row.integer(11);
  return link;
}

constexpr auto kInsert = R"(
  INSERT INTO links (company_id, id, code, title, source, greeting, locale, prefill, topic, active, expires_at,
                     created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (company_id, code) DO NOTHING)";

// Only when no other link of the company has the code: the conflict is an answer, not a fault.
constexpr auto kUpdate = R"(
  UPDATE links SET code = $1, title = $2, source = $3, greeting = $4, locale = $5, prefill = $6, topic = $7,
                   active = $8, expires_at = $9
  WHERE company_id = $10 AND id = $11
    AND NOT EXISTS (SELECT 1 FROM links o WHERE o.company_id = $10 AND o.code = $1 AND o.id <> $11))";

constexpr auto kFind = R"(
  SELECT company_id, id, code, title, source, greeting, locale, prefill, topic, active, expires_at, created_at
  FROM links WHERE company_id = $1 AND code = $2)";

constexpr auto kLoad = R"(
  SELECT company_id, id, code, title, source, greeting, locale, prefill, topic, active, expires_at, created_at
  FROM links WHERE company_id = $1 AND id = $2)";

// The main link first: its code is empty.
constexpr auto kList = R"(
  SELECT company_id, id, code, title, source, greeting, locale, prefill, topic, active, expires_at, created_at
  FROM links WHERE company_id = $1 ORDER BY code)";

Error code_taken() { return Error{Code::conflict, "Another link already has this code.", "code"}; }

std::optional<domain::Link> first_link(Query row) { return row.next() ? std::optional(link_row(row)) : std::nullopt; }

}  // namespace

Result<domain::Link> create_link(Tx& tx, const domain::Link& link) {
  domain::Link created = link;
  created.created_at = tx.now();
  const auto inserted =
      tx.execute(kInsert, link.company, link.id, link.code, link.title, link.source, link.greeting, link.locale,
                 link.prefill, link.topic, link.active, link.expires_at.value_or(0), created.created_at);
  if (inserted == 0) return code_taken();
  return created;
}

Result<domain::Link> update_link(Tx& tx, const domain::Link& link) {
  const auto changed = tx.execute(kUpdate, link.code, link.title, link.source, link.greeting, link.locale, link.prefill,
                                  link.topic, link.active, link.expires_at.value_or(0), link.company, link.id);
  if (changed != 0) return link;
  return load_link(tx, link.company, link.id) ? code_taken() : not_found();
}

std::optional<domain::Link> find_link(Snapshot& db, CompanyId company, std::string_view code) {
  return first_link(db.query(kFind, company, code));
}

std::optional<domain::Link> load_link(Snapshot& db, CompanyId company, LinkId link) {
  return first_link(db.query(kLoad, company, link));
}

std::vector<domain::Link> list_links(Snapshot& db, CompanyId company) {
  std::vector<domain::Link> links;
  for (Query row = db.query(kList, company); row.next();) links.push_back(link_row(row));
  return links;
}

}  // namespace dropline::storage
