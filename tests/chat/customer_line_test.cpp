#include "dropline/chat/customer_line.hpp"

#include "dropline/storage/customers.hpp"
#include "support/chat_fixture.hpp"

namespace dropline::chat {
namespace {

class CustomerLineTest : public ChatFixture {
 protected:
  std::vector<std::string> history(const CustomerLine::Visitor& who, const std::string& topic = "") {
    std::vector<std::string> bodies;
    for (const auto& message : run(customers.view(who, topic, std::nullopt, 30)).history.messages) {
      bodies.push_back(message.body);
    }
    return bodies;
  }
  using Bodies = std::vector<std::string>;
};

TEST_F(CustomerLineTest, FirstMessage_MakesCustomerDeviceAndConversation) {
  const auto sent = send(visitor(), text("Hello"));
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->ack.seq, 1);
  EXPECT_FALSE(sent->ack.duplicate);
  ASSERT_TRUE(sent->new_device);
  const auto known = visitor(sent->new_device);
  ASSERT_TRUE(known.seat);
  EXPECT_EQ(history(known), Bodies{"Hello"});
}

TEST_F(CustomerLineTest, FirstMessageRetriedWithoutCookie_IsTheSameMessageOfTheSameCustomer) {
  const CustomerMessage message = text("Hello");
  const auto first = send(visitor(), message);
  const auto again = send(visitor(), message);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->ack.duplicate);
  EXPECT_EQ(again->ack.seq, first->ack.seq);
  EXPECT_EQ(again->ack.conversation, first->ack.conversation);
  // Both answers may have reached the browser: either cookie leads to the one conversation.
  const auto one = visitor(first->new_device);
  const auto other = visitor(again->new_device);
  EXPECT_EQ(one.seat->customer, other.seat->customer);
  EXPECT_EQ(history(other), Bodies{"Hello"});
}

TEST_F(CustomerLineTest, FirstMessageRetriedWithAnotherBody_IsAConflictAndGivesNoDevice) {
  CustomerMessage message = text("Hello");
  ASSERT_TRUE(send(visitor(), message));
  message.body = "Hello, and let me in";
  const auto forged = send(visitor(), message);
  ASSERT_FALSE(forged);
  EXPECT_EQ(forged.error().code, Code::conflict);
}

TEST_F(CustomerLineTest, FirstMessageRetriedForEver_MakesNoEndOfDevices) {
  const CustomerMessage message = text("Hello");
  const auto first = send(visitor(), message);
  ASSERT_TRUE(first);
  for (std::size_t i = 1; i < storage::kMostDevices; ++i) ASSERT_TRUE(send(visitor(), message)) << i;
  const auto another = send(visitor(), message);
  ASSERT_FALSE(another);
  EXPECT_EQ(another.error().code, Code::conflict);
  EXPECT_TRUE(visitor(first->new_device).seat);
}

TEST_F(CustomerLineTest, FirstMessageRetriedAfterADay_ProvesNothing) {
  const CustomerMessage message = text("Hello");
  ASSERT_TRUE(send(visitor(), message));
  clock.advance(25 * kHour);
  const auto late = send(visitor(), message);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::conflict);
}

TEST_F(CustomerLineTest, RetryOnTheDevice_StoresNothingTwice) {
  const auto first = send(visitor(), text("Hello"));
  const auto who = visitor(first->new_device);
  const CustomerMessage message = text("Are you there?");
  const auto stored = send(who, message);
  const auto again = send(who, message);
  EXPECT_EQ(stored->ack.seq, 2);
  EXPECT_EQ(again->ack.seq, 2);
  EXPECT_TRUE(again->ack.duplicate);
  EXPECT_EQ(history(who), (Bodies{"Hello", "Are you there?"}));
}

