#include "dropline/storage/recipients.hpp"

#include "net/api_fixture.hpp"

// docs/protocol.md, "Customers over HTTP".
namespace dropline::net {
namespace {

using nlohmann::json;

class CustomerApi : public ApiTest {
 protected:
  HttpResponse send(Browser& who, const json& sent) { return who.post(kCustomer + "/messages", sent); }
  json conversation(Browser& who, const std::string& topic = "") {
    const auto response = who.get(kCustomer + "/conversation?topic=" + topic);
    EXPECT_EQ(response.status, 200) << response.body;
    return json_of(response);
  }
};

TEST_F(CustomerApi, VisitorSeesTheCompanyAndNothingElse) {
  auto visitor = browser();
  const auto seen = conversation(visitor);
  EXPECT_EQ(seen.at("company").at("slug"), "acme");
  EXPECT_EQ(seen.at("epoch"), store.epoch());
  EXPECT_EQ(seen.at("messages"), json::array());
  EXPECT_FALSE(seen.contains("conversation"));
  EXPECT_TRUE(visitor.cookies.empty());
}

TEST_F(CustomerApi, FirstMessageMakesTheCustomerAndSetsTheCookie) {
  auto mira = browser();
  const auto sent = message("Hello!");
  const auto response = send(mira, sent);
  ASSERT_EQ(response.status, 201) << response.body;
  const auto ack = json_of(response);
  EXPECT_EQ(ack.at("client_id"), sent.at("client_id"));
  EXPECT_EQ(ack.at("seq"), 1);
  EXPECT_EQ(ack.at("duplicate"), false);
  EXPECT_EQ(ack.at("epoch"), store.epoch());
  const auto cookie = header_of(response, "Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("dropline_" + to_string(acme.id) + "=")) << cookie;
  EXPECT_TRUE(cookie.ends_with("; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax")) << cookie;

  const auto seen = conversation(mira);
  ASSERT_EQ(seen.at("messages").size(), 1U);
  EXPECT_EQ(seen.at("messages")[0].at("body"), "Hello!");
  EXPECT_EQ(seen.at("messages")[0].at("client_id"), sent.at("client_id"));
  EXPECT_EQ(seen.at("conversation").at("id"), ack.at("conversation"));
  EXPECT_EQ(seen.at("ev"), ack.at("ev").get<int>() + 1) << "the wait that it began is in the log, too";
}

TEST_F(CustomerApi, UnderTlsTheCookieIsBoundToTheHost) {
  auto mira = browser();
  mira.secure = true;
  const auto cookie = header_of(send(mira, message("Hello!")), "Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-dropline_")) << cookie;
  EXPECT_TRUE(cookie.ends_with("; Secure")) << cookie;
  // Without the prefix it counts for nothing: a neighbouring domain could have set it.
  const auto value = mira.cookies.at("__Host-dropline_" + to_string(acme.id));
  mira.cookies = {{"dropline_" + to_string(acme.id), value}};
  EXPECT_FALSE(conversation(mira).contains("conversation"));
}

TEST_F(CustomerApi, SecondMessageContinuesTheConversationWithoutANewCookie) {
  auto mira = browser();
  const auto first = write_to(mira, "acme", message("one"));
  const auto response = send(mira, message("two"));
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(header_of(response, "Set-Cookie"), "");
  EXPECT_EQ(json_of(response).at("conversation"), first.at("conversation"));
  EXPECT_EQ(json_of(response).at("seq"), 2);
}

TEST_F(CustomerApi, RepeatedFirstMessageGivesTheSameMessageAndTheCookieAgain) {
  auto mira = browser();
  const auto sent = message("Hello!");
  const auto first = json_of(send(mira, sent));
  mira.cookies.clear();  // the answer was lost
  const auto again = send(mira, sent);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json_of(again).at("duplicate"), true);
  for (const auto* field : {"conversation", "seq", "ev", "at"}) EXPECT_EQ(json_of(again).at(field), first.at(field));
  EXPECT_EQ(conversation(mira).at("messages").size(), 1U) << "the cookie leads to the same conversation";
}

TEST_F(CustomerApi, FirstMessageIsNotProofAfterADay) {
  auto mira = browser();
  const auto sent = message("Hello!");
  EXPECT_EQ(send(mira, sent).status, 201);
  mira.cookies.clear();
  clock.advance(25 * kHour);
  const auto again = send(mira, sent);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(header_of(again, "Set-Cookie"), "");
}

TEST_F(CustomerApi, RepeatedMessageIsStoredOnce) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  const auto sent = message("two");
  EXPECT_EQ(send(mira, sent).status, 201);
  const auto again = send(mira, sent);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json_of(again).at("duplicate"), true);
  EXPECT_EQ(conversation(mira).at("messages").size(), 2U);
}

