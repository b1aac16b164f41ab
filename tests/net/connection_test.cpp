#include "net/connection.hpp"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(const std::shared_ptr<Connections>& all) : Connection(all) {}

  void expire() override { ++expired; }
  void stop() override { ++stopped; }
  void abort() override { ++aborted; }
  void end_rights(const chat::RightsEnded&) override { ++rights_ended; }

  using Connection::clear_deadline;
  using Connection::set_deadline;
  using Connection::set_expendable;

  int expired = 0;
  int stopped = 0;
  int aborted = 0;
  int rights_ended = 0;
};

TEST(Connections, KnowHowManyThereAre) {
  const auto all = std::make_shared<Connections>(2);
  const FakeConnection first(all);
  EXPECT_FALSE(all->full());
  {
    const FakeConnection second(all);
    EXPECT_TRUE(all->full());
  }
  EXPECT_EQ(all->size(), 1U);
}

TEST(Connections, MakeRoomByTheOldestThatHoldsNothing) {
  const auto all = std::make_shared<Connections>(3);
  FakeConnection busy(all);
  FakeConnection older(all);
  FakeConnection newer(all);
  older.set_expendable(true);
  newer.set_expendable(true);
  EXPECT_TRUE(all->make_room());
  EXPECT_TRUE(all->make_room());
  EXPECT_FALSE(all->make_room()) << "only busy ones are left";
  EXPECT_EQ(older.aborted, 1);
  EXPECT_EQ(newer.aborted, 1);
  EXPECT_EQ(busy.aborted, 0);
}

TEST(Connections, ExpireOnceNotBeforeTheDeadline) {
  const auto all = std::make_shared<Connections>(3);
  FakeConnection connection(all);
  connection.set_deadline(5);
  for (int second = 0; second < 5; ++second) all->tick();
  EXPECT_EQ(connection.expired, 0);
  all->tick();
  all->tick();
  EXPECT_EQ(connection.expired, 1);
}

TEST(Connections, LeaveThoseAloneWhoseDeadlineWasCleared) {
  const auto all = std::make_shared<Connections>(3);
  FakeConnection connection(all);
  connection.set_deadline(1);
  connection.clear_deadline();
  for (int second = 0; second < 5; ++second) all->tick();
  EXPECT_EQ(connection.expired, 0);
}

TEST(Connections, TellAllBusyOrNot) {
  const auto all = std::make_shared<Connections>(3);
  FakeConnection busy(all);
  FakeConnection idle(all);
  idle.set_expendable(true);
  all->stop_all();
  all->end_rights({});
  EXPECT_EQ(busy.stopped + idle.stopped, 2);
  EXPECT_EQ(busy.rights_ended + idle.rights_ended, 2);
}

}  // namespace
}  // namespace dropline::net
