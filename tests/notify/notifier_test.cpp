#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "dropline/storage/notifications.hpp"
#include "dropline/time_zone.hpp"
#include "notify/notify_fixture.hpp"

namespace dropline::notify {
namespace {

namespace asio = boost::asio;
using domain::Channel;
using domain::Person;

class NotifierTest : public NotifyFixture {
 protected:
  void answer_customer(const std::string& body) { ASSERT_TRUE(answer(anna, conversation, body)); }
};

TEST_F(NotifierTest, CustomerAway_IsPushedToEachDevice_WithTheText) {
  add_push(Person::of(customer));
  add_push(Person::of(customer));
  answer_customer("Hello Maria");
  tell();
  const auto pushes = carriers.of(Channel::push);
  ASSERT_EQ(pushes.size(), 2U);
  EXPECT_NE(pushes[0].target, pushes[1].target);
  ASSERT_EQ(pushes[0].news.messages->size(), 1U);
  EXPECT_EQ(pushes[0].news.messages->at(0).body, "Hello Maria");
  EXPECT_EQ(pushes[0].news.company.name, "Company acme");
  tell_after(kMinute);
  EXPECT_EQ(carriers.tellings.size(), 2U);
}

TEST_F(NotifierTest, CustomerAtTheirTab_IsToldNothing_UntilTheyLeave) {
  add_push(Person::of(customer));
  in_front.insert({domain::AuthorKind::customer, customer.value});
  answer_customer("Hello");
  tell();
  EXPECT_TRUE(carriers.tellings.empty());
  in_front.clear();
  tell_after(15 * kSecond);
  EXPECT_EQ(carriers.of(Channel::push).size(), 1U);
}

TEST_F(NotifierTest, StillUnreadAfterFiveMinutes_OneMailWithAllOfIt) {
  confirm_address("maria@example.org");
  answer_customer("One");
  tell();
  clock.advance(kMinute);
  answer_customer("Two");
  tell();
  EXPECT_TRUE(carriers.tellings.empty());
  tell_after(4 * kMinute);
  const auto mails = carriers.of(Channel::mail);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].target, "maria@example.org");
  EXPECT_EQ(mails[0].news.messages->size(), 2U);
}

TEST_F(NotifierTest, MoreAfterTheMail_WaitsForTheDigest_AndTellsOnlyWhatIsNew) {
  confirm_address("maria@example.org");
  answer_customer("One");
  tell_after(5 * kMinute);
  answer_customer("Two");
  tell_after(30 * kMinute);
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
  tell_after(30 * kMinute);
  const auto mails = carriers.of(Channel::mail);
  ASSERT_EQ(mails.size(), 2U);
  ASSERT_EQ(mails[1].news.messages->size(), 1U);
  EXPECT_EQ(mails[1].news.messages->at(0).body, "Two");
}

TEST_F(NotifierTest, ReadMeanwhile_NothingIsSent) {
  confirm_address("maria@example.org");
  answer_customer("One");
  tell();
  customer_reads(2);
  tell_after(kHour);
  EXPECT_TRUE(carriers.tellings.empty());
  EXPECT_EQ(number("SELECT COUNT(*) FROM notifications WHERE closed_by = 1 AND person_kind = 1"), 1);
}

TEST_F(NotifierTest, GoneSubscription_IsRemoved_AndTheMailStillComes) {
  add_push(Person::of(customer));
  confirm_address("maria@example.org");
  carriers.answer = [](const auto& telling) {
    return Handed{telling.channel == Channel::push ? Handed::How::gone : Handed::How::sent, "", 0, false};
  };
  answer_customer("One");
  tell();
  EXPECT_EQ(number("SELECT COUNT(*) FROM push_subscriptions"), 0);
  tell_after(5 * kMinute);
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
}

TEST_F(NotifierTest, AddressThatDoesNotExist_GetsNoMoreMail) {
  confirm_address("maria@example.org");
  carriers.answer = [](const auto&) { return Handed{Handed::How::gone, "No such mailbox.", 0, false}; };
  answer_customer("One");
  tell_after(5 * kMinute);
  answer_customer("Two");
  tell_after(2 * kHour);
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
  EXPECT_EQ(number("SELECT COUNT(*) FROM identities WHERE suppressed_at > 0"), 1);
}