TEST_F(CustomerApi, ClientIdWithAnotherBodyIsAConflict) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  auto sent = message("two");
  EXPECT_EQ(send(mira, sent).status, 201);
  sent["body"] = "three";
  const auto refused = send(mira, sent);
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "conflict");
}

TEST_F(CustomerApi, LinkDecidesTheTopic) {
  add_link(acme, "jobs", [&](domain::Link& link) { link.topic = "jobs"; });
  auto mira = browser();
  const auto main = write_to(mira, "acme", message("to all"));
  auto sent = message("I would like to work for you");
  sent["link"] = "jobs";
  const auto jobs = write_to(mira, "acme", sent);
  EXPECT_NE(jobs.at("conversation"), main.at("conversation"));
  EXPECT_EQ(conversation(mira, "jobs").at("messages")[0].at("body"), "I would like to work for you");
  EXPECT_EQ(conversation(mira).at("messages")[0].at("body"), "to all");
}

TEST_F(CustomerApi, TopicAddressesAConversationWithoutALink) {
  add_link(acme, "jobs", [&](domain::Link& link) { link.topic = "jobs"; });
  auto mira = browser();
  auto first = message("one");
  first["link"] = "jobs";
  write_to(mira, "acme", first);
  auto second = message("two");
  second["topic"] = "jobs";
  EXPECT_EQ(write_to(mira, "acme", second).at("seq"), 2);
  auto lost = message("three");
  lost["topic"] = "nowhere";
  EXPECT_EQ(send(mira, lost).status, 404);
}

TEST_F(CustomerApi, ALinkThatIsOffOpensNothingNew) {
  add_link(acme, "old", [&](domain::Link& link) {
    link.topic = "old";
    link.expires_at = clock.now() + kDay;
  });
  auto mira = browser();
  auto sent = message("in time");
  sent["link"] = "old";
  write_to(mira, "acme", sent);
  clock.advance(2 * kDay);

  auto stranger = browser();
  auto late = message("too late");
  late["link"] = "old";
  const auto refused = send(stranger, late);
  EXPECT_EQ(refused.status, 410);
  EXPECT_EQ(code_of(refused), "gone");
  EXPECT_EQ(json_of(refused).at("url"), "http://chat.example/acme");
  EXPECT_EQ(header_of(refused, "Set-Cookie"), "");

  auto goes_on = message("still me");
  goes_on["link"] = "old";
  EXPECT_EQ(send(mira, goes_on).status, 201) << "who has the conversation goes on in it";
}

