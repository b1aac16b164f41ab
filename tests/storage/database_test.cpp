#include "dropline/storage/database.hpp"

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace dropline::storage {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() {
    database.script(
        "CREATE TABLE parents (id INTEGER NOT NULL PRIMARY KEY) STRICT;"
        "CREATE TABLE things (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, data BLOB NOT NULL,"
        " parent INTEGER REFERENCES parents (id)) STRICT;");
  }
  std::int64_t insert(std::int64_t id, std::string_view name, Bytes data = {},
                      std::optional<std::int64_t> parent = {}) {
    return database.execute("INSERT INTO things (id, name, data, parent) VALUES ($1, $2, $3, $4)", id, name, data,
                            parent);
  }
  template <class Action>
  std::optional<DatabaseError::Kind> fault(Action action) {
    try {
      action();
    } catch (const DatabaseError& error) {
      return error.kind();
    }
    return std::nullopt;
  }

  test::TempDir dir;
  Database database{dir / "test.db", Database::Mode::read_write};
};

TEST_F(DatabaseTest, Values_ComeBackAsTheyWereBound) {
  const std::array<std::uint8_t, 3> data{0, 255, 1};
  EXPECT_EQ(insert(1, "Grüße", data), 1);
  EXPECT_EQ(insert(2, {}, {}), 1) << "empty is not NULL";
  auto rows = database.query("SELECT id, name, data, parent FROM things ORDER BY id");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.text(1), "Grüße");
  EXPECT_TRUE(std::ranges::equal(rows.bytes(2), data));
  EXPECT_EQ(rows.optional_integer(3), std::nullopt);
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.text(1), "");
  EXPECT_FALSE(rows.is_null(1));
  EXPECT_FALSE(rows.next());
}

TEST_F(DatabaseTest, Parameters_MustFirstAppearInOrder) {
  EXPECT_THROW(static_cast<void>(database.query("SELECT id FROM things WHERE name = $2 AND id = $1", 1, "x")),
               std::logic_error);
  EXPECT_THROW(static_cast<void>(database.query("SELECT id FROM things WHERE id = ?", 1)), std::logic_error);
}

TEST_F(DatabaseTest, AStatementInUse_CannotBeStartedAgain) {
  insert(1, "a");
  insert(2, "b");
  static constexpr std::string_view kSql = "SELECT id FROM things";
  auto rows = database.query(kSql);
  ASSERT_TRUE(rows.next());
  EXPECT_THROW(static_cast<void>(database.query(kSql)), std::logic_error);
  EXPECT_TRUE(rows.next());
}

TEST_F(DatabaseTest, BrokenRules_AreConstraintFaultsAndTheStatementStaysUsable) {
  insert(1, "a");
  EXPECT_EQ(fault([&] { insert(1, "again"); }), DatabaseError::Kind::constraint);
  EXPECT_EQ(fault([&] { insert(2, "orphan", {}, 99); }), DatabaseError::Kind::constraint) << "foreign keys are on";
  EXPECT_EQ(insert(3, "fine"), 1);
}

TEST_F(DatabaseTest, DoubleQuotedNames_AreNeverStrings) {
  EXPECT_TRUE(fault([&] { static_cast<void>(database.query("SELECT \"nonsense\" FROM things")); }).has_value());
}

TEST_F(DatabaseTest, AReader_CannotWrite) {
  Database reader(dir / "test.db", Database::Mode::read_only);
  EXPECT_TRUE(fault([&] { reader.execute("INSERT INTO parents (id) VALUES (1)"); }).has_value());
  EXPECT_TRUE(fault([&] { reader.script("PRAGMA wal_checkpoint(TRUNCATE); CREATE TABLE t (x)"); }).has_value());
}

TEST_F(DatabaseTest, AMissingFile_IsNotMadeByAReader) {
  EXPECT_THROW(Database(dir / "missing.db", Database::Mode::read_only), DatabaseError);
}

TEST_F(DatabaseTest, Commits_AreSynchronousInAWriteAheadLog) {
  const auto pragma = [&](std::string_view sql) {
    auto row = database.query(sql);
    return row.next() ? row.text(0) : std::string();
  };
  EXPECT_EQ(pragma("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(pragma("PRAGMA synchronous"), "2");
  EXPECT_EQ(pragma("PRAGMA foreign_keys"), "1");
}

}  // namespace
}  // namespace dropline::storage
