#include "chat/reach_fixture.hpp"

#include "dropline/storage/customers.hpp"

// How customers come back.
namespace dropline::chat {
namespace {

using State = OpenedReturn::State;

TEST_F(ReachTest, AHandOver_MakesAnotherDeviceTheCustomersOnce) {
  const auto mira = someone();
  const auto token = hand_over(mira);
  EXPECT_EQ(open(token)->state, State::good);
  EXPECT_EQ(open(token)->state, State::good) << "opening it changes nothing: mail scanners do";
  const auto returned = use(token);
  ASSERT_TRUE(returned);
  EXPECT_EQ(returned->path, "/acme");
  EXPECT_EQ(visitor(returned->new_device).seat->customer, mira.seat.customer);
  EXPECT_NE(visitor(returned->new_device).seat->device, mira.seat.device);
  EXPECT_EQ(use(token).error().code, Code::gone);
  EXPECT_EQ(open(token)->state, State::ended);
  EXPECT_FALSE(open(token)->can_send_again) << "it was shown on a screen";
}

TEST_F(ReachTest, AHandOver_EndsAfter15Minutes) {
  const auto token = hand_over(someone());
  clock.advance(15 * kMinute);
  EXPECT_EQ(open(token)->state, State::ended);
  EXPECT_EQ(use(token).error().code, Code::gone);
}

TEST_F(ReachTest, ANewHandOver_EndsTheUnusedOneBefore) {
  const auto mira = someone();
  const auto noah = someone();
  const auto first = hand_over(mira);
  const auto second = hand_over(mira);
  EXPECT_EQ(open(first)->state, State::ended) << "known, but no more";
  EXPECT_EQ(use(first).error().code, Code::gone);
  hand_over(noah);
  EXPECT_TRUE(use(second)) << "another customer's ends nothing";
}

TEST_F(ReachTest, AnUnknownLink_IsNotFound) {
  EXPECT_EQ(open(Token::random()).error().code, Code::not_found);
  EXPECT_EQ(use(Token::random()).error().code, Code::not_found);
}

TEST_F(ReachTest, AHandOverOfATopic_LeadsToItsLink) {
  const auto mira = someone("career");
  EXPECT_EQ(use(hand_over(mira, "jobs"))->path, "/acme/career");
}

TEST_F(ReachTest, ALinkToATopicInWhichNothingWasWritten_IsNotMade) {
  const auto mira = someone("career");
  own(mira, "mira@example.org");
  const auto good = hand_over(mira, "jobs");
  const auto before = outbox.mails.size();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(run(reach.hand_over(mira.seat, "unknown", "https://chat.example")).error().code, Code::not_found);
    EXPECT_EQ(run(reach.mail_return_link(mira.seat, "unknown", asked())).error().code, Code::not_found);
  }
  EXPECT_EQ(outbox.mails.size(), before);
  EXPECT_EQ(open(good)->state, State::good) << "nor does it end the one before";
  EXPECT_TRUE(run(reach.mail_return_link(mira.seat, "jobs", asked()))) << "nor is it counted";
  EXPECT_EQ(use(hand_over(mira, ""))->path, "/acme") << "although Mira has written to another topic only";
}

TEST_F(ReachTest, ABrowserThatIsTheCustomersAlready_GoesHomeWhateverBecameOfTheLink) {
  const auto mira = someone();
  const auto token = hand_over(mira);
  EXPECT_EQ(open(token, mira.cookie)->state, State::home);
  const auto first = use(token, mira.cookie);
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->new_device);
  ASSERT_TRUE(use(token, mira.cookie)) << "a second click";
  EXPECT_EQ(open(token, mira.cookie)->state, State::home);
  EXPECT_EQ(run(reach.devices(mira.seat)).size(), 1U);
  ASSERT_TRUE(use(token)) << "it is not used up by that";
  EXPECT_TRUE(use(token, mira.cookie)) << "now it is, and leads home all the same";
}

TEST_F(ReachTest, ABrowserOfAnotherCustomer_IsSwitchedAndItsOldDeviceSignedOut) {
  const auto mira = someone();
  const auto noah = someone();
  ASSERT_TRUE(run(reach.subscribe(noah.seat, {"https://push.example/noah", test::kPushKey, kAuth})));
  const auto token = hand_over(mira);
  EXPECT_TRUE(open(token, noah.cookie)->another_person);
  EXPECT_FALSE(open(token)->another_person);
  const auto returned = use(token, noah.cookie);
  ASSERT_TRUE(returned);
  EXPECT_EQ(visitor(returned->new_device).seat->customer, mira.seat.customer);
  EXPECT_FALSE(visitor(noah.cookie).seat);
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].device, noah.seat.device);
  EXPECT_EQ(run(reach.of_customer(noah.seat)).push.devices, 0U) << "its pushes would show here";
}

TEST_F(ReachTest, OfTooManyDevices_TheOneNotSeenForTheLongestTimeIsSignedOut) {
  const auto mira = someone();
  ASSERT_TRUE(run(reach.subscribe(mira.seat, {"https://push.example/mira", test::kPushKey, kAuth})));
  std::optional<Token> newest;
  auto other = mira;
  for (std::size_t i = 1; i < storage::kMostDevices; ++i) {
    clock.advance(1);
    newest = use(hand_over(other))->new_device;
    other.seat = *visitor(newest).seat;
  }
  EXPECT_TRUE(ended.empty());
  EXPECT_TRUE(visitor(mira.cookie).seat);

  const auto last = use(hand_over(other));
  ASSERT_TRUE(last);
  EXPECT_TRUE(visitor(last->new_device).seat);
  EXPECT_TRUE(visitor(newest).seat);
  EXPECT_FALSE(visitor(mira.cookie).seat);
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].device, mira.seat.device);
  EXPECT_EQ(run(reach.of_customer(other.seat)).push.devices, 0U);
  EXPECT_EQ(run(reach.devices(other.seat)).size(), storage::kMostDevices);
}