TEST_F(CustomerApi, LinkTellsWhatAClientNeedsAndNoMore) {
  add_link(acme, "jobs", [&](domain::Link& link) {
    link.source = "poster in the bus";
    link.greeting = "Who are you?";
    link.prefill = "I can ";
    link.topic = "careers";
    link.locale = "de";
  });
  auto stranger = browser();
  const auto response = stranger.get(kCustomer + "/links/Jobs");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(json_of(response).at("company").at("slug"), "acme");
  EXPECT_EQ(json_of(response).at("link"), (json{{"code", "jobs"},
                                                {"title", "Link jobs"},
                                                {"greeting", "Who are you?"},
                                                {"prefill", "I can "},
                                                {"topic", "careers"},
                                                {"locale", "de"}}));
  EXPECT_TRUE(stranger.cookies.empty());
  const auto main = json_of(stranger.get(kCustomer + "/links")).at("link");
  EXPECT_EQ(main.at("code"), "");
  EXPECT_EQ(main.at("topic"), "");
  EXPECT_EQ(stranger.get(kCustomer + "/links/nowhere").status, 404);
  EXPECT_EQ(stranger.get("/-/api/v1/customer/nobody/links/jobs").status, 404);
}

TEST_F(CustomerApi, LinkThatIsOffIsGoneButForWhoHasItsConversation) {
  add_link(acme, "off", [&](domain::Link& link) {
    link.topic = "off";
    link.expires_at = clock.now() + kDay;
  });
  auto mira = browser();
  auto sent = message("in time");
  sent["link"] = "off";
  write_to(mira, "acme", sent);
  clock.advance(2 * kDay);

  auto stranger = browser();
  auto noah = browser();
  write_to(noah, "acme", message("another topic"));
  for (auto* each : {&stranger, &noah}) {
    const auto refused = each->get(kCustomer + "/links/off");
    EXPECT_EQ(refused.status, 410);
    EXPECT_EQ(code_of(refused), "gone");
    EXPECT_EQ(json_of(refused).at("url"), "http://chat.example/acme");
  }
  EXPECT_EQ(mira.get(kCustomer + "/links/off").status, 200);
}

TEST_F(CustomerApi, AnswerToAMessageNamesItsTopic) {
  add_link(acme, "jobs", [&](domain::Link& link) { link.topic = "careers"; });
  auto mira = browser();
  EXPECT_EQ(write_to(mira, "acme", message("to all")).at("topic"), "");
  auto sent = message("I would like to work for you");
  sent["link"] = "jobs";
  EXPECT_EQ(write_to(mira, "acme", sent).at("topic"), "careers");
  auto more = message("soon");
  more["topic"] = "careers";
  EXPECT_EQ(write_to(mira, "acme", more).at("topic"), "careers");

  for (const auto& link : {json("jobs"), json("")}) {
    sent["link"] = link;
    const auto again = send(mira, sent);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(json_of(again).at("topic"), "careers") << "where it was stored first";
  }
}

TEST_F(CustomerApi, UnknownLinkAndCompanyAreNotFound) {
  auto mira = browser();
  auto sent = message("Hello!");
  sent["link"] = "nowhere";
  EXPECT_EQ(send(mira, sent).status, 404);
  EXPECT_EQ(mira.post("/-/api/v1/customer/nobody/messages", message("Hello!")).status, 404);
  EXPECT_EQ(mira.get("/-/api/v1/customer/nobody/conversation").status, 404);
}

TEST_F(CustomerApi, QuoteNamesAMessageOfTheConversation) {
  auto mira = browser();
  write_to(mira, "acme", message("one"));
  auto sent = message("two");
  sent["reply_to"] = 1;
  EXPECT_EQ(send(mira, sent).status, 201);
  EXPECT_EQ(conversation(mira).at("messages")[1].at("reply_to"), 1);
  auto wrong = message("three");
  wrong["reply_to"] = 9;
  const auto refused = send(mira, wrong);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(json_of(refused).at("field"), "reply_to");
}

