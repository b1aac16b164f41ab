#include <cstdio>

#include "faults/resume_fixture.hpp"

#include "dropline/storage/database.hpp"

// Connections cut at every single byte, in both directions: every message arrives once and in order all the same.
namespace dropline::test {
namespace {

class Cut : public ResumeTest {
 public:
  Cut() : ResumeTest(6000), proxy_(server_.endpoint()), agent_(agent_http()) {}

  // A customer sends two messages, gets an answer, and sends a third.
  void customer_session() {
    const auto& person = next_customer();
    auto client = customer(person);
    client.send("one");
    client.send("two");
    follow_until(client, proxy_.endpoint(), [&] { return client.outbox_empty() && client.bodies("").size() >= 3; });
    reply(agent_, person, "three");
    follow_until(client, proxy_.endpoint(), [&] { return client.bodies("").size() >= 4; });
    client.send("four");
    follow_until(client, proxy_.endpoint(), [&] { return client.outbox_empty() && client.bodies("").size() >= 5; });
    EXPECT_EQ(client.bodies(""), bodies({"one", "two", "three", "four"}));
    EXPECT_EQ(client.complaints(), std::vector<std::string>{});
  }

  // The same without a WebSocket: each message by POST, and what is new by long polling.
  void polling_session() {
    const auto& person = next_customer();
    auto client = customer(person);
    const auto poll_until = [&](std::size_t messages) {
      while (client.bodies("").size() < messages || !client.outbox_empty()) {
        try {
          client.post_outbox(proxy_.endpoint());
          client.poll(proxy_.endpoint(), 5);
        } catch (const Disconnected&) {  // the next round asks again
        }
      }
    };
    client.send("one");
    client.send("two");
    poll_until(3);
    reply(agent_, person, "three");
    poll_until(4);
    EXPECT_EQ(client.bodies(""), bodies({"one", "two", "three"}));
    EXPECT_EQ(client.complaints(), std::vector<std::string>{});
  }

  // Somebody without a cookie writes the first message.
  void first_message_session() {
    ResumingClient client({.company = seeded_.company.slug});
    client.send("first");
    while (!client.outbox_empty()) {
      try {
        client.post_outbox(proxy_.endpoint());
      } catch (const Disconnected&) {  // unknown whether it was stored: the same client_id again
      }
    }
    client.poll(server_.endpoint(), 0);
    EXPECT_EQ(client.bodies(""), std::vector<std::string>{"first"});
    ++first_messages_;
  }

  void both_directions(const char* what, void (Cut::*session)()) {
    const int up = cut_all_along(proxy_, Direction::to_server, [&] { (this->*session)(); });
    const int down = cut_all_along(proxy_, Direction::to_client, [&] { (this->*session)(); });
    EXPECT_GT(up, 50);
    EXPECT_GT(down, 50);
    std::printf("resume: %s cut at %d offsets to the server and %d to the client, each message once, in order\n", what,
                up, down);
  }

  std::int64_t stored_customers() {
    static_cast<void>(server_.terminate());
    storage::Database database(database_file(directory_.path()), storage::Database::Mode::read_write);
    auto count = database.query("SELECT count(*) FROM customers");
    return count.next() ? count.integer(0) : -1;
  }

  CutProxy proxy_;
  HttpClient agent_;
  std::int64_t first_messages_ = 0;
};

TEST_F(Cut, CustomersSocketAtEveryByte_EachMessageOnceInOrder) { both_directions("a socket", &Cut::customer_session); }

TEST_F(Cut, LongPollingAllAlong_EachMessageOnceInOrder) { both_directions("long polling", &Cut::polling_session); }

TEST_F(Cut, FirstMessageAllAlong_MakesOneCustomer) {
  both_directions("the first message", &Cut::first_message_session);
  EXPECT_EQ(stored_customers(), static_cast<std::int64_t>(seeded_.customers.size()) + first_messages_);
}

// One agent, cut again and again, whose state must stay right all along: it never gets a reset after the first one.
TEST_F(Cut, AgentsSocketAtEveryByte_EachMessageOnceInOrder) {
  const auto& person = seeded_.customers.front();
  const auto conversation = to_string(person.conversation);
  auto colleague = agent();
  follow_until(colleague, server_.endpoint(), [&] { return colleague.connected(); });
  auto writer = customer(person);
  follow_until(writer, server_.endpoint(), [&] { return writer.connected(); });

  std::vector<std::string> expected{kFirstBody};
  const auto everything_arrived = [&] {
    return colleague.outbox_empty() && colleague.bodies(conversation).size() >= expected.size();
  };
  const auto session = [&] {
    colleague.disconnect();
    const auto number = std::to_string(expected.size());
    expected.push_back("question " + number);
    writer.send(expected.back());
    follow_until(writer, server_.endpoint(), [&] { return writer.outbox_empty(); });
    expected.push_back("answer " + number);
    colleague.send(expected.back(), conversation);
    follow_until(colleague, proxy_.endpoint(), everything_arrived);
  };
  const int up = cut_all_along(proxy_, Direction::to_server, session);
  const int down = cut_all_along(proxy_, Direction::to_client, session);

  EXPECT_EQ(colleague.bodies(conversation), expected);
  EXPECT_EQ(colleague.resets(), 1);
  EXPECT_EQ(colleague.complaints(), std::vector<std::string>{});
  std::printf("resume: an agent's socket cut at %d offsets to the server and %d to the client\n", up, down);
}

}  // namespace
}  // namespace dropline::test
