#include "storage/migrations.hpp"

#include <array>
#include <map>
#include <string>

#include <sodium.h>

#include "storage/statistics.hpp"

namespace dropline::storage {
namespace {

struct Applied {
  std::string name;
  std::string checksum;
};

// The tokens that let one text serve two engines; these are SQLite's words for them.
// WITHOUT ROWID keeps a table's rows in the order of its key: a conversation's messages lie side by side.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kTokens = {{
    {"{I64}", "INTEGER"},
    {"{BYTES}", "BLOB"},
    {"{STRICT}", "STRICT, WITHOUT ROWID"},
}};

std::string with_words_of_sqlite(std::string_view text) {
  std::string sql(text);
  for (const auto& [token, word] : kTokens) {
    for (auto at = sql.find(token); at != std::string::npos; at = sql.find(token, at)) {
      sql.replace(at, token.size(), word);
    }
  }
  return sql;
}

std::string checksum_of(std::string_view sql) {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const std::uint8_t*>(sql.data()), sql.size());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

std::map<std::int64_t, Applied> applied_migrations(Database& database) {
  database.script(
      "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
      " checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
  std::map<std::int64_t, Applied> applied;
  auto rows = database.query("SELECT version, name, checksum FROM schema_migrations ORDER BY version");
  while (rows.next()) applied[rows.integer(0)] = Applied{rows.text(1), rows.text(2)};
  return applied;
}

void refuse_newer(const std::map<std::int64_t, Applied>& applied, std::span<const EmbeddedMigration> migrations) {
  const std::int64_t known = migrations.empty() ? 0 : migrations.back().version;
  if (applied.empty() || applied.rbegin()->first <= known) return;
  throw MigrationError("The database was made by a newer version of Dropline (schema " + applied.rbegin()->second.name +
                       "). Start that version, or restore a backup made by this one.");
}

void refuse_changed(const Applied& applied, const EmbeddedMigration& migration) {
  if (applied.checksum == checksum_of(migration.sql)) return;
  throw MigrationError("The database was made by another build of Dropline (" + applied.name +
                       " differs). Start the build that made it, or restore a backup made by this one.");
}

void apply(Database& database, const EmbeddedMigration& migration, Micros now) {
  database.script("BEGIN IMMEDIATE");
  try {
    database.script(with_words_of_sqlite(migration.sql));
    database.execute("INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                     migration.version, migration.name, checksum_of(migration.sql), now);
    database.script("COMMIT");
  } catch (...) {
    if (database.in_transaction()) database.script("ROLLBACK");
    throw;
  }
}

}  // namespace

void migrate(Database& database, std::span<const EmbeddedMigration> migrations, Micros now) {
  const auto applied = applied_migrations(database);
  refuse_newer(applied, migrations);
  bool changed = false;
  for (const auto& migration : migrations) {
    const auto found = applied.find(migration.version);
    if (found != applied.end()) {
      refuse_changed(found->second, migration);
    } else {
      apply(database, migration, now);
      changed = true;
    }
  }
  if (changed) write_statistics(database);
}

}  // namespace dropline::storage
