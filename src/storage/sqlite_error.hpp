#pragma once

#include <string_view>

struct sqlite3;

namespace dropline::storage {

// Throws the DatabaseError that a SQLite result code stands for; `doing` says what failed.
[[noreturn]] void throw_sqlite_error(sqlite3* connection, int result, std::string_view doing);

}  // namespace dropline::storage