TEST_F(NotifierTest, FailedForNow_IsTriedAgainUnderTheSameNumber_UntilItWorks) {
  confirm_address("maria@example.org");
  carriers.answer = [](const auto&) { return Handed{Handed::How::later, "busy", 0, false}; };
  answer_customer("One");
  tell_after(5 * kMinute);
  answer_customer("Two");
  tell_after(30 * kSecond);
  carriers.answer = [](const auto&) { return Handed{Handed::How::sent, "", 0, false}; };
  tell_after(kMinute);
  const auto mails = carriers.of(Channel::mail);
  ASSERT_EQ(mails.size(), 3U);
  for (const auto& mail : mails) EXPECT_EQ(mail.news.last_seq, mails[0].news.last_seq);
  EXPECT_EQ(number("SELECT attempts FROM notification_steps WHERE channel = 2"), 3);
  EXPECT_EQ(number("SELECT outcome FROM notification_steps WHERE channel = 2"), 3);
}

TEST_F(NotifierTest, ChannelDown_IsNotAskedByOthers_UntilItsPauseIsOver) {
  confirm_address("maria@example.org");
  carriers.answer = [](const auto&) { return Handed{Handed::How::later, "no route", 0, true}; };
  answer_customer("One");
  tell_after(5 * kMinute);
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
  tell_after(29 * kSecond);
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
  tell_after(kSecond);
  EXPECT_EQ(carriers.of(Channel::mail).size(), 2U);
}

TEST_F(NotifierTest, NoWayToReachTheCustomer_IsNotedOnce_ForTheAgents) {
  answer_customer("One");
  tell();
  answer_customer("Two");
  tell();
  auto query = [&](storage::Snapshot& db) { return storage::newest_notices(db, acme.id, conversation, 10); };
  const auto notices = run(store.read(std::move(query)));
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].channel, Channel::nothing);
}

TEST_F(NotifierTest, AnAddressConfirmedLater_IsUsedForWhatIsUnread) {
  answer_customer("One");
  tell_after(kHour);
  confirm_address("maria@example.org");
  tell();
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
}

TEST_F(NotifierTest, TheTeam_HasTimeToReadItBefore) {
  add_push(Person::of(anna.agent));
  ASSERT_TRUE(run(inbox.mark(ben, conversation, storage::Mark::read, 1)));
  ASSERT_TRUE(send(visitor(device), text("My order")));
  tell_after(9 * kSecond);
  EXPECT_TRUE(carriers.tellings.empty());
  tell_after(kSecond);
  ASSERT_EQ(carriers.of(Channel::push).size(), 1U);
  EXPECT_EQ(carriers.of(Channel::push)[0].news.to, Person::of(anna.agent));
}

TEST_F(NotifierTest, WhoAnsweredLast_IsToldFirst_ThenTheTeam) {
  answer_customer("How can we help?");
  add_push(Person::of(anna.agent));
  add_push(Person::of(ben.agent));
  ASSERT_TRUE(send(visitor(device), text("My order")));
  tell_after(10 * kSecond);
  ASSERT_EQ(carriers.of(Channel::push).size(), 1U);
  EXPECT_EQ(carriers.of(Channel::push)[0].news.to, Person::of(anna.agent));
  tell_after(5 * kMinute);
  ASSERT_EQ(carriers.of(Channel::push).size(), 2U);
  EXPECT_EQ(carriers.of(Channel::push)[1].news.to, Person::of(ben.agent));
}

TEST_F(NotifierTest, ReadByOneAgent_TheTeamIsToldNoMore) {
  add_push(Person::of(anna.agent));
  ASSERT_TRUE(run(inbox.mark(ben, conversation, storage::Mark::read, 1)));
  tell_after(kHour);
  EXPECT_TRUE(carriers.tellings.empty());
}

TEST_F(NotifierTest, AMutedAgent_AndOneInQuietHours_AreToldNothing) {
  add_push(Person::of(anna.agent));
  add_push(Person::of(ben.agent));
  set_agent(anna, "", true);
  const int now = static_cast<int>(wall_clock(acme.time_zone).local(clock.now()) / kMinute % (24 * 60));
  set_agent(ben, "", false, now, (now + 120) % (24 * 60));
  tell_after(kMinute);
  EXPECT_TRUE(carriers.tellings.empty());
  tell_after(2 * kHour);
  ASSERT_EQ(carriers.tellings.size(), 1U);
  EXPECT_EQ(carriers.tellings[0].news.to, Person::of(ben.agent));
}

