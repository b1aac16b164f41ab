#include "chat/mail_room.hpp"

#include "chat/reach_fixture.hpp"

// What people ask for while the mail server takes its time.
namespace dropline::chat {
namespace {

class MailRoomTest : public ReachTest {
 protected:
  // Until the mail was handed over or the answer is there; gives that.
  std::optional<Result<void>> start(boost::asio::awaitable<Result<void>> work) {
    const auto handed = outbox.mails.size();
    const auto answered = answers.size();
    ++started;
    boost::asio::co_spawn(io, std::move(work), [this](std::exception_ptr fault, Result<void> answer) {
      EXPECT_FALSE(fault);
      answers.push_back(std::move(answer));
    });
    io.restart();
    while (outbox.mails.size() == handed && answers.size() == answered && io.run_one() > 0) {
    }
    if (answers.size() == answered) return std::nullopt;
    return answers.back();
  }
  std::optional<Result<void>> start_code(const Someone& who, const std::string& address, const std::string& network) {
    return start(reach.ask_for_code(who.seat, address, asked(network)));
  }
  void make_slow() { outbox.slow = &slow; }
  void take_all() {
    outbox.slow = nullptr;
    slow.cancel();
    io.restart();
    while (answers.size() < started && io.run_one() > 0) {
    }
  }
  static void expect_busy(const std::optional<Result<void>>& answer) {
    ASSERT_TRUE(answer && !*answer);
    EXPECT_EQ(answer->error().code, Code::busy);
    EXPECT_TRUE(answer->error().retry_after_seconds);
  }

  boost::asio::steady_timer slow{io, boost::asio::steady_timer::time_point::max()};
  std::vector<Result<void>> answers;
  std::size_t started = 0;
};

TEST_F(MailRoomTest, ANetwork_HasTwoMailsUnderWayAtATime) {
  const auto mira = someone();
  make_slow();
  EXPECT_FALSE(start_code(mira, "mira@example.org", "192.0.2.7"));
  const auto code = last_code();
  EXPECT_FALSE(start_code(someone(), "noah@example.org", "192.0.2.7"));
  for (int i = 0; i < 20; ++i) expect_busy(start_code(mira, "mira@example.org", "192.0.2.7"));
  EXPECT_EQ(outbox.mails.size(), 2U);
  EXPECT_FALSE(start_code(someone(), "olga@example.org", "203.0.113.1")) << "somebody else need not wait";

  take_all();
  EXPECT_TRUE(run(reach.confirm(mira.seat, code))) << "what was put off replaced no code";
  EXPECT_TRUE(ask(mira, "mira@example.org", "192.0.2.7")) << "nor was it counted";
}

TEST_F(MailRoomTest, AllTogether_HaveEightMailsUnderWayAtATime) {
  const auto mira = someone();
  own(mira, "mira@example.org");
  ASSERT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto link = token_in(outbox.mails.back().content);
  make_slow();
  for (std::int64_t i = 0; i < std::int64_t{kDirectMailsAtATime}; ++i) {
    EXPECT_FALSE(start_code(someone(), "a" + std::to_string(i) + "@example.org", network_number(i / 2)));
  }
  expect_busy(start_code(someone(), "noah@example.org", "203.0.113.1"));
  expect_busy(start(reach.mail_return_link(mira.seat, "", asked())));
  expect_busy(start(reach.send_return_again(link, asked())));

  take_all();
  EXPECT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  EXPECT_TRUE(run(reach.send_return_again(link, asked())));
}

}  // namespace
}  // namespace dropline::chat
