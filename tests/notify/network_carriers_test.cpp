#include "dropline/notify/network_carriers.hpp"

#include <date/date.h>

#include <array>
#include <chrono>
#include <optional>

#include "dropline/domain/ladder.hpp"
#include "dropline/notify/agent_notifiers.hpp"
#include "dropline/outbound/http_client.hpp"
#include "dropline/storage/notifications.hpp"
#include "dropline/storage/notifiers.hpp"
#include "dropline/storage/reach.hpp"
#include "notify/node_script.hpp"
#include "notify/notify_fixture.hpp"
#include "notify/push/base64url.hpp"
#include "notify/push/message_encryption.hpp"
#include "support/endpoint.hpp"
#include "support/http_peer.hpp"

// Pushes and other notifiers on real sockets, up to the services' door.
namespace dropline::notify {
namespace {

using How = Handed::How;
using domain::Person;
using nlohmann::json;
using test::HttpPeer;

const std::string kBase = "https://chat.example.com";

class NetworkCarriersTest : public NotifyFixture {
 protected:
  NetworkCarriersTest() {
    config.push_contact = "mailto:push@example.com";
    config.test_loopback = "allow";
    browser = test::ask_node("new_receivers.mjs", {{"count", 1}})[0];
    keys = *parse_subscription_keys(browser["p256dh"].get<std::string>(), browser["auth"].get<std::string>());
  }

  NetworkCarriers& network() {
    if (!mailer) mailer.emplace(store, config, kBase, directory.path() / "mail.key");
    if (!network_) network_.emplace(store, config, kBase, directory.path() / "vapid.pem", *mailer, io.get_executor());
    return *network_;
  }

  // An answer to the customer that they have not read.
  News news(const std::string& body = "Your bicycle is ready.") {
    News made;
    made.company = acme;
    made.language = "en";
    made.to = Person::of(customer);
    made.conversation = conversation;
    made.customer_name = "Mira";
    domain::Message message;
    message.seq = 2;
    message.at = clock.now();
    message.author = {domain::AuthorKind::agent, anna.agent.value, "Anna"};
    message.body = body;
    made.messages = std::make_shared<const std::vector<domain::Message>>(1, message);
    made.push_until = clock.now() + kDay;
    made.first_seq = made.last_seq = 2;
    return made;
  }
  storage::PushSubscription target(const std::string& endpoint) { return {1, 1, endpoint, keys.p256dh, keys.auth}; }
  Handed push(News told) { return run(network().push(std::move(told), target(peer.url("/wpush/secret")))); }

  void subscribe(Person person) {
    auto command = [&](storage::Tx& tx) -> Result<bool> {
      const storage::PushSubscription fresh{make_id(clock), 1, peer.url("/wpush/secret"), keys.p256dh, keys.auth};
      storage::keep_subscription(tx, acme.id, person, fresh, 10);
      storage::look_again(tx, acme.id, person);
      return true;
    };
    (void)write(std::move(command));
  }

  static std::string http_date(Micros at) {
    const date::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(at)};
    return date::format("%a, %d %b %Y %T GMT", date::floor<std::chrono::seconds>(time));
  }
  static std::string body_of(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }
  static std::string header_of(const std::string& request, const std::string& name) {
    const auto at = request.find("\r\n" + name + ": ");
    if (at == request.npos) return "";
    const auto begin = at + name.size() + 4;
    return request.substr(begin, request.find("\r\n", begin) - begin);
  }
  // What the browser gets out of the request: null when it cannot be decrypted.
  json opened(const std::string& request) {
    const auto texts = test::ask_node("open_pushes.mjs", json::array({{{"private_key", browser["private_key"]},
                                                                       {"auth", browser["auth"]},
                                                                       {"body", to_base64url(body_of(request))}}}));
    if (texts[0].is_null()) return {};
    const auto bytes = from_base64url(texts[0].get<std::string>(), kPushBodyBytes).value();
    return json::parse(bytes.begin(), bytes.end());
  }

  Config config;
  std::string status = "201 Created";
  std::string more_headers;
  std::string reply_body;
  HttpPeer peer{io, [this](const std::string&) { return HttpPeer::reply(status, reply_body, more_headers); }};
  json browser;
  SubscriptionKeys keys;
  std::optional<Mailer> mailer;