// In the night to 28 March 2027 the clocks in Berlin go from two to three.
TEST_F(NotifierTest, QuietHours_EndByTheClockOnTheWall_AlsoWhenItJumps) {
  constexpr Micros kElevenAtNight = 1'806'184'800 * kSecond;  // 2027-03-27 22:00 UTC
  add_push(Person::of(ben.agent));
  set_agent(ben, "", false, 22 * 60, 7 * 60);
  clock.set(kElevenAtNight);
  ASSERT_TRUE(send(visitor(device), text("Late")));
  tell_after(kMinute);
  EXPECT_TRUE(carriers.tellings.empty());
  clock.set(kElevenAtNight + 7 * kHour - kSecond);
  tell();
  EXPECT_TRUE(carriers.tellings.empty());
  tell_after(kSecond);
  EXPECT_EQ(carriers.tellings.size(), 1U);
}

TEST_F(NotifierTest, WhoAnsweredLastButCannotBeReachedByThisServer_KeepsNobodyFromBeingTold) {
  carriers.with_mail = false;
  set_agent(anna, "anna@acme.example");
  add_push(Person::of(ben.agent));
  answer_customer("Yes");
  ASSERT_TRUE(send(visitor(device), text("Thanks")));
  tell_after(kMinute);
  EXPECT_EQ(carriers.of(Channel::push).size(), 1U);
}

TEST_F(NotifierTest, ANote_IsNoNewsForTheCustomer) {
  add_push(Person::of(customer));
  ASSERT_TRUE(answer(anna, conversation, "Ask Ben", domain::MessageKind::note));
  tell_after(kMinute);
  EXPECT_TRUE(carriers.tellings.empty());
}

TEST_F(NotifierTest, AnAgentWhoEndsTheirMute_IsToldOfWhatIsUnread) {
  add_push(Person::of(anna.agent));
  set_agent(anna, "", true);
  tell_after(kHour);
  EXPECT_TRUE(carriers.tellings.empty());
  set_agent(anna, "", false);
  tell();
  EXPECT_EQ(carriers.of(Channel::push).size(), 1U);
}

TEST_F(NotifierTest, ReadInPart_OnlyTheRestIsTold) {
  confirm_address("maria@example.org");
  answer_customer("One");
  clock.advance(kMinute);
  answer_customer("Two");
  customer_reads(2);
  tell_after(4 * kMinute);
  EXPECT_TRUE(carriers.tellings.empty()) << "the second is not unread for long enough";
  tell_after(kMinute);
  ASSERT_EQ(carriers.of(Channel::mail).size(), 1U);
  ASSERT_EQ(carriers.of(Channel::mail)[0].news.messages->size(), 1U);
  EXPECT_EQ(carriers.of(Channel::mail)[0].news.messages->at(0).body, "Two");
}

TEST_F(NotifierTest, AFailedPush_IsMadeUpForByTheNextOne) {
  add_push(Person::of(customer));
  carriers.answer = [](const auto&) { return Handed{Handed::How::later, "busy", 0, false}; };
  answer_customer("One");
  tell();
  clock.advance(kMinute);
  answer_customer("Two");
  tell();
  carriers.answer = [](const auto&) { return Handed{Handed::How::sent, "", 0, false}; };
  tell_after(kMinute);
  ASSERT_EQ(carriers.of(Channel::push).size(), 3U);
  EXPECT_EQ(carriers.of(Channel::push)[2].news.messages->size(), 2U);
}

TEST_F(NotifierTest, OneServiceIsDown_TheOthersAreCalled) {
  add_push(Person::of(anna.agent));
  set_agent(ben, "ben@acme.example");
  carriers.answer = [](const auto& telling) {
    const bool push = telling.channel == Channel::push;
    return Handed{push ? Handed::How::later : Handed::How::sent, "", 0, push};
  };
  tell_after(kHour);
  EXPECT_EQ(carriers.of(Channel::mail).size(), 1U);
  EXPECT_EQ(carriers.of(Channel::push).size(), 1U);
}

TEST_F(NotifierTest, AServiceThatIsDown_IsTriedForOneDevice_NotForAll) {
  for (int i = 0; i < 3; ++i) add_push(Person::of(customer));
  carriers.answer = [](const auto&) { return Handed{Handed::How::later, "no route", 0, true}; };
  answer_customer("One");
  tell();
  EXPECT_EQ(carriers.of(Channel::push).size(), 1U);
  tell_after(30 * kSecond);
  EXPECT_EQ(carriers.of(Channel::push).size(), 2U);
  carriers.answer = [](const auto&) { return Handed{Handed::How::sent, "", 0, false}; };
  tell_after(kHour);
  EXPECT_EQ(carriers.of(Channel::push).size(), 5U);
}