TEST_F(ReachTest, AReturnLink_IsMailedToTheConfirmedAddressOnly) {
  const auto mira = someone();
  EXPECT_EQ(run(reach.mail_return_link(mira.seat, "", asked())).error().code, Code::conflict);
  own(mira, "mira@example.org");
  ASSERT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto& mail = outbox.mails.back();
  EXPECT_EQ(mail.kind, DirectMail::Kind::return_link);
  EXPECT_EQ(mail.address, "mira@example.org");
  EXPECT_TRUE(mail.content.starts_with("https://chat.example/-/return/")) << mail.content;
  EXPECT_EQ(visitor(use(token_in(mail.content))->new_device).seat->customer, mira.seat.customer);
}

TEST_F(ReachTest, AnEndedMailedLink_SendsAFreshOneToTheSameAddress) {
  const auto mira = someone();
  own(mira, "mira@example.org");
  ASSERT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto token = token_in(outbox.mails.back().content);
  clock.advance(15 * kMinute);
  EXPECT_TRUE(open(token)->can_send_again);
  const auto before = outbox.mails.size();
  ASSERT_TRUE(run(reach.send_return_again(token, asked())));
  ASSERT_EQ(outbox.mails.size(), before + 1);
  EXPECT_EQ(outbox.mails.back().address, "mira@example.org");
  EXPECT_TRUE(use(token_in(outbox.mails.back().content)));

  EXPECT_TRUE(run(reach.send_return_again(Token::random(), asked()))) << "the same answer";
  EXPECT_TRUE(run(reach.send_return_again(hand_over(mira), asked())));
  EXPECT_EQ(outbox.mails.size(), before + 1);
}

TEST_F(ReachTest, ReturnLinks_AreLimitedForACustomerAndTheAnswerSaysSo) {
  const auto mira = someone();
  own(mira, "mira@example.org");
  ASSERT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto token = token_in(outbox.mails.back().content);
  for (std::int64_t i = 1; i < limits.confirmation_mails_per_hour; ++i) {
    EXPECT_TRUE(run(reach.send_return_again(token, asked())));
  }
  const auto before = outbox.mails.size();
  const auto again = run(reach.send_return_again(token, asked()));
  const auto asked_for = run(reach.mail_return_link(mira.seat, "", asked()));
  for (const auto& limited : {again, asked_for}) {
    ASSERT_FALSE(limited);
    EXPECT_EQ(limited.error().code, Code::rate_limited);
    EXPECT_EQ(limited.error().retry_after_seconds, 3'600);
  }
  EXPECT_EQ(outbox.mails.size(), before);
  clock.advance(kHour);
  EXPECT_TRUE(run(reach.send_return_again(token, asked())));
}

TEST_F(ReachTest, CodesThatStrangersAskFor_TakeNobodysWayBack) {
  const auto mira = someone();
  own(mira, "mira@example.org");
  ASSERT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto token = token_in(outbox.mails.back().content);
  const auto eve = someone();
  while (ask(eve, "mira@example.org", "203.0.113.1")) {
  }
  EXPECT_EQ(ask(someone(), "mira@example.org", "203.0.113.2").error().code, Code::rate_limited);
  EXPECT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto before = outbox.mails.size();
  EXPECT_TRUE(run(reach.send_return_again(token, asked())));
  ASSERT_EQ(outbox.mails.size(), before + 1);
  EXPECT_EQ(outbox.mails.back().kind, DirectMail::Kind::return_link);
}

TEST_F(ReachTest, ALinkToWhereMailComesBackFrom_IsNotOfferedAgain) {
  const auto mira = someone();
  own(mira, "mira@example.org");
  ASSERT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto token = token_in(outbox.mails.back().content);
  EXPECT_TRUE(open(token)->can_send_again);
  write([&](storage::Tx& tx) -> Result<bool> {
    storage::suppress_address(tx, acme.id, "mira@example.org");
    return true;
  });
  EXPECT_FALSE(open(token)->can_send_again);
}

TEST_F(ReachTest, AMailedLink_EndsWithTheAddress) {
  const auto mira = someone();
  own(mira, "mira@example.org");
  ASSERT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto token = token_in(outbox.mails.back().content);
  ASSERT_TRUE(run(reach.remove_address(mira.seat)));
  EXPECT_EQ(use(token).error().code, Code::gone);
  EXPECT_EQ(open(token)->state, State::ended);
  EXPECT_FALSE(open(token)->can_send_again);

  own(mira, "mira@example.org");
  EXPECT_EQ(use(token).error().code, Code::gone) << "it was not hers in between";
  EXPECT_TRUE(open(token)->can_send_again);
}

TEST_F(ReachTest, AMailedLink_EndsWithAnotherAddressInItsPlace_AndLastsWhenTheSameIsConfirmedOnceMore) {
  const auto mira = someone();
  own(mira, "old@example.org");
  ASSERT_TRUE(run(reach.mail_return_link(mira.seat, "", asked())));
  const auto token = token_in(outbox.mails.back().content);
  const auto on_screen = hand_over(mira);
  own(mira, "old@example.org");
  EXPECT_EQ(open(token)->state, State::good);
  own(mira, "new@example.org");
  own(mira, "old@example.org");
  EXPECT_EQ(open(token)->state, State::ended);
  EXPECT_EQ(open(on_screen)->state, State::good);
}

}  // namespace
}  // namespace dropline::chat
