#include "notify/notify_fixture.hpp"
#include "support/faulty_disk.hpp"

// What is told while the disk takes nothing: once, and it is known afterwards.
namespace dropline::notify {
namespace {

using domain::Channel;
using domain::Outcome;
using domain::Person;
using test::FaultyDisk;

class RefusedWriteTest : public NotifyFixture {
 protected:
  static void SetUpTestSuite() { FaultyDisk::install(); }

  void execute(std::string_view sql) {
    auto command = [sql](storage::Tx& tx) -> Result<bool> {
      tx.execute(sql);
      return true;
    };
    (void)write(std::move(command));
  }

  [[nodiscard]] Outcome outcome(Channel channel) {
    return static_cast<Outcome>(
        number("SELECT outcome FROM notification_steps WHERE channel = " + std::to_string(static_cast<int>(channel))));
  }

  // The disk takes the outcome only at the second try.
  void expect_told_once(Channel channel) {
    ASSERT_TRUE(answer(anna, conversation, "One"));
    carriers.answer = [](const auto&) {
      FaultyDisk::set_once(FaultyDisk::Fault::full);
      return Handed{Handed::How::sent, "", 0};
    };
    tell_after(kHour);
    EXPECT_EQ(outcome(channel), Outcome::sent);
    tell_after(kHour);
    EXPECT_EQ(carriers.of(channel).size(), 1U);
  }
};

TEST_F(RefusedWriteTest, APushWhoseOutcomeIsRefusedAtFirst_IsToldOnce_AndKnownAsSent) {
  add_push(Person::of(customer));
  expect_told_once(Channel::push);
}

TEST_F(RefusedWriteTest, AMailWhoseOutcomeIsRefusedAtFirst_IsToldOnce_AndKnownAsSent) {
  confirm_address("maria@example.org");
  expect_told_once(Channel::mail);
}

TEST_F(RefusedWriteTest, AMailThatCannotBeBegun_KeepsItsPlaceInTheLine_AndRests) {
  confirm_address("maria@example.org");
  ASSERT_TRUE(answer(anna, conversation, "One"));
  // Taking it into the line inserts the step; its turn updates it.
  execute("CREATE TRIGGER refuse BEFORE UPDATE ON notification_steps BEGIN SELECT RAISE(ABORT, 'refused'); END");
  tell_after(kHour);
  EXPECT_TRUE(carriers.of(Channel::mail).empty());
  execute("DROP TRIGGER refuse");
  tell();
  EXPECT_TRUE(carriers.of(Channel::mail).empty()) << "it has only just failed";
  tell_after(30 * kSecond);
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
  EXPECT_EQ(outcome(Channel::mail), Outcome::sent);
}

}  // namespace
}  // namespace dropline::notify