TEST_F(NotifierTest, APush_IsKeptAsLongAsItIsTheOnlyWay_AndADayBesideMail) {
  add_push(Person::of(customer));
  answer_customer("One");
  tell();
  confirm_address("maria@example.org");
  clock.advance(kMinute);
  answer_customer("Two");
  tell();
  const auto pushes = carriers.of(Channel::push);
  ASSERT_EQ(pushes.size(), 2U);
  EXPECT_EQ(pushes[0].news.push_until, clock.now() - kMinute + 7 * kDay);
  EXPECT_EQ(pushes[1].news.push_until, clock.now() + kDay);
}

TEST_F(NotifierTest, MailsPerHour_HoldsForWhatIsDueAtTheSameTime) {
  set_agent(ben, "ben@acme.example");
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(send(visitor(), text("Hello")));
  limits.mails_per_hour = 2;
  Notifier strict(store, carriers, surroundings, limits, io.get_executor());
  clock.advance(kHour);
  run(strict.tell_due());
  EXPECT_EQ(carriers.of(Channel::mail).size(), 2U);
}

TEST_F(NotifierTest, WhatAProcessHadBegunThatIsNoMore_IsToldAtTheNextStart) {
  add_push(Person::of(customer));
  answer_customer("One");
  auto take = [](storage::Tx& tx) -> Result<bool> {
    tx.execute("UPDATE notifications SET attempts = attempts + 1, leased_until = $1", tx.now() + kDay);
    return true;
  };
  ASSERT_TRUE(write(take));
  tell();
  EXPECT_TRUE(carriers.tellings.empty());
  asio::steady_timer told(io, std::chrono::steady_clock::time_point::max());
  carriers.answer = [&](const auto&) {
    told.cancel();
    return Handed{Handed::How::sent, "", 0, false};
  };
  notifier.start();
  run(told.async_wait(asio::as_tuple(asio::use_awaitable)));
  run(notifier.drain());
  EXPECT_EQ(carriers.tellings.size(), 1U);
}

TEST_F(NotifierTest, ACompanyWithoutRoom_IsNotEvenLookedAt) {
  answer_customer("One");
  auto query = [&](storage::Snapshot& db) {
    const Micros now = clock.now();
    EXPECT_FALSE(storage::due_notifications(db, now, {}, 10).empty());
    EXPECT_TRUE(storage::due_notifications(db, now, {acme.id}, 10).empty());
    EXPECT_TRUE(storage::next_due(db, now, {}));
    EXPECT_FALSE(storage::next_due(db, now, {acme.id}));
    return true;
  };
  EXPECT_TRUE(run(store.read(std::move(query))));
}

TEST_F(NotifierTest, MoreThanFitsIntoAMail_TheNewestAreTold_AndThatThereIsMore) {
  confirm_address("maria@example.org");
  for (int i = 1; i <= 25; ++i) answer_customer("Message " + std::to_string(i));
  tell_after(5 * kMinute);
  ASSERT_EQ(carriers.of(Channel::mail).size(), 1U);
  const auto news = carriers.of(Channel::mail)[0].news;
  EXPECT_EQ(news.messages->size(), 20U);
  EXPECT_EQ(news.messages->back().body, "Message 25");
  EXPECT_TRUE(news.more);
}

TEST_F(NotifierTest, UnreadForAWeek_IsClosed_AndSoIsThatOfACompanyWithoutAgents) {
  auto leave = [&](storage::Tx& tx) -> Result<bool> {
    for (const auto& agent : {anna, ben}) {
      if (const auto left = storage::remove_member(tx, acme.id, agent.agent); !left) return left.error();
    }
    return true;
  };
  answer_customer("One");
  (void)write(std::move(leave));
  tell_after(6 * kDay);
  EXPECT_EQ(number("SELECT COUNT(*) FROM notifications WHERE closed_by = 2"), 0);
  tell_after(2 * kDay);
  EXPECT_EQ(number("SELECT COUNT(*) FROM notifications WHERE closed_by = 2 AND person_kind = 1"), 1);
  ASSERT_TRUE(send(visitor(device), text("Anybody?")));
  tell_after(8 * kDay);
  EXPECT_EQ(number("SELECT COUNT(*) FROM notifications WHERE closed_at = 0"), 0);
}

}  // namespace
}  // namespace dropline::notify
