#include <boost/asio/co_spawn.hpp>
#include <future>
#include <latch>

#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

class WriteLaneTest : public StoreTest {
 protected:
  // Starts a write without waiting for it.
  template <class Command>
  void start(Command command, std::size_t weight = 256) {
    boost::asio::co_spawn(io, keep(store->write(std::move(command), weight)), boost::asio::detached);
  }
  boost::asio::awaitable<void> keep(boost::asio::awaitable<Result<int>> written) {
    results.push_back(co_await std::move(written));
  }
  void run_until(std::size_t count) {
    io.restart();
    while (results.size() < count && io.run_one() > 0) {
    }
    ASSERT_EQ(results.size(), count);
  }
  // Hands everything that was started to the lane.
  void submit_started() {
    io.restart();
    io.poll();
  }

  static Result<int> put(Tx& tx, std::int64_t key) {
    tx.execute("INSERT INTO meta (key, value) VALUES ($1, 'x')", std::to_string(key));
    return static_cast<int>(key);
  }
  std::int64_t rows() { return number("SELECT COUNT(*) FROM meta WHERE key <> 'epoch'"); }

  // Keeps the writer inside a command until it is let go.
  struct Gate {
    std::latch entered{1};
    std::latch open{1};
  };
  void start_blocking(Gate& gate) {
    start([&gate](Tx&) -> Result<int> {
      gate.entered.count_down();
      gate.open.wait();
      return 0;
    });
    submit_started();
    gate.entered.wait();
  }

  std::vector<Result<int>> results;
};

TEST_F(WriteLaneTest, Success_IsAnsweredOnlyWhenAnotherConnectionSeesIt) {
  Database other(dir / "dropline.db", Database::Mode::read_only);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(write([i](Tx& tx) { return put(tx, i); }).has_value());
    auto row = other.query("SELECT COUNT(*) FROM meta WHERE key <> 'epoch'");
    ASSERT_TRUE(row.next());
    ASSERT_EQ(row.integer(0), i + 1);
  }
}

TEST_F(WriteLaneTest, CommandsQueuedDuringACommit_ShareTheNextOne) {
  Gate gate;
  int commits = 0;
  std::vector<std::size_t> companies;
  store->on_commit([&](std::span<const CompanyId> touched) {
    ++commits;
    companies.push_back(touched.size());
    EXPECT_EQ(results.size(), 101u) << "answers come before the news";
  });
  start_blocking(gate);
  for (int i = 0; i < 100; ++i) {
    start([i](Tx& tx) {
      tx.touch(i % 2 ? kAcme : kOther);
      return put(tx, i);
    });
  }
  submit_started();
  gate.open.count_down();
  run_until(101);
  io.poll();
  EXPECT_EQ(commits, 1);
  EXPECT_EQ(companies, std::vector<std::size_t>{2}) << "each company once";
}

TEST_F(WriteLaneTest, ABatch_EndsAtTheLimitsOfCommandsAndOfBytes) {
  auto small = options();
  small.batch_commands = 10;
  small.batch_bytes = 1000;
  open(small);
  int commits = 0;
  store->on_commit([&](auto) { ++commits; });
  Gate gate;
  start_blocking(gate);
  for (int i = 0; i < 20; ++i) {
    start(
        [](Tx& tx) -> Result<int> {
          tx.touch(kAcme);
          return 1;
        },
        i < 10 ? 1 : 500);
  }
  submit_started();
  gate.open.count_down();
  run_until(21);
  io.poll();
  EXPECT_EQ(commits, 1 + 5) << "ten light ones together, then two heavy ones at a time";
}

TEST_F(WriteLaneTest, AnError_UndoesItsOwnCommandOnly) {
  Gate gate;
  start_blocking(gate);
  start([](Tx& tx) { return put(tx, 1); });
  start([](Tx& tx) -> Result<int> {
    static_cast<void>(put(tx, 2));
    tx.touch(kAcme);
    return not_found();
  });
  start([](Tx& tx) { return put(tx, 3); });
  submit_started();
  bool told = false;
  store->on_commit([&](auto) { told = true; });
  gate.open.count_down();
  run_until(4);
  EXPECT_TRUE(results[1].has_value());
  EXPECT_EQ(results[2].error().code, Code::not_found);
  EXPECT_TRUE(results[3].has_value());
  EXPECT_EQ(rows(), 2);
  EXPECT_FALSE(told) << "what was undone touched nothing";
}

