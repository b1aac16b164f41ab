#include "faults/stored.hpp"

#include "dropline/storage/database.hpp"

#include "support/temp_dir.hpp"

namespace dropline::test {
namespace {

void copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::copy_file(from, to);
  const auto log = from.string() + "-wal";
  if (std::filesystem::exists(log)) std::filesystem::copy_file(log, to.string() + "-wal");
}

}  // namespace

Stored read_stored(const std::filesystem::path& data_dir, const SeededCompany& company) {
  const TempDir scratch;
  const auto copy = scratch.path() / "copy.db";
  copy_database(database_file(data_dir), copy);

  storage::Database database(copy, storage::Database::Mode::read_write);
  Stored stored;
  auto check = database.query("PRAGMA integrity_check");
  stored.integrity = check.next() ? check.text(0) : "no answer";

  auto messages = database.query(
      "SELECT conversation_id, seq, body FROM messages WHERE company_id = $1 ORDER BY conversation_id, seq",
      company.id);
  while (messages.next()) {
    stored.conversations[std::to_string(messages.integer(0))].push_back({messages.integer(1), messages.text(2)});
  }
  return stored;
}

}  // namespace dropline::test
