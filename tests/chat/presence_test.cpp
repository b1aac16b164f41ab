#include "dropline/chat/presence.hpp"

#include "dropline/domain/person.hpp"
#include "support/chat_fixture.hpp"

namespace dropline::chat {
namespace {

using domain::Person;
using nlohmann::json;

class Listener final : public Subscriber {
 public:
  void accepted(std::int64_t) override {}
  void deliver(Frame, std::int64_t) override {}
  void whisper(const Frame& frame) override { heard.push_back(json::parse(*frame)); }

  // What came since the last call.
  std::vector<json> news() { return std::exchange(heard, {}); }

  std::vector<json> heard;
};

class PresenceTest : public ChatFixture {
 protected:
  PresenceTest() {
    const auto sent = send(visitor(), text("Hello")).value();
    conversation = sent.ack.conversation;
    seat = *visitor(sent.new_device).seat;
    in_hub.push_back(hub.subscribe({acme.id, {}}, 0, anna_hears));
    in_hub.push_back(hub.subscribe({acme.id, conversation}, 0, mira_hears));
  }
  Attendance mira(std::vector<domain::Author> known = {}) {
    return presence.attend(seat, conversation, std::move(known), std::nullopt);
  }
  static domain::Author author(const domain::Seat& agent, const std::string& name) {
    return {domain::AuthorKind::agent, agent.agent.value, name};
  }
  // A second passes on the I/O thread, `by` on the clock.
  void pass(Micros by) {
    clock.advance(by);
    presence.tick();
    // What the tick writes stands before this in the write lane.
    write([](storage::Tx&) -> Result<bool> { return true; });
  }
  std::optional<Micros> stored_seen_at() {
    const auto detail = run(inbox.open(anna, conversation)).value();
    return detail.customer_seen_at;
  }

