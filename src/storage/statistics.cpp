#include "storage/statistics.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace dropline::storage {
namespace {

constexpr std::int64_t kRows = 1'000'000;
constexpr std::int64_t kSpread = 1000;  // so many rows there are for each that shares a column's value
constexpr std::int64_t kFewRows = 10;   // that share all but a unique key

struct Index {
  std::string table;
  std::string name;
  bool is_key = false;  // the primary key, which is the table itself
  bool is_unique = false;
};

std::vector<Index> indexes_of(Database& database) {
  auto rows = database.query(
      "SELECT t.name, i.name, i.origin = 'pk', i.\"unique\" FROM sqlite_schema t, pragma_index_list(t.name) i"
      " WHERE t.type = 'table'");
  std::vector<Index> indexes;
  while (rows.next()) {
    const bool grows = std::ranges::find(kGrowingTables, rows.text_view(0)) != kGrowingTables.end();
    if (grows) indexes.push_back({rows.text(0), rows.text(1), rows.boolean(2), rows.boolean(3)});
  }
  return indexes;
}

std::vector<std::string> columns_of(Database& database, const std::string& index) {
  auto rows = database.query("SELECT name FROM pragma_index_info($1) ORDER BY seqno", index);
  std::vector<std::string> columns;
  while (rows.next()) columns.push_back(rows.text(0));
  return columns;
}

// How many times fewer rows are left once the column's value is known.
std::int64_t spread_of(std::string_view column) {
  if (column == "company_id") return 1;  // most servers serve one
  const bool has_few_values = column.ends_with("kind") || column == "status" || column == "channel";
  return has_few_values ? 2 : kSpread;
}

// The format of sqlite_stat1: all rows, then how many share the first column, the first two, and so on.
std::string spread_of(const Index& index, const std::vector<std::string>& columns) {
  std::int64_t rows = kRows;
  std::string text = std::to_string(rows);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    rows = std::max(rows / spread_of(columns[i]), kFewRows);
    const bool is_whole_key = index.is_unique && i + 1 == columns.size();
    text += " " + std::to_string(is_whole_key ? 1 : rows);
  }
  return text;
}

}  // namespace

void write_statistics(Database& database) {
  database.script("ANALYZE sqlite_schema; DELETE FROM sqlite_stat1");  // of the schema alone: it makes the table
  for (const Index& index : indexes_of(database)) {
    database.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)", index.table,
                     index.is_key ? index.table : index.name, spread_of(index, columns_of(database, index.name)));
  }
  database.script("ANALYZE sqlite_schema");  // reads it
}

}  // namespace dropline::storage
