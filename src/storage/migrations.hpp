#pragma once

#include <span>

#include "dropline/storage/store.hpp"
#include "storage/embedded_migrations.hpp"

namespace dropline::storage {

// Brings the schema up to date: each migration once, in a transaction of its own, recorded with its checksum.
// Throws MigrationError when the database was made by a newer program or by other migrations of the same number.
void migrate(Database& database, std::span<const EmbeddedMigration> migrations, Micros now);

}  // namespace dropline::storage
