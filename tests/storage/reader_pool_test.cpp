#include <latch>

#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

class ReaderPoolTest : public StoreTest {};

TEST_F(ReaderPoolTest, AQuery_SeesOneMoment) {
  std::latch first_read{1};
  std::latch written{1};
  static constexpr std::string_view kCount = "SELECT COUNT(*) FROM meta";
  const auto count = [](Snapshot& db) {
    auto row = db.query(kCount);
    return row.next() ? row.integer(0) : -1;
  };
  std::optional<std::pair<std::int64_t, std::int64_t>> counts;
  auto both = store->read([&](Snapshot& db) {
    const auto before = count(db);
    first_read.count_down();
    written.wait();
    return std::pair(before, count(db));
  });
  boost::asio::co_spawn(
      io, std::move(both),
      [&](std::exception_ptr, std::optional<std::pair<std::int64_t, std::int64_t>> value) { counts = value; });
  io.restart();
  io.poll();
  first_read.wait();
  ASSERT_TRUE(write([](Tx& tx) -> Result<void> {
                tx.execute("INSERT INTO meta (key, value) VALUES ('x', '')");
                return {};
              }).has_value());
  written.count_down();
  io.restart();
  while (!counts && io.run_one() > 0) {
  }
  EXPECT_EQ(counts->first, counts->second);
  EXPECT_EQ(number(kCount), counts->first + 1);
}

TEST_F(ReaderPoolTest, AQueryThatTakesTooLong_IsAbortedAndTheReaderGoesOn) {
  auto impatient = options();
  impatient.read_limit = std::chrono::milliseconds(20);
  impatient.reader_threads = 1;
  open(impatient);
  EXPECT_THROW(number("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"),
               DatabaseError);
  EXPECT_EQ(number("SELECT 7"), 7);
}

TEST_F(ReaderPoolTest, AnExceptionOfAQuery_ReachesWhoeverAsked) {
  const auto broken = [](Snapshot&) -> int { throw std::out_of_range("no such thing"); };
  EXPECT_THROW(read(broken), std::out_of_range);
  EXPECT_EQ(number("SELECT 7"), 7);
}

}  // namespace
}  // namespace dropline::storage