TEST_F(WriteLaneTest, AFaultyCommand_IsRefusedAndTheOthersGoOn) {
  Gate gate;
  start_blocking(gate);
  start([](Tx& tx) { return put(tx, 1); });
  start([](Tx& tx) { return put(tx, 1); });  // violates the key
  start([](Tx& tx) -> Result<int> {
    static_cast<void>(put(tx, 2));
    throw std::logic_error("a bug");
  });
  start([](Tx& tx) { return put(tx, 3); });
  submit_started();
  gate.open.count_down();
  run_until(5);
  EXPECT_TRUE(results[1].has_value());
  EXPECT_EQ(results[2].error().code, Code::internal);
  EXPECT_EQ(results[3].error().code, Code::internal);
  EXPECT_TRUE(results[4].has_value());
  EXPECT_EQ(rows(), 2);
}

TEST_F(WriteLaneTest, ACommandThatTakesTheTransactionWithIt_IsRefusedAndTheOthersAreAppliedAgain) {
  Gate gate;
  start_blocking(gate);
  int applied = 0;
  start([&applied](Tx& tx) {
    ++applied;
    return put(tx, 1);
  });
  start([](Tx& tx) -> Result<int> {
    tx.execute("ROLLBACK");  // as SQLite does by itself when it runs out of memory
    return 2;
  });
  start([](Tx& tx) { return put(tx, 3); });
  submit_started();
  gate.open.count_down();
  run_until(4);
  EXPECT_EQ(applied, 2);
  EXPECT_TRUE(results[1].has_value());
  EXPECT_EQ(results[2].error().code, Code::internal);
  EXPECT_TRUE(results[3].has_value());
  EXPECT_EQ(rows(), 2);
}

TEST_F(WriteLaneTest, AFullQueue_AnswersBusyAndStoresNothing) {
  auto small = options();
  small.queue_commands = 3;
  open(small);
  Gate gate;
  start_blocking(gate);
  for (int i = 0; i < 5; ++i) start([i](Tx& tx) { return put(tx, i); });
  submit_started();
  run_until(2);  // the refused ones, while the writer still stands
  EXPECT_EQ(results[0].error().code, Code::busy);
  EXPECT_EQ(results[1].error().code, Code::busy);
  EXPECT_TRUE(results[1].error().retry_after_seconds.has_value());
  gate.open.count_down();
  run_until(6);
  EXPECT_EQ(rows(), 3);
}

TEST_F(WriteLaneTest, Drain_CommitsWhatWasAcceptedAndRefusesTheRest) {
  Gate gate;
  start_blocking(gate);
  for (int i = 0; i < 10; ++i) start([i](Tx& tx) { return put(tx, i); });
  submit_started();
  bool drained = false;
  boost::asio::co_spawn(io, store->drain(), [&](std::exception_ptr) { drained = true; });
  submit_started();
  start([](Tx& tx) { return put(tx, 99); });
  run_until(1);
  EXPECT_EQ(results[0].error().code, Code::busy);
  EXPECT_FALSE(drained);
  gate.open.count_down();
  io.restart();
  while (!drained && io.run_one() > 0) {
  }
  EXPECT_EQ(results.size(), 12u);
  EXPECT_EQ(rows(), 10);
}

TEST_F(WriteLaneTest, DestroyingTheStore_RefusesWhatIsQueuedAndKeepsWhatRuns) {
  Gate gate;
  start_blocking(gate);
  for (int i = 0; i < 10; ++i) start([i](Tx& tx) { return put(tx, i); });
  submit_started();
  auto destroyed = std::async(std::launch::async, [&] { gate.open.count_down(); });
  store.reset();
  run_until(11);
  open();
  const auto stored = rows();
  EXPECT_TRUE(stored == 0 || stored == 10) << "the writer may just have taken the next batch";
}

TEST_F(WriteLaneTest, AnEndedIoContext_DropsAnswersWithoutTouchingTheStore) {
  Gate gate;
  start_blocking(gate);
  start([](Tx& tx) { return put(tx, 1); });
  submit_started();
  gate.open.count_down();
  store.reset();  // posts its answers; `io` is destroyed with them inside
}

TEST_F(WriteLaneTest, TheTimeOfCommands_NeverGoesBack) {
  const auto time = [&] { return *write([](Tx& tx) -> Result<Micros> { return tx.now(); }); };
  const auto first = time();
  clock.advance(-kDay);
  EXPECT_EQ(time(), first);
  clock.advance(kDay + kSecond);
  EXPECT_EQ(time(), first + kSecond);
}

}  // namespace
}  // namespace dropline::storage