  Presence presence{store, hub, io.get_executor()};
  ConversationId conversation;
  domain::CustomerSeat seat;
  Listener anna_hears;
  Listener mira_hears;
  std::vector<Subscription> in_hub;
};

TEST_F(PresenceTest, WhoIsConnected_IsInFrontOnlyAfterSayingSo) {
  auto tab = mira();
  EXPECT_FALSE(presence.customer_in_front(acme.id, seat.customer));
  tab.set_front(true);
  EXPECT_TRUE(presence.customer_in_front(acme.id, seat.customer));
  EXPECT_FALSE(presence.customer_in_front(CompanyId{1}, seat.customer));
  tab.set_front(false);
  EXPECT_FALSE(presence.customer_in_front(acme.id, seat.customer));
}

TEST_F(PresenceTest, SomebodyWithTwoTabs_IsInFrontUntilTheLastIsGone) {
  auto first = mira();
  auto second = mira();
  first.set_front(true);
  second.set_front(true);
  first = {};
  EXPECT_TRUE(presence.customer_in_front(acme.id, seat.customer));
  second = {};
  EXPECT_FALSE(presence.customer_in_front(acme.id, seat.customer));
}

TEST_F(PresenceTest, Change_IsCalledForTheFirstAndTheLastPageOnly) {
  std::vector<std::pair<Person, bool>> changes;
  presence.on_change([&](CompanyId company, Person person, bool front) {
    EXPECT_EQ(company, acme.id);
    changes.emplace_back(person, front);
  });
  auto one = presence.attend(anna);
  auto two = presence.attend(anna);
  one.set_front(true);
  one.set_front(true);
  two.set_front(true);
  one = {};
  two.set_front(false);
  two = {};
  const auto who = Person::of(anna.agent);
  EXPECT_EQ(changes, (std::vector<std::pair<Person, bool>>{{who, true}, {who, false}}));
}

TEST_F(PresenceTest, Agents_AreToldThatTheCustomerIsHereAndSomeTimeAfterThatTheyLeft) {
  auto tab = mira();
  tab.set_front(true);
  const auto id = to_string(conversation);
  EXPECT_EQ(anna_hears.news(),
            (std::vector<json>{{{"type", "presence"}, {"conversation", id}, {"customer", {{"here", true}}}}}));
  EXPECT_TRUE(mira_hears.news().empty());

  const Micros left = clock.now();
  tab = {};
  pass(9 * kSecond);
  EXPECT_TRUE(anna_hears.news().empty());
  EXPECT_TRUE(presence.customer(acme.id, seat.customer, conversation, {}).here);
  pass(kSecond);
  EXPECT_EQ(anna_hears.news(),
            (std::vector<json>{
                {{"type", "presence"}, {"conversation", id}, {"customer", {{"here", false}, {"last_at", left}}}}}));
  EXPECT_EQ(presence.customer(acme.id, seat.customer, conversation, 5), (domain::Whereabouts{false, left, {}}));
}

TEST_F(PresenceTest, LookAtAnotherTab_IsNoDeparture) {
  auto tab = mira();
  tab.set_front(true);
  anna_hears.news();
  for (int i = 0; i < 5; ++i) {
    tab.set_front(false);
    pass(6 * kSecond);
    tab.set_front(true);
    pass(6 * kSecond);
  }
  EXPECT_TRUE(anna_hears.news().empty());
}

TEST_F(PresenceTest, Customer_IsToldTheNameOnlyOfWhoHasWrittenToThem) {
  auto tab = mira({author(ben, "Ben")});
  auto annas = presence.attend(anna);
  annas.set_front(true);
  EXPECT_EQ(mira_hears.news(), (std::vector<json>{{{"type", "presence"}, {"company", {{"here", true}}}}}));
  auto bens = presence.attend(ben);
  bens.set_front(true);
  const json ben_is_here{{"type", "presence"}, {"company", {{"here", true}, {"name", "Ben"}}}};
  EXPECT_EQ(mira_hears.news(), std::vector<json>{ben_is_here});
  presence.wrote(acme.id, conversation, author(anna, "Anna"));
  EXPECT_EQ(mira_hears.news().at(0).at("company").at("name"), "Anna");
  EXPECT_TRUE(anna_hears.news().empty()) << "colleagues have their own ways";
}

TEST_F(PresenceTest, Company_IsHereUntilTheLastAgentHasLeft) {
  auto tab = mira();
  auto annas = presence.attend(anna);
  auto bens = presence.attend(ben);
  annas.set_front(true);
  bens.set_front(true);
  mira_hears.news();
  annas = {};
  pass(11 * kSecond);
  EXPECT_TRUE(mira_hears.news().empty());
  const Micros left = clock.now();
  bens = {};
  pass(11 * kSecond);
  EXPECT_EQ(mira_hears.news(),
            (std::vector<json>{{{"type", "presence"}, {"company", {{"here", false}, {"last_at", left}}}}}));
}

TEST_F(PresenceTest, Typing_OfANoteIsNothingForTheCustomer) {
  auto tab = mira({author(anna, "Anna")});
  presence.agent_types(anna, "Anna", conversation, domain::MessageKind::note, true, nullptr);
  EXPECT_TRUE(mira_hears.news().empty());
  EXPECT_EQ(anna_hears.news().at(0).at("agent"), to_string(anna.agent));
  presence.agent_types(anna, "Anna", conversation, domain::MessageKind::text, true, &anna_hears);
  EXPECT_EQ(mira_hears.news(),
            (std::vector<json>{{{"type", "typing"}, {"by", "company"}, {"name", "Anna"}, {"on", true}}}));
  EXPECT_TRUE(anna_hears.news().empty()) << "it came from there";
  presence.agent_types(ben, "Ben", conversation, domain::MessageKind::text, true, nullptr);
  EXPECT_FALSE(mira_hears.news().at(0).contains("name")) << "the customer has not heard of Ben";
}

TEST_F(PresenceTest, CustomersTyping_IsToldToAgentsOnly) {
  presence.customer_types(acme.id, conversation, true);
  EXPECT_EQ(anna_hears.news().at(0).at("by"), "customer");
  EXPECT_TRUE(mira_hears.news().empty());
}

TEST_F(PresenceTest, LastSeen_IsStoredWhenSomebodyLeavesAndAtMostOnceAMinute) {
  EXPECT_FALSE(stored_seen_at());
  auto tab = mira();
  tab.set_front(true);
  const Micros first = clock.now();
  tab.set_front(false);
  pass(kSecond);
  EXPECT_EQ(stored_seen_at(), first);
  tab.set_front(true);
  const Micros second = clock.now();
  tab.set_front(false);
  pass(kSecond);
  EXPECT_EQ(stored_seen_at(), first);
  pass(kMinute);
  EXPECT_EQ(stored_seen_at(), second);
}

TEST_F(PresenceTest, Flush_StoresWhatIsNotYet) {
  auto annas = presence.attend(anna);
  annas.set_front(true);
  const Micros left = clock.now();
  annas = {};
  run(presence.flush());
  EXPECT_EQ(run(customers.view(visitor(), "", {}, 1)).company_seen_at, left);
}

// Each reader's step is in the log once, for both sides alike.
TEST_F(PresenceTest, Receipts_ReachBothSidesByTheLog) {
  RecordingSubscriber agents;
  RecordingSubscriber customer;
  const auto start = run(inbox.head(acme.id));
  const auto a = run(feed.attach({acme.id, {}}, {store.epoch(), start}, agents)).value();
  const auto c = run(feed.attach({acme.id, conversation}, {store.epoch(), start}, customer)).value();
  ASSERT_TRUE(run(inbox.mark(anna, conversation, storage::Mark::delivered, 1)));
  ASSERT_TRUE(run(inbox.mark(ben, conversation, storage::Mark::delivered, 1)));
  ASSERT_TRUE(run(inbox.mark(anna, conversation, storage::Mark::read, 1)));
  ASSERT_TRUE(run(inbox.mark(ben, conversation, storage::Mark::read, 1)));
  ASSERT_TRUE(answer(anna, conversation, "Good morning!"));
  ASSERT_TRUE(run(customers.mark(seat, "", storage::Mark::read, 2)));
  run_until(agents, 7);

  const auto steps = [start](const RecordingSubscriber& who) {
    std::vector<std::string> all;
    for (const auto& event : who.events(start)) {
      if (event.at("type") != "receipt") continue;
      all.push_back(event.at("by").get<std::string>() + " " + event.at("delivered").dump() + " " +
                    event.at("read").dump());
    }
    return all;
  };
  const std::vector<std::string> expected{"company 1 0", "company 1 1", "customer 2 2"};
  EXPECT_EQ(steps(agents), expected);
  EXPECT_EQ(steps(customer), expected);
  const auto view = run(customers.view(CustomerLine::Visitor{acme, seat}, "", {}, 1));
  EXPECT_EQ(view.receipts.customer.read, 2);
  EXPECT_EQ(view.receipts.company.read, 1);
  ASSERT_EQ(view.known_agents.size(), 1u);
  EXPECT_EQ(view.known_agents[0].name, "Anna");
}

TEST_F(PresenceTest, MarkInATopicWithoutConversation_IsNotFound) {
  EXPECT_EQ(run(customers.mark(seat, "jobs", storage::Mark::read, 1)).error().code, Code::not_found);
  const auto rival = add_company("rival");
  const auto spy = add_agent(rival, "Spy");
  EXPECT_EQ(run(inbox.mark(spy, conversation, storage::Mark::delivered, 1)).error().code, Code::not_found);
}

}  // namespace
}  // namespace dropline::chat