TEST_F(CustomerLineTest, Retry_FindsItsMessageWhateverBecameOfTheLink) {
  domain::Link link = add_link(acme, "shop", "");
  CustomerMessage first = text("Hello");
  first.link = "shop";
  const auto stored_first = send(visitor(), first);
  const auto who = visitor(stored_first->new_device);
  CustomerMessage second = text("Are you there?");
  second.link = "shop";
  const auto stored_second = send(who, second);

  const auto change = [&](domain::Link changed) {
    auto update = [changed](storage::Tx& tx) { return storage::update_link(tx, changed); };
    (void)write(std::move(update));
  };
  auto moved = link;
  moved.topic = "sales";
  auto off = link;
  off.active = false;
  auto renamed = link;
  renamed.code = "shop-window";
  for (const auto& changed : {moved, off, renamed}) {
    change(changed);
    const auto again = send(who, second);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->ack.duplicate);
    EXPECT_EQ(again->ack.conversation, stored_second->ack.conversation);
    const auto without_cookie = send(visitor(), first);
    ASSERT_TRUE(without_cookie);
    EXPECT_TRUE(without_cookie->ack.duplicate);
    EXPECT_EQ(visitor(without_cookie->new_device).seat->customer, who.seat->customer);
  }
  EXPECT_EQ(history(who), (Bodies{"Hello", "Are you there?"}));
  EXPECT_TRUE(history(who, "sales").empty());
}

TEST_F(CustomerLineTest, UnusableBodies_AreRefusedByName) {
  for (const std::string& body :
       {std::string(), std::string(" \n\t "), std::string(8'001, 'x'), std::string("a\0b", 3), std::string("\xff")}) {
    const auto sent = send(visitor(), text(body));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Code::invalid_field);
    EXPECT_EQ(sent.error().field, "body");
  }
  EXPECT_TRUE(send(visitor(), text(std::string(8'000, 'x'))));
}

TEST_F(CustomerLineTest, LinkWithTopic_KeepsItsOwnConversation) {
  add_link(acme, "career", "jobs");
  const auto first = send(visitor(), text("Opening hours?"));
  const auto who = visitor(first->new_device);
  CustomerMessage application = text("I would like to work with you");
  application.link = "career";
  const auto applied = send(who, application);
  ASSERT_TRUE(applied);
  EXPECT_NE(applied->ack.conversation, first->ack.conversation);
  EXPECT_EQ(applied->ack.seq, 1);
  EXPECT_EQ(history(who), Bodies{"Opening hours?"});
  EXPECT_EQ(history(who, "jobs"), Bodies{"I would like to work with you"});
}

TEST_F(CustomerLineTest, LinkThatIsOff_OpensNothingButKeepsWhatIsThere) {
  domain::Link link = add_link(acme, "career", "jobs");
  CustomerMessage message = text("I would like to work with you");
  message.link = "career";
  const auto sent = send(visitor(), message);
  link.active = false;
  auto switch_off = [link](storage::Tx& tx) { return storage::update_link(tx, link); };
  (void)write(std::move(switch_off));

  CustomerMessage further = text("Any news?");
  further.link = "career";
  const auto stranger = send(visitor(), further);
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, Code::gone);
  EXPECT_TRUE(send(visitor(sent->new_device), further));
}

TEST_F(CustomerLineTest, UnknownLinkOrCompany_IsNotFound) {
  CustomerMessage message = text("Hello");
  message.link = "no-such-link";
  EXPECT_EQ(send(visitor(), message).error().code, Code::not_found);
  EXPECT_EQ(run(customers.recognise("nobody", std::nullopt)).error().code, Code::not_found);
}

TEST_F(CustomerLineTest, OpenLink_TellsWhyALinkCannotBeUsed) {
  using State = LinkTarget::State;
  domain::Link link = add_link(acme, "fair", "");
  EXPECT_EQ(run(customers.open_link("ACME", "Fair")).state, State::usable);
  EXPECT_EQ(run(customers.open_link("acme", "")).state, State::usable);
  EXPECT_EQ(run(customers.open_link("acme", "nothing")).state, State::unknown_link);
  EXPECT_EQ(run(customers.open_link("nobody", "")).state, State::unknown_company);
  link.expires_at = clock.now() + kHour;
  auto expire = [link](storage::Tx& tx) { return storage::update_link(tx, link); };
  (void)write(std::move(expire));
  EXPECT_EQ(run(customers.open_link("acme", "fair")).state, State::usable);
  clock.advance(kHour);
  const auto expired = run(customers.open_link("acme", "fair"));
  EXPECT_EQ(expired.state, State::expired);
  EXPECT_EQ(expired.link.code, "fair");
}

TEST_F(CustomerLineTest, Device_IsGoodForItsOwnCompanyOnly) {
  add_company("rival");
  const auto sent = send(visitor(), text("Hello"));
  EXPECT_FALSE(run(customers.recognise("rival", sent->new_device)).value().seat);
}

}  // namespace
}  // namespace dropline::chat
