#include "dropline/storage/database.hpp"

#include <sqlite3.h>

#include "storage/sqlite_error.hpp"

namespace dropline::storage {
namespace {

constexpr int kBusyMilliseconds = 5'000;

// Before the library's first use.
void configure_library() {
  static const bool configured = [] {
    // The undo of a savepoint stays in memory: a temporary file would cost time, and could not be opened when the process
    // runs out of descriptors.
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
    // Statistics of memory that nobody reads take a lock on each allocation.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return true;
  }();
  static_cast<void>(configured);
}

sqlite3* open(const std::filesystem::path& file, Database::Mode mode) {
  configure_library();
  const int access =
      mode == Database::Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  // NOMUTEX: a connection belongs to one thread. EXRESCODE: tell a failed fsync from a failed read.
  const int result =
      sqlite3_open_v2(file.c_str(), &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (result == SQLITE_OK) return handle;
  try {
    throw_sqlite_error(handle, result, "cannot open " + file.string());
  } catch (...) {
    sqlite3_close(handle);
    throw;
  }
}

void step_error(sqlite3_stmt* statement, int result) {
  sqlite3* connection = sqlite3_db_handle(statement);
  try {
    throw_sqlite_error(connection, result, sqlite3_sql(statement));
  } catch (...) {
    sqlite3_reset(statement);
    throw;
  }
}

// SQLite numbers $-parameters as it meets them, PostgreSQL by their digits: both agree only if they first appear in order.
void check_parameters(sqlite3_stmt* statement, std::string_view sql) {
  const int count = sqlite3_bind_parameter_count(statement);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(statement, i);
    if (!name || name != "$" + std::to_string(i)) {
      throw std::logic_error("parameters must first appear as $1, $2, ...: " + std::string(sql));
    }
  }
}

sqlite3_stmt* prepare(sqlite3* connection, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
  if (result != SQLITE_OK) throw_sqlite_error(connection, result, sql);
  try {
    check_parameters(statement, sql);
  } catch (...) {
    sqlite3_finalize(statement);
    throw;
  }
  return statement;
}

void check_bind(sqlite3_stmt* statement, int result) {
  if (result != SQLITE_OK) {
    throw_sqlite_error(sqlite3_db_handle(statement), result, sqlite3_sql(statement));
  }
}

}  // namespace

// --- Query -------------------------------------------------------------------------------------------------------------

Query::~Query() {
  if (!statement_) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);  // what they point to is about to go
}

bool Query::next() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) step_error(statement_, result);
  return false;
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Query::text(int column) const { return std::string(text_view(column)); }

std::string_view Query::text_view(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(data, static_cast<std::size_t>(size)) : std::string_view();
}

Bytes Query::bytes(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<std::int64_t> Query::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

// --- Database ----------------------------------------------------------------------------------------------------------

Database::Database(const std::filesystem::path& file, Mode mode) : handle_(open(file, mode)) {
  try {
    sqlite3_busy_timeout(handle_, kBusyMilliseconds);  // first: the pragmas below already take locks
    // "name" never silently turns into a string.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    // The write lane checkpoints, between batches; nobody else ever does (SQLite < 3.51.3 can lose data otherwise).
    sqlite3_wal_autocheckpoint(handle_, 0);
    script("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
    if (mode == Mode::read_only) {
      script("PRAGMA query_only = ON; PRAGMA cache_size = -16384;");
    } else {
      script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;");
    }
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

Database::~Database() {
  for (const auto& [address, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

void Database::script(const std::string& sql) {
  const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) throw_sqlite_error(handle_, result, sql.substr(0, 80));
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

sqlite3_stmt* Database::prepared(std::string_view sql) {
  const auto known = statements_.find(sql.data());
  if (known == statements_.end()) return statements_[sql.data()] = prepare(handle_, sql);
  if (sqlite3_stmt_busy(known->second)) {
    throw std::logic_error("a statement is used again while its rows are being read: " + std::string(sql));
  }
  return known->second;
}

std::int64_t Database::run(sqlite3_stmt* statement) {
  const Query query(statement);
  const int result = sqlite3_step(statement);
  if (result != SQLITE_DONE && result != SQLITE_ROW) step_error(statement, result);
  return sqlite3_changes64(handle_);
}

void Database::bind(sqlite3_stmt* statement, int index, Null) {
  check_bind(statement, sqlite3_bind_null(statement, index));
}

void Database::bind(sqlite3_stmt* statement, int index, std::int64_t value) {
  check_bind(statement, sqlite3_bind_int64(statement, index, value));
}

void Database::bind(sqlite3_stmt* statement, int index, std::string_view value) {
  // A null pointer would be bound as NULL.
  const char* data = value.data() ? value.data() : "";
  check_bind(statement, sqlite3_bind_text64(statement, index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Database::bind(sqlite3_stmt* statement, int index, Bytes value) {
  const void* data = value.data() ? static_cast<const void*>(value.data()) : "";
  check_bind(statement, sqlite3_bind_blob64(statement, index, data, value.size(), SQLITE_STATIC));
}

}  // namespace dropline::storage
