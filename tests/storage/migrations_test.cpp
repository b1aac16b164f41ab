#include "storage/migrations.hpp"

#include <array>

#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

constexpr EmbeddedMigration kFirst{
    1, "0001_make_things", "CREATE TABLE things (id {I64} NOT NULL PRIMARY KEY, data {BYTES} NOT NULL) {STRICT};"};
constexpr EmbeddedMigration kSecond{2, "0002_fill_things", "INSERT INTO things (id, data) VALUES (1, x'00');"};
constexpr EmbeddedMigration kBroken{2, "0002_break_things",
                                    "INSERT INTO things (id, data) VALUES (1, x'00'); INSERT INTO nothing VALUES (1);"};

class MigrationsTest : public testing::Test {
 protected:
  template <class... Migrations>
  void apply(const Migrations&... migrations) {
    const std::array<EmbeddedMigration, sizeof...(migrations)> all{migrations...};
    migrate(database, all, 0);
  }
  template <class... Migrations>
  std::string refusal(const Migrations&... migrations) {
    try {
      apply(migrations...);
    } catch (const MigrationError& error) {
      return error.what();
    }
    return "applied";
  }
  std::int64_t number(std::string_view sql) {
    auto row = database.query(sql);
    return row.next() ? row.integer(0) : -1;
  }

  test::TempDir dir;
  Database database{dir / "dropline.db", Database::Mode::read_write};
};

TEST_F(MigrationsTest, EachIsAppliedOnce) {
  apply(kFirst);
  apply(kFirst, kSecond);
  apply(kFirst, kSecond);
  EXPECT_EQ(number("SELECT COUNT(*) FROM things"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM schema_migrations"), 2);
}

TEST_F(MigrationsTest, AFailingMigration_LeavesNothingBehind) {
  apply(kFirst);
  EXPECT_THROW(apply(kFirst, kBroken), DatabaseError);
  EXPECT_EQ(number("SELECT COUNT(*) FROM things"), 0);
  apply(kFirst, kSecond);
  EXPECT_EQ(number("SELECT COUNT(*) FROM things"), 1);
}

TEST_F(MigrationsTest, AChangedMigration_IsRefusedByName) {
  apply(kFirst);
  auto changed = kFirst;
  changed.sql = "CREATE TABLE things (id {I64} NOT NULL PRIMARY KEY) {STRICT};";
  const auto why = refusal(changed);
  EXPECT_NE(why.find("0001_make_things"), std::string::npos) << why;
  EXPECT_EQ(why.find('\n'), std::string::npos);
}

TEST_F(MigrationsTest, ANewerDatabase_IsRefusedByName) {
  apply(kFirst, kSecond);
  const auto why = refusal(kFirst);
  EXPECT_NE(why.find("newer version"), std::string::npos) << why;
  EXPECT_NE(why.find("0002_fill_things"), std::string::npos) << why;
}

using EpochTest = StoreTest;

TEST_F(EpochTest, StaysOverARestartAndDiffersBetweenDatabases) {
  const auto epoch = store->epoch();
  EXPECT_GE(epoch.size(), 8u);
  open();
  EXPECT_EQ(store->epoch(), epoch);
  auto elsewhere = options();
  elsewhere.file = dir / "second.db";
  open(elsewhere);
  EXPECT_NE(store->epoch(), epoch);
}

}  // namespace
}  // namespace dropline::storage
