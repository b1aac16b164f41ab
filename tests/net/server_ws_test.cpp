#include "net/server_fixture.hpp"

#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace dropline::net {
namespace {

using nlohmann::json;
using test::UpgradeRefused;
using test::WsClient;
using test::WsOptions;

class WebSocketServer : public ServerFixture {
 protected:
  // The reply to an upgrade that is refused.
  [[nodiscard]] test::HttpReply refused_upgrade(const WsOptions& options) const {
    try {
      const WsClient socket(endpoint(), options);
    } catch (const UpgradeRefused& refused) {
      return refused.reply();
    }
    ADD_FAILURE() << "the upgrade was accepted";
    return {};
  }
};

void expect_open(WsClient& socket) {
  socket.send({{"type", "ping"}, {"n", 7}});
  EXPECT_EQ(socket.read_until("pong").at("n"), 7);
}

// The bodies of the messages of an `events` frame.
std::vector<std::string> bodies(const json& frame) {
  std::vector<std::string> all;
  for (const auto& event : frame.at("events")) {
    if (event.at("type") == "message") all.push_back(event.at("message").at("body"));
  }
  return all;
}

TEST_F(WebSocketServer, GreetsACustomerWithTheConversation) {
  start();
  auto socket = customer_socket();
  socket.send(hello("customer"));
  const auto reset = socket.read();
  EXPECT_EQ(reset.at("type"), "reset");
  EXPECT_EQ(reset.at("conversation").at("id"), to_string(seeded.customers.front().conversation));
  EXPECT_EQ(reset.at("messages").at(0).at("body"), test::kFirstBody);
}

TEST_F(WebSocketServer, BringsAMessageToEveryoneAndAnAckToItsSender) {
  start_with_tls();
  auto writer = customer();
  auto anna = agent();
  const auto sent = message("Are you there?");
  writer.send(sent);
  EXPECT_EQ(writer.read_until("ack").at("client_id"), sent.at("client_id"));
  EXPECT_EQ(bodies(anna.read_until("events")), std::vector<std::string>{"Are you there?"});

  anna.send(answer("between us", "note"));
  anna.send(answer("Good morning!"));
  json to_customer;
  do {
    to_customer = writer.read_until("events");
  } while (bodies(to_customer) == std::vector<std::string>{"Are you there?"});
  EXPECT_EQ(bodies(to_customer), std::vector<std::string>{"Good morning!"}) << "a note is not for customers";
}

TEST_F(WebSocketServer, ContinuesExactlyAtTheCursor) {
  start();
  auto writer = customer_socket();
  writer.send(hello("customer"));
  const auto reset = writer.read();
  writer.send(message("one"));
  const auto ack = writer.read_until("ack");

  auto again = customer_socket();
  auto greeting = hello("customer");
  greeting["cursor"] = {{"epoch", reset.at("epoch")}, {"ev", reset.at("ev")}};
  again.send(greeting);
  const auto welcome = again.read();
  EXPECT_EQ(welcome.at("type"), "welcome");
  EXPECT_EQ(welcome.at("ev"), reset.at("ev"));
  const auto events = again.read();
  EXPECT_EQ(events.at("from"), reset.at("ev"));
  EXPECT_GE(events.at("to"), ack.at("ev"));
  EXPECT_EQ(bodies(events), std::vector<std::string>{"one"});
}

TEST_F(WebSocketServer, ResetsACursorItDoesNotHave) {
  start();
  auto known = customer_socket();
  known.send(hello("customer"));
  const auto epoch = known.read().at("epoch");
  for (const json& cursor : {json{{"epoch", "foreign"}, {"ev", 1}}, json{{"epoch", epoch}, {"ev", 999'999}}}) {
    for (const auto* as : {"customer", "agent"}) {
      auto socket = as == std::string("agent") ? agent_socket() : customer_socket();
      auto greeting = hello(as);
      greeting["cursor"] = cursor;
      socket.send(greeting);
      EXPECT_EQ(socket.read().at("type"), "reset") << greeting;
    }
  }
}

TEST_F(WebSocketServer, StaysOpenAfterWhatItCannotTake) {
  start();
  auto socket = customer_socket();
  const auto code_of = [&socket](const std::string& text) {
    socket.send_text(text);
    return socket.read_until("error").at("code").get<std::string>();
  };
  EXPECT_EQ(code_of(message("too early").dump()), "hello_required");
  EXPECT_EQ(code_of(R"({"type":"hello","v":1,"as":"customer","company":"nobody"})"), "not_found");
  EXPECT_EQ(code_of(R"({"type":"hello","v":1,"as":"agent","company":"acme"})"), "unauthenticated");
  socket.send(hello("customer"));
  const auto greeted = socket.read();
  EXPECT_EQ(greeted.at("type"), "reset") << greeted;

  EXPECT_EQ(code_of(hello("customer").dump()), "hello_required");
  EXPECT_EQ(code_of("{"), "invalid_json");
  EXPECT_EQ(code_of("[]"), "invalid_json");
  EXPECT_EQ(code_of(R"({"type":"dance"})"), "unknown_event");
  EXPECT_EQ(code_of(R"({"type":"read","conversation":"1","seq":1})"), "invalid_field");

  auto wrong = message("x");
  wrong["body"] = 5;
  socket.send(wrong);
  const auto error = socket.read_until("error");
  EXPECT_EQ(error.at("code"), "invalid_field");
  EXPECT_EQ(error.at("field"), "body");
  EXPECT_EQ(error.at("client_id"), wrong.at("client_id"));

  socket.send(answer("as if an agent"));
  EXPECT_EQ(socket.read_until("error").at("field"), "conversation");
  expect_open(socket);
}

TEST_F(WebSocketServer, ClosesWithTheCodeOfTheProtocol) {
  config.limits.body_bytes = 1000;
  start();
  auto binary = customer();
  binary.send_frame(test::Opcode::binary, "{}");
  EXPECT_EQ(binary.wait_for_close(), 1003);

  auto oversize = customer();
  oversize.send_text(std::string(1001, ' '));
  EXPECT_EQ(oversize.wait_for_close(), 1009);

  auto future = customer_socket();
  auto greeting = hello("customer");
  greeting["v"] = 2;
  future.send(greeting);
  EXPECT_EQ(future.read().at("code"), "unsupported_version");
  EXPECT_EQ(future.wait_for_close(), 1008);
}

TEST_F(WebSocketServer, ClosesOnWhoDoesNotSayHello) {
  config.limits.hello_seconds = 1;
  start();
  auto silent = customer_socket();
  EXPECT_EQ(silent.wait_for_close(), 1008);
}

TEST_F(WebSocketServer, RefusesUpgradesFromForeignPages) {
  start();
  WsOptions options;
  options.cookies = seeded.customers.front().cookie;
  for (const auto* origin : {"", "null", "https://evil.example"}) {
    options.origin = origin;
    const auto reply = refused_upgrade(options);
    EXPECT_EQ(reply.status, 403) << origin;
    EXPECT_EQ(reply.json().at("code"), "wrong_origin");
  }
}

TEST_F(WebSocketServer, LimitsTheSocketsOfAnAddress) {
  config.limits.sockets_per_address = 2;
  start();
  std::optional<WsClient> first(customer());
  const auto second = customer();
  EXPECT_EQ(refused_upgrade({}).json().at("code"), "rate_limited");
  first.reset();
  // The server learns of it at some moment of its own.
  const auto deadline = std::chrono::steady_clock::now() + test::kPatience;
  std::optional<WsClient> third;
  while (!third && std::chrono::steady_clock::now() < deadline) {
    try {
      third.emplace(customer());
    } catch (const UpgradeRefused&) {
      // not yet
    }
  }
  ASSERT_TRUE(third);
  expect_open(*third);
}

TEST_F(WebSocketServer, LimitsTheMessagesOfASession) {
  config.limits.messages_per_second = 1;
  config.limits.messages_burst = 3;
  start();
  auto socket = customer();
  std::set<std::string> refused;
  for (int i = 0; i < 3; ++i) socket.send(message("allowed"));
  const auto one_too_many = message("one too many");
  socket.send(one_too_many);
  const auto error = socket.read_until("error");
  EXPECT_EQ(error.at("code"), "rate_limited");
  EXPECT_EQ(error.at("client_id"), one_too_many.at("client_id"));
  EXPECT_EQ(error.at("retry_after"), 1);

  auto second = customer();
  second.send(message("from the same device"));
  EXPECT_EQ(second.read_until("error").at("code"), "rate_limited") << "another socket gains nothing";
}

TEST_F(WebSocketServer, StoresManyMessagesInFlightWithoutGaps) {
  constexpr int kMessages = 300;
  config.limits.messages_burst = kMessages;
  config.limits.address_messages_burst = kMessages;
  start();
  auto socket = customer();
  for (int i = 0; i < kMessages; ++i) socket.send(message(std::to_string(i)));
  std::set<std::int64_t> seqs;
  for (int i = 0; i < kMessages; ++i) seqs.insert(socket.read_until("ack").at("seq").get<std::int64_t>());
  EXPECT_EQ(seqs.size(), std::size_t{kMessages});
  EXPECT_EQ(*seqs.begin(), 2);
  EXPECT_EQ(*seqs.rbegin(), kMessages + 1);
}

TEST_F(WebSocketServer, ClosesTheSocketsOfWhoLostTheirRights) {
  start();
  auto anna = agent();
  auto bystander = customer();
  chat::RightsEnded elsewhere;
  elsewhere.agent = seeded.company.agent;
  elsewhere.company = CompanyId{seeded.company.id.value + 1};
  on_io([&] { server().end_rights(elsewhere); });
  expect_open(anna);

  chat::RightsEnded here = elsewhere;
  here.company = seeded.company.id;
  on_io([&] { server().end_rights(here); });
  EXPECT_EQ(anna.read().at("reason"), "signed_out");
  EXPECT_EQ(anna.wait_for_close(), 1008);
  expect_open(bystander);
}

TEST_F(WebSocketServer, ClosesSocketsOfADeviceThatWasSignedOut) {
  start();
  auto mira = customer();
  auto anna = agent();
  chat::RightsEnded elsewhere;
  elsewhere.company = seeded.company.id;
  elsewhere.device = DeviceId{1};
  on_io([&] { server().end_rights(elsewhere); });
  expect_open(mira);

  test::HttpClient browser(endpoint());
  const test::Headers cookie{{"Cookie", seeded.customers.front().cookie}};
  const auto devices = browser.get("/-/api/v1/customer/acme/devices", cookie).json().at("devices");
  const auto path = "/-/api/v1/customer/acme/devices/" + devices.at(0).at("id").get<std::string>();
  EXPECT_EQ(browser.request("DELETE", path, {}, cookie).status, 204);
  EXPECT_EQ(mira.read().at("reason"), "signed_out");
  EXPECT_EQ(mira.wait_for_close(), 1008);
  expect_open(anna);
}

TEST_F(WebSocketServer, SaysByeBeforeItStops) {
  start();
  std::optional<WsClient> anna(agent());
  std::optional<WsClient> writer(customer());
  const auto sent = message("just in time");
  writer->send(sent);
  EXPECT_EQ(writer->read_until("ack").at("client_id"), sent.at("client_id"));
  std::thread drainer([this] { drain(); });
  for (auto* socket : {&writer, &anna}) {
    EXPECT_EQ((*socket)->read_until("bye").at("reason"), "restart");
    EXPECT_EQ((*socket)->wait_for_close(), 1012);
    socket->reset();
  }
  drainer.join();
}

// The agent reads nothing while more is written than the queue and the kernel hold: `resync`, then all of it, once.
TEST_F(WebSocketServer, SendsASlowClientBackToTheLogWithoutLoss) {
  constexpr int kMessages = 600;
  config.limits.slow_client_frames = 8;
  config.limits.slow_client_bytes = 64 * 1024;
  config.limits.messages_burst = 2 * kMessages;
  config.limits.address_messages_burst = 2 * kMessages;
  start();
  auto slow = agent_socket({.receive_buffer_bytes = 4096});
  slow.send(hello("agent"));
  std::int64_t cursor = slow.read().at("ev");

  // Not by a socket: to that its own messages come back, and with such a small queue it may be the slow one.
  test::HttpClient writer(endpoint());
  writer.set_cookie(seeded.customers.front().cookie);
  const std::string filling(6000, 'x');
  for (int i = 0; i < kMessages; ++i) {
    const auto reply = writer.post("/-/api/v1/customer/acme/messages", {{"client_id", ClientId::random().text()},
                                                                        {"body", std::to_string(i) + ' ' + filling}});
    ASSERT_EQ(reply.status, 201) << reply.body;
  }

  int resyncs = 0;
  int next = 0;
  while (next < kMessages) {
    const auto frame = slow.read();
    if (frame.at("type") == "resync") {
      ++resyncs;
      EXPECT_EQ(frame.at("ev"), cursor);
    } else if (frame.at("type") == "events") {
      ASSERT_EQ(frame.at("from"), cursor);
      cursor = frame.at("to");
      for (const auto& body : bodies(frame)) EXPECT_EQ(std::stoi(body), next++);
    }
  }
  EXPECT_GT(resyncs, 0);
  EXPECT_EQ(next, kMessages);
}

}  // namespace
}  // namespace dropline::net