 private:
  std::optional<NetworkCarriers> network_;
};

TEST_F(NetworkCarriersTest, Push_IsReadByTheBrowserAlone_AndLeadsToTheMessage) {
  const auto handed = push(news());
  EXPECT_EQ(handed.how, How::sent);
  EXPECT_EQ(handed.detail, "");
  ASSERT_EQ(peer.requests().size(), 1U);
  const auto& request = peer.requests()[0];
  EXPECT_TRUE(request.starts_with("POST /wpush/secret HTTP/1.1\r\n"));
  EXPECT_EQ(header_of(request, "TTL"), "86400");
  EXPECT_EQ(header_of(request, "Urgency"), "high");
  EXPECT_EQ(header_of(request, "Topic").size(), 32U);
  EXPECT_EQ(header_of(request, "Content-Encoding"), "aes128gcm");
  EXPECT_TRUE(header_of(request, "Authorization").ends_with("k=" + network().push_key()));
  EXPECT_EQ(request.find("bicycle"), std::string::npos);

  const auto id = to_string(conversation);
  const std::string page = kBase + "/acme#m=2";
  EXPECT_EQ(opened(request), json({{"web_push", 8030},
                                   {"app_badge", 1},
                                   {"notification",
                                    {{"title", "Company acme"},
                                     {"body", "Your bicycle is ready."},
                                     {"navigate", page},
                                     {"tag", "c" + id},
                                     {"lang", "en"},
                                     {"dir", "auto"},
                                     {"silent", false},
                                     {"icon", kBase + "/-/icon/acme/192.png"},
                                     {"app_badge", 1},
                                     {"data",
                                      {{"company", "acme"},
                                       {"conversation", id},
                                       {"seq", 2},
                                       {"topic", ""},
                                       {"unread", 1},
                                       {"for", "customer"}}},
                                     {"actions",
                                      {{{"action", "reply"},
                                        {"title", "Reply"},
                                        {"type", "text"},
                                        {"placeholder", "Your reply"},
                                        {"navigate", page}},
                                       {{"action", "read"}, {"title", "Mark as read"}, {"navigate", page}}}}}}}));
}

TEST_F(NetworkCarriersTest, Push_ToAnAgent_NamesTheCustomer_AndLeadsIntoTheInbox) {
  auto told = news("Second");
  told.to = Person::of(anna.agent);
  told.language = "de";
  told.messages = std::make_shared<const std::vector<domain::Message>>(2, told.messages->at(0));
  EXPECT_EQ(push(told).how, How::sent);
  const auto shown = opened(peer.requests().at(0))["notification"];
  EXPECT_EQ(shown["title"], "Mira · Company acme");
  EXPECT_EQ(shown["body"], "2 neue Nachrichten: Second");
  EXPECT_EQ(shown["navigate"], kBase + "/-/inbox/acme/c/" + to_string(conversation));
  EXPECT_EQ(shown["data"]["for"], "agent");
  EXPECT_EQ(shown["data"]["unread"], 2);
  EXPECT_EQ(shown["actions"][0]["title"], "Antworten");
}

TEST_F(NetworkCarriersTest, Push_OfALongMessage_IsCutSoThatItFits) {
  EXPECT_EQ(push(news(std::string(8'000, 'x'))).how, How::sent);
  EXPECT_LE(body_of(peer.requests().at(0)).size(), kPushBodyBytes);
  EXPECT_TRUE(opened(peer.requests()[0])["notification"]["body"].get<std::string>().ends_with("x…"));
}

TEST_F(NetworkCarriersTest, Push_EachAnswerOfTheService_MeansOneThing) {
  const struct {
    std::string status;
    std::string headers;
    How how;
    Micros wait;
  } cases[] = {{"201 Created", "", How::sent, 0},
               {"404 Not Found", "", How::gone, 0},
               {"410 Gone", "", How::gone, 0},
               {"413 Payload Too Large", "", How::refused, 0},
               {"429 Too Many Requests", "Retry-After: 120\r\n", How::later, 2 * kMinute},
               {"503 Service Unavailable", "", How::later, 0},
               {"401 Unauthorized", "", How::later, kHour},
               {"403 Forbidden", "", How::later, kHour},
               {"302 Found", "Location: /elsewhere\r\n", How::refused, 0}};
  for (const auto& each : cases) {
    status = each.status;
    more_headers = each.headers;
    const auto handed = push(news());
    EXPECT_EQ(handed.how, each.how) << each.status;
    EXPECT_EQ(handed.not_before, each.wait == 0 ? 0 : clock.now() + each.wait) << each.status;
    EXPECT_FALSE(handed.channel_down) << each.status;
    EXPECT_EQ(handed.detail.empty(), each.how == How::sent) << each.status;
    EXPECT_EQ(handed.detail.find("secret"), std::string::npos) << handed.detail;
  }
  EXPECT_EQ(peer.requests().size(), std::size(cases));  // no redirect was followed
}

TEST_F(NetworkCarriersTest, Push_WithNobodyThere_WaitsForTheChannel) {
  const std::string nobody = "http://127.0.0.1:" + std::to_string(test::free_port()) + "/wpush";
  const auto handed = run(network().push(news(), target(nobody)));
  EXPECT_EQ(handed.how, How::later);
  EXPECT_TRUE(handed.channel_down);
  EXPECT_EQ(handed.detail.find("127.0.0.1"), std::string::npos) << handed.detail;
}

TEST_F(NetworkCarriersTest, Push_ToWhatIsNoPushServiceAnyMore_IsGone_AndNothingIsCalled) {
  config.test_loopback = "";
  EXPECT_FALSE(network().endpoint_allowed(peer.url("/wpush")));
  EXPECT_TRUE(network().endpoint_allowed("https://fcm.googleapis.com/fcm/send/x"));
  EXPECT_EQ(push(news()).how, How::gone);
  auto damaged = target("https://fcm.googleapis.com/fcm/send/x");
  damaged.p256dh[1] ^= 1;
  EXPECT_EQ(run(network().push(news(), damaged)).how, How::gone);
  EXPECT_EQ(peer.accepted(), 0);
}

TEST_F(NetworkCarriersTest, GoneSubscription_IsRemovedByTheNotifier) {
  Notifier real(store, network(), surroundings, limits, io.get_executor());
  subscribe(Person::of(customer));
  ASSERT_TRUE(answer(anna, conversation, "Hello"));
  status = "410 Gone";
  run(real.tell_due());
  EXPECT_EQ(peer.requests().size(), 1U);
  EXPECT_EQ(number("SELECT COUNT(*) FROM push_subscriptions"), 0);
}

TEST_F(NetworkCarriersTest, ContactForPushServices_IsTakenFromWhatIsSet) {
  config.push_contact = "";
  EXPECT_FALSE(network().has_push());
  EXPECT_EQ(network().push_key(), "");
  EXPECT_EQ(push(news()).how, How::refused);
  std::set<std::string> public_keys;
  const auto key_with = [&](const Config& other) {
    const NetworkCarriers made(store, other, kBase, directory.path() / "vapid.pem", *mailer, io.get_executor());
    EXPECT_TRUE(made.has_push());
    public_keys.insert(made.push_key());
  };
  Config by_mail;
  by_mail.mail_from = "hello@example.com";
  key_with(by_mail);
  Config by_url;
  by_url.public_url = kBase;
  key_with(by_url);
  EXPECT_EQ(public_keys.size(), 1U);  // the key of the first start
  Config wrong;
  wrong.push_contact = "mailto:root@localhost";
  EXPECT_THROW(key_with(wrong), std::runtime_error);
}

TEST_F(NetworkCarriersTest, Notifier_GetsAWebhook) {
  status = "204 No Content";
  auto told = news();
  told.to = Person::of(anna.agent);
  const std::string url =
      "json://127.0.0.1:" + std::to_string(peer.port()) + "/hook?secret=whsec_" + std::string(40, 'a');
  EXPECT_EQ(run(network().notifier(told, {7, url})).how, How::sent);
  ASSERT_EQ(peer.requests().size(), 1U);
  EXPECT_TRUE(peer.requests()[0].starts_with("POST /hook HTTP/1.1\r\n"));
  EXPECT_EQ(json::parse(body_of(peer.requests()[0]))["data"]["text"], "Your bicycle is ready.");
  EXPECT_EQ(peer.requests()[0].find("whsec_"), std::string::npos);
}

TEST_F(NetworkCarriersTest, ATooLargeBody_LeavesTheMeaningToTheStatus) {
  reply_body = std::string(outbound::HttpOptions().reply_bytes + 1, 'x');
  const std::string url = "ntfy://127.0.0.1:" + std::to_string(peer.port()) + "/topic";
  for (const auto& [answered, how] : {std::pair("200 OK", How::sent), std::pair("410 Gone", How::gone)}) {
    status = answered;
    EXPECT_EQ(run(network().notifier(news(), {7, url})).how, how) << answered;
    EXPECT_EQ(push(news()).how, how) << answered;
  }
}

TEST_F(NetworkCarriersTest, Notifier_RedirectIsNotFollowed) {
  status = "307 Temporary Redirect";
  more_headers = "Location: " + peer.url("/elsewhere") + "\r\n";
  const std::string url = "ntfy://127.0.0.1:" + std::to_string(peer.port()) + "/topic";
  EXPECT_EQ(run(network().notifier(news(), {7, url})).how, How::refused);
  EXPECT_EQ(peer.requests().size(), 1U);
}

TEST_F(NetworkCarriersTest, Notifier_OnThisMachine_IsNotCalledByDefault) {
  config.test_loopback = "";
  for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"}) {
    const std::string url = "ntfy://" + host + ":" + std::to_string(peer.port()) + "/topic";
    const auto handed = run(network().notifier(news(), {7, url}));
    EXPECT_EQ(handed.how, How::refused) << host;
    EXPECT_EQ(handed.detail.find(host), std::string::npos) << handed.detail;
  }
  EXPECT_EQ(peer.accepted(), 0);
}

TEST_F(NetworkCarriersTest, AfterTheSystemsClockWasSetBack_OthersGetItsTime_AndTheirDatesAreReadByIt) {
  clock.set((clock.now() / kSecond + 1) * kSecond);  // dates have no more than seconds
  clock.set_wall_back(kDay);
  status = "503 Service Unavailable";
  more_headers = "Retry-After: " + http_date(clock.wall() + 2 * kMinute) + "\r\n";
  const std::string url =
      "json://127.0.0.1:" + std::to_string(peer.port()) + "/hook?secret=whsec_" + std::string(40, 'a');
  EXPECT_EQ(run(network().notifier(news(), {7, url})).not_before, clock.now() + 2 * kMinute);
  EXPECT_EQ(header_of(peer.requests().at(0), "webhook-timestamp"), std::to_string(clock.wall() / kSecond));
  EXPECT_EQ(push(news()).not_before, clock.now() + 2 * kMinute);
}

class AgentNotifiersTest : public NetworkCarriersTest {
 protected:
  std::string local(const std::string& path) {
    return "json://127.0.0.1:" + std::to_string(peer.port()) + path + "?secret=whsec_" + std::string(40, 'a');
  }
  AgentNotifier only() { return run(notifiers.list(anna)).at(0); }

  AgentNotifiers notifiers{store, network()};
  Notifier real{store, network(), surroundings, limits, io.get_executor()};
};

TEST_F(AgentNotifiersTest, UnreadMessage_IsToldAgainUnderTheSameId_UntilItIsTaken) {
  ASSERT_TRUE(run(notifiers.add(anna, local("/hook"))));
  status = "503 Service Unavailable";
  run(real.tell_due());
  ASSERT_EQ(peer.requests().size(), 1U);
  EXPECT_EQ(only().last_error, "The service is busy or broken (status 503).");
  status = "200 OK";
  clock.advance(kMinute);
  run(real.tell_due());
  ASSERT_EQ(peer.requests().size(), 2U);
  const auto& [first, second] = std::pair(peer.requests()[0], peer.requests()[1]);
  EXPECT_EQ(header_of(first, "webhook-id"), header_of(second, "webhook-id"));
  EXPECT_NE(header_of(first, "webhook-timestamp"), header_of(second, "webhook-timestamp"));
  EXPECT_EQ(body_of(first), body_of(second));
  EXPECT_EQ(only().last_error, "");
  clock.advance(kHour);
  run(real.tell_due());
  EXPECT_EQ(peer.requests().size(), 2U);

  ASSERT_TRUE(send(visitor(device), text("Still there?")));
  clock.advance(domain::kTeamPause);
  run(real.tell_due());
  ASSERT_EQ(peer.requests().size(), 3U);
  EXPECT_NE(header_of(peer.requests()[2], "webhook-id"), header_of(second, "webhook-id"));
}

TEST_F(AgentNotifiersTest, GoneOne_IsSwitchedOff_UntilATestSucceeds) {
  const auto added = run(notifiers.add(anna, local("/hook")));
  ASSERT_TRUE(added);
  status = "410 Gone";
  run(real.tell_due());
  EXPECT_TRUE(only().off);
  ASSERT_TRUE(send(visitor(device), text("Still there?")));
  run(real.tell_due());
  EXPECT_EQ(peer.requests().size(), 1U);

  status = "500 Oops";
  const auto failed = run(notifiers.test(anna, added->notifier.id));
  EXPECT_FALSE(failed->ok);
  EXPECT_EQ(failed->message, "The service is busy or broken (status 500).");
  EXPECT_TRUE(only().off);
  EXPECT_EQ(run(notifiers.test(anna, added->notifier.id)).error().code, Code::rate_limited);

  status = "200 OK";
  clock.advance(kNotifierTestPause);
  EXPECT_TRUE(run(notifiers.test(anna, added->notifier.id))->ok);
  EXPECT_FALSE(only().off);
  EXPECT_EQ(only().last_error, "");
  EXPECT_EQ(only().last_at, clock.now());
}

TEST_F(AgentNotifiersTest, Test_SaysThatItIsOne_AndLeadsToTheInbox) {
  const auto added = run(notifiers.add(anna, local("/hook")));
  ASSERT_TRUE(run(notifiers.test(anna, added->notifier.id))->ok);
  const auto told = json::parse(body_of(peer.requests().at(0)));
  EXPECT_EQ(told["type"], "notifier.test");
  EXPECT_EQ(told["data"], json({{"company", "acme"},
                                {"title", "Dropline · Company acme"},
                                {"text", "This is a test. Messages from customers will reach you here."},
                                {"url", kBase + "/-/inbox/acme"}}));
}

}  // namespace
}  // namespace dropline::notify
