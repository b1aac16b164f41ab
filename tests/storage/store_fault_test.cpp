#include <future>

#include "storage/store_fixture.hpp"
#include "support/faulty_disk.hpp"

namespace dropline::storage {
namespace {

using test::FaultyDisk;
using Fault = FaultyDisk::Fault;

class StoreFaultTest : public StoreTest {
 protected:
  static void SetUpTestSuite() { FaultyDisk::install(); }
  void SetUp() override { open(); }  // again, now on the faulty disk
  void TearDown() override { FaultyDisk::set(Fault::none); }

  Result<int> put(const std::string& key) {
    return write([&](Tx& tx) -> Result<int> {
      tx.execute("INSERT INTO meta (key, value) VALUES ($1, '')", key);
      return 1;
    });
  }
};

TEST_F(StoreFaultTest, FullDisk_RefusesWritesReadsOnAndRecoversByItself) {
  ASSERT_TRUE(put("before").has_value());
  FaultyDisk::set(Fault::full);
  for (int i = 0; i < 3; ++i) {
    const auto refused = put("during");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Code::storage_full);
    EXPECT_EQ(number("SELECT COUNT(*) FROM meta WHERE key = 'before'"), 1);
  }
  FaultyDisk::set(Fault::none);
  EXPECT_TRUE(put("after").has_value());
  EXPECT_EQ(number("SELECT COUNT(*) FROM meta WHERE key = 'during'"), 0);
}

TEST_F(StoreFaultTest, FullDatabase_RefusesWritesAndRecovers) {
  const auto limit_pages = [&](std::string_view pragma) {
    return write([pragma](Tx& tx) -> Result<int> {
      auto row = tx.query(pragma);
      while (row.next()) {
      }
      return 1;
    });
  };
  ASSERT_TRUE(limit_pages("PRAGMA max_page_count = 1").has_value());  // as small as it is now
  const auto grow = [&] {
    return write([](Tx& tx) -> Result<int> {
      tx.execute("INSERT INTO meta (key, value) VALUES ('big', $1)", std::string(1'000'000, 'x'));
      return 1;
    });
  };
  const auto refused = grow();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Code::storage_full);
  ASSERT_TRUE(limit_pages("PRAGMA max_page_count = 1000000").has_value());
  EXPECT_TRUE(grow().has_value());
}

class FatalFault : public StoreFaultTest, public testing::WithParamInterface<Fault> {};

TEST_P(FatalFault, AcknowledgesNothingAnyMoreAndSaysSo) {
  std::promise<std::string> reason;
  store->on_fatal([&](const std::string& text) { reason.set_value(text); });
  bool answered = false;
  const auto send = [&](std::string key) {
    auto command = [key](Tx& tx) -> Result<int> {
      tx.execute("INSERT INTO meta (key, value) VALUES ($1, '')", key);
      return 1;
    };
    boost::asio::co_spawn(io, store->write(std::move(command)),
                          [&](std::exception_ptr, const std::optional<Result<int>>&) { answered = true; });
    io.restart();
    io.poll();
  };
  FaultyDisk::set(GetParam());
  send("lost");
  EXPECT_NE(reason.get_future().get().find("unknown"), std::string::npos);
  FaultyDisk::set(Fault::none);
  send("later");  // the disk works again, but what it holds is not known
  io.restart();
  io.poll();
  store.reset();
  EXPECT_FALSE(answered);
}

INSTANTIATE_TEST_SUITE_P(Disk, FatalFault, testing::Values(Fault::sync_error, Fault::write_error));

}  // namespace
}  // namespace dropline::storage
