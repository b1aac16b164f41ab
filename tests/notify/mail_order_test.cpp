#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "dropline/storage/notifications.hpp"
#include "dropline/storage/reach.hpp"

#include "notify/mail_line.hpp"
#include "notify/notify_fixture.hpp"
#include "notify/plan.hpp"

// A mail waits for its turn apart from its notification; what has changed meanwhile counts.
namespace dropline::notify {
namespace {

namespace asio = boost::asio;
using domain::Channel;
using domain::Person;

class MailOrderTest : public NotifyFixture {
 protected:
  // An answer that has been unread for long enough, and whose mail was begun.
  MailOrder ordered() {
    confirm_address("maria@example.org");
    EXPECT_TRUE(answer(anna, conversation, "One"));
    clock.advance(kHour);
    Outside outside;
    outside.has_mail = true;
    auto plan_it = [&](storage::Tx& tx) -> Result<std::vector<MailOrder>> {
      std::vector<MailOrder> orders;
      for (const auto& due : storage::due_notifications(tx, tx.now(), {}, 10)) {
        const auto plan = make_plan(tx, due.key, rules, outside, tx.now() + kMinute);
        if (plan && due.person.is_customer()) orders = plan->mails;
      }
      return orders;
    };
    const auto orders = write(std::move(plan_it));
    EXPECT_EQ(orders.size(), 1U);
    return orders.at(0);
  }

  std::optional<BegunMail> begin(const MailOrder& order) {
    auto command = [&](storage::Tx& tx) -> Result<std::optional<BegunMail>> {
      return begin_mail(tx, order, rules, tx.now() + kMinute);
    };
    return write(std::move(command));
  }

  void remove_address() {
    auto command = [&](storage::Tx& tx) -> Result<bool> {
      storage::remove_customer_address(tx, acme.id, customer);
      return true;
    };
    (void)write(std::move(command));
  }

  [[nodiscard]] domain::Outcome outcome() {
    return static_cast<domain::Outcome>(number("SELECT outcome FROM notification_steps WHERE channel = 2"));
  }

  domain::LadderRules rules;
};

TEST_F(MailOrderTest, ItsTurn_TellsWhatIsUnread_AtTheAddressOfNow) {
  const auto order = ordered();
  confirm_address("new@example.org");
  const auto begun = begin(order);
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->step.address, "new@example.org");
  ASSERT_EQ(begun->step.news.messages->size(), 1U);
  EXPECT_EQ(begun->step.news.messages->at(0).body, "One");
}

TEST_F(MailOrderTest, AddressRemovedMeanwhile_NothingIsSent) {
  const auto order = ordered();
  remove_address();
  EXPECT_FALSE(begin(order));
  EXPECT_EQ(outcome(), domain::Outcome::cancelled);
  tell();
  EXPECT_TRUE(carriers.of(Channel::mail).empty());
}

TEST_F(MailOrderTest, ReadMeanwhile_NothingIsSent) {
  const auto order = ordered();
  customer_reads(2);
  EXPECT_FALSE(begin(order));
  EXPECT_EQ(outcome(), domain::Outcome::cancelled);
}

TEST_F(MailOrderTest, OneThatAnotherTryHasReplaced_ChangesNothing) {
  auto order = ordered();
  order.attempt = 2;
  EXPECT_FALSE(begin(order));
  EXPECT_EQ(outcome(), domain::Outcome::trying);
}

TEST_F(MailOrderTest, WhileItWaits_NobodyBeginsAnother_UntilAProcessStartsAnew) {
  (void)ordered();
  tell_after(kHour);
  EXPECT_TRUE(carriers.of(Channel::mail).empty());
  auto take_over = [](storage::Tx& tx) -> Result<bool> {
    storage::release_all(tx);
    return true;
  };
  (void)write(std::move(take_over));
  tell();
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
}

// Takes each mail and says nothing until it is told to.
class SlowMailServer final : public RecordingCarriers {
 public:
  explicit SlowMailServer(asio::io_context& io) : said_(io, kNever), told_(io, kNever) {}
  asio::awaitable<Handed> mail(News news, std::string address) override {
    tellings.push_back({Channel::mail, std::move(news), std::move(address)});
    told_.cancel();
    co_await said_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return Handed{Handed::How::sent, "", 0, false};
  }
  asio::awaitable<Handed> push(News news, storage::PushSubscription target) override {
    told_.cancel();
    return RecordingCarriers::push(std::move(news), std::move(target));
  }
  asio::awaitable<void> until(Channel channel, std::size_t count) {
    while (of(channel).size() < count) co_await told_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  void answer_all() { said_.cancel(); }

 private:
  static constexpr auto kNever = std::chrono::steady_clock::time_point::max();
  asio::steady_timer said_, told_;
};

TEST_F(MailOrderTest, ASlowMailServer_KeepsNoPushWaiting_NotEvenOfTheSameConversation) {
  SlowMailServer slow(io);
  Notifier patient(store, slow, surroundings, limits, io.get_executor());
  confirm_address("maria@example.org");
  ASSERT_TRUE(answer(anna, conversation, "One"));
  clock.advance(5 * kMinute);
  patient.start();
  run(slow.until(Channel::mail, 1));
  add_push(Person::of(customer));
  ASSERT_TRUE(answer(anna, conversation, "Two"));
  patient.wake();
  run(slow.until(Channel::push, 1));
  EXPECT_EQ(slow.of(Channel::push)[0].news.messages->back().body, "Two");
  EXPECT_EQ(slow.of(Channel::mail).size(), 1U) << "the one under way is not begun again";
  slow.answer_all();
  run(patient.drain());
  EXPECT_EQ(number("SELECT COUNT(*) FROM notification_steps WHERE channel = 2 AND outcome = 3"), 1);
}

TEST(MailLine, CompaniesTakeTurns) {
  MailLine line;
  for (const std::int64_t company : {1, 1, 1, 2, 3}) {
    MailOrder order;
    order.company = CompanyId{company};
    line.put(order);
  }
  std::vector<std::int64_t> turns;
  while (const auto order = line.next()) turns.push_back(order->company.value);
  EXPECT_EQ(turns, (std::vector<std::int64_t>{1, 2, 3, 1, 1}));
  EXPECT_EQ(line.size(), 0U);
}

}  // namespace
}  // namespace dropline::notify
