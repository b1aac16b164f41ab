#include "storage/sqlite_error.hpp"

#include <string>

#include <sqlite3.h>

#include "dropline/storage/database.hpp"

namespace dropline::storage {
namespace {

DatabaseError::Kind kind_of(int result) {
  switch (result & 0xff) {
    case SQLITE_CONSTRAINT:
      return DatabaseError::Kind::constraint;
    case SQLITE_FULL:
      return DatabaseError::Kind::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return DatabaseError::Kind::busy;
    // A damaged or vanished file leaves as little to rely on as a failed write.
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
      return DatabaseError::Kind::io;
    default:
      return DatabaseError::Kind::other;
  }
}

}  // namespace

void throw_sqlite_error(sqlite3* connection, int result, std::string_view doing) {
  std::string what(doing);
  what += ": ";
  what += connection ? sqlite3_errmsg(connection) : sqlite3_errstr(result);
  what += " (" + std::to_string(result) + ")";
  throw DatabaseError(kind_of(result), what);
}

}  // namespace dropline::storage