TEST_F(CustomerApi, HistoryIsReadBackwards) {
  auto mira = browser();
  for (int i = 1; i <= 35; ++i) write_to(mira, "acme", message("m" + std::to_string(i)));
  const auto newest = conversation(mira);
  EXPECT_EQ(newest.at("messages").size(), 30U);
  EXPECT_EQ(newest.at("messages")[0].at("seq"), 6);
  EXPECT_EQ(newest.at("older"), true);
  const auto older = json_of(mira.get(kCustomer + "/messages?before=6&limit=3"));
  EXPECT_EQ(older.at("messages")[0].at("body"), "m3");
  EXPECT_EQ(older.at("older"), true);
  EXPECT_EQ(json_of(mira.get(kCustomer + "/messages?before=3")).at("older"), false);
}

TEST_F(CustomerApi, WhoWroteInGerman_IsWrittenToInGerman) {
  const auto language_of = [this](const std::string& accept_language) {
    auto who = browser();
    who.accept_language = accept_language;
    const auto id = json_of(send(who, message("Hallo"))).at("conversation").get<std::string>();
    const auto conversation = parse_id_as<ConversationId>(id).value();
    auto query = [&](storage::Snapshot& db) { return storage::language_of(db, acme, conversation); };
    return run(store.read(std::move(query)));
  };
  EXPECT_EQ(language_of("de-AT,de;q=0.9,en;q=0.8"), "de");
  EXPECT_EQ(language_of("en"), "en");
  EXPECT_EQ(language_of("fr"), acme.locale) << "the company's, where we do not speak theirs";
}

TEST_F(CustomerApi, HistoryNeedsADevice) {
  auto stranger = browser();
  const auto refused = stranger.get(kCustomer + "/messages");
  EXPECT_EQ(refused.status, 401);
  stranger.cookies["dropline_" + to_string(acme.id)] = Token::random().text();
  const auto dead = stranger.get(kCustomer + "/messages");
  EXPECT_EQ(dead.status, 401);
  EXPECT_EQ(code_of(dead), "signed_out");
}

TEST_F(CustomerApi, DevicesOfOneCompanyAreNoneOfAnother) {
  const auto other = add_company("rival");
  auto mira = browser();
  write_to(mira, "acme", message("Hello!"));
  mira.cookies = {{"dropline_" + to_string(other.id), mira.cookies.begin()->second}};
  EXPECT_EQ(mira.get("/-/api/v1/customer/rival/messages").status, 401);
}

TEST_F(CustomerApi, AgentsNotesStayHidden) {
  auto mira = browser();
  const auto ack = write_to(mira, "acme", message("Hello!"));
  auto agent = signed_in(anna);
  auto note = message("looks angry");
  note["kind"] = "note";
  const auto path = kAcme + "/conversations/" + ack.at("conversation").get<std::string>() + "/messages";
  EXPECT_EQ(agent.post(path, note).status, 201);
  EXPECT_EQ(conversation(mira).at("messages").size(), 1U);
  EXPECT_EQ(conversation(mira).dump().find("angry"), std::string::npos);
}

TEST_F(CustomerApi, TooManyMessagesAtOnceAreToldToWait) {
  config.limits.messages_per_second = 1;
  config.limits.messages_burst = 1;
  auto mira = browser();
  write_to(mira, "acme", message("first"));
  EXPECT_EQ(send(mira, message("second")).status, 201) << "whose allowance begins with the customer's device";
  const auto refused = send(mira, message("again"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(code_of(refused), "rate_limited");
  EXPECT_EQ(header_of(refused, "Retry-After"), "1");
  steady += std::chrono::seconds(1);
  EXPECT_EQ(send(mira, message("again")).status, 201);
}

TEST_F(CustomerApi, AnAddressMakesOnlySoManyCustomers) {
  config.limits.new_customers_per_hour = 2;
  for (int i = 0; i < 2; ++i) {
    auto fresh = browser();
    EXPECT_EQ(send(fresh, message("Hello!")).status, 201);
  }
  auto third = browser();
  EXPECT_EQ(send(third, message("Hello!")).status, 429);
  third.address = "192.0.2.8";
  EXPECT_EQ(send(third, message("Hello!")).status, 201);
}

}  // namespace
}  // namespace dropline::net
