#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dropline/ids.hpp"

struct sqlite3;
struct sqlite3_stmt;

// The engine seam: everything outside src/storage sees a database only through these types and writes one SQL text that
// SQLite and PostgreSQL both accept ($1..$n ascending; see docs/decisions).
namespace dropline::storage {

// A fault of the engine (not a business outcome). `io` means that what is on disk is unknown; `full` that the disk is full.
class DatabaseError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t { other, constraint, io, full, busy };
  DatabaseError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

using Bytes = std::span<const std::uint8_t>;

// Pages of messages and events end when their texts reach this: what is sent in one piece stays small enough for a slow line
// and a small machine (docs/decisions/0008-what-is-sent-in-one-piece.md).
inline constexpr std::size_t kPageBytes = 64 * 1024;

// A value on its way into a statement. Text and bytes are bound without a copy: they must live until the query ends.
struct Null {};

// A running statement. Lifetime: at most that of its connection; gives the cached statement back when destroyed.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  Query(Query&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Query& operator=(Query&&) = delete;
  ~Query();

  // Moves to the next row; false after the last one.
  [[nodiscard]] bool next();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::string_view text_view(int column) const;  // valid until next()
  [[nodiscard]] Bytes bytes(int column) const;                 // valid until next()
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;

  template <class AnyId>
  [[nodiscard]] AnyId id(int column) const {
    return AnyId{integer(column)};
  }

 private:
  sqlite3_stmt* statement_;
};

// One connection with its prepared statements. Not thread-safe: each belongs to one thread.
class Database {
 public:
  enum class Mode : std::uint8_t { read_write, read_only };

  Database(const std::filesystem::path& file, Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // `sql` must be a literal or otherwise outlive the connection: its address is the key of the statement cache.
  template <class... Values>
  [[nodiscard]] Query query(std::string_view sql, const Values&... values) {
    sqlite3_stmt* statement = prepared(sql);
    int index = 0;
    (bind(statement, ++index, values), ...);
    return Query(statement);
  }

  // Runs a statement that returns no rows; gives the number of rows it changed.
  template <class... Values>
  std::int64_t execute(std::string_view sql, const Values&... values) {
    sqlite3_stmt* statement = prepared(sql);
    int index = 0;
    (bind(statement, ++index, values), ...);
    return run(statement);
  }

  // Several statements at once, uncached: migrations and pragmas.
  void script(const std::string& sql);

  // False once a failed statement has made SQLite roll back by itself.
  [[nodiscard]] bool in_transaction() const;

  [[nodiscard]] sqlite3* handle() { return handle_; }

 private:
  sqlite3_stmt* prepared(std::string_view sql);
  std::int64_t run(sqlite3_stmt* statement);

  static void bind(sqlite3_stmt* statement, int index, Null);
  static void bind(sqlite3_stmt* statement, int index, std::int64_t value);
  static void bind(sqlite3_stmt* statement, int index, std::string_view value);
  static void bind(sqlite3_stmt* statement, int index, Bytes value);
  static void bind(sqlite3_stmt* statement, int index, const char* value) {
    bind(statement, index, std::string_view(value));
  }
  static void bind(sqlite3_stmt* statement, int index, const std::string& value) {
    bind(statement, index, std::string_view(value));
  }
  static void bind(sqlite3_stmt* statement, int index, bool value) {
    bind(statement, index, std::int64_t{value ? 1 : 0});
  }
  static void bind(sqlite3_stmt* statement, int index, int value) { bind(statement, index, std::int64_t{value}); }
  static void bind(sqlite3_stmt* statement, int index, const ClientId& value) {
    bind(statement, index, Bytes(value.bytes));
  }
  static void bind(sqlite3_stmt* statement, int index, const TokenHash& value) { bind(statement, index, Bytes(value)); }
  template <class Noun>
  static void bind(sqlite3_stmt* statement, int index, Id<Noun> value) {
    bind(statement, index, value.value);
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  static void bind(sqlite3_stmt* statement, int index, Enum value) {
    bind(statement, index, static_cast<std::int64_t>(value));
  }
  template <class Value>
  static void bind(sqlite3_stmt* statement, int index, const std::optional<Value>& value) {
    value ? bind(statement, index, *value) : bind(statement, index, Null{});
  }

  sqlite3* handle_ = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

// A read transaction: everything read through it is from one moment. What only reads takes a Snapshot&, so that it works in
// a write transaction as well. Lifetime: the call it is handed to.
class Snapshot {
 public:
  explicit Snapshot(Database& database) : database_(database) {}

  template <class... Values>
  [[nodiscard]] Query query(std::string_view sql, const Values&... values) {
    return database_.query(sql, values...);
  }

 protected:
  Database& database_;
};

// A write transaction: one command's savepoint within the batch of the write lane.
class Tx : public Snapshot {
 public:
  Tx(Database& database, Micros now, std::vector<CompanyId>& touched)
      : Snapshot(database), now_(now), touched_(touched) {}

  template <class... Values>
  std::int64_t execute(std::string_view sql, const Values&... values) {
    return database_.execute(sql, values...);
  }

  // One time for the whole command; never before that of an earlier command of this process.
  [[nodiscard]] Micros now() const { return now_; }

  // Tells the lane that the company's log has grown, so that the feed is woken for it after the commit.
  void touch(CompanyId company) { touched_.push_back(company); }

 private:
  Micros now_;
  std::vector<CompanyId>& touched_;
};

}  // namespace dropline::storage
