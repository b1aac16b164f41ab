#pragma once

#include "dropline/storage/database.hpp"

namespace dropline::storage {

// Tells SQLite how the rows of each table spread over its keys, as in a company of a million messages; it would otherwise
// guess that a company has ten rows, and walk all of them where an index was made for the question. Fixed, so that no plan
// depends on what a database holds or on when it was last analysed (docs/decisions/0011-fixed-statistics.md). Connections
// that are opened later go by it.
void write_statistics(Database& database);

}  // namespace dropline::storage
