#include "net/api_fixture.hpp"

// docs/protocol.md, "Reaching customers".
namespace dropline::net {
namespace {

using nlohmann::json;

const json kSubscription{
    {"endpoint", "https://push.example/a"}, {"p256dh", test::kPushKey}, {"auth", "BTBZMqHH6r4Tts7J_aSIgg"}};

class ReachApi : public ApiTest {
 protected:
  Browser customer() {
    auto made = browser();
    conversation = write_to(made, "acme", message("Hello!")).at("conversation");
    return made;
  }
  static json reach_of(Browser& who) { return json_of(who.get(kCustomer + "/reach")); }
  static json devices_of(Browser& who) { return json_of(who.get(kCustomer + "/devices")).at("devices"); }

  std::string conversation;  // of the newest customer
};

TEST_F(ReachApi, StrangersCannotBeReached) {
  auto stranger = browser();
  EXPECT_EQ(stranger.get(kCustomer + "/reach").status, 401);
  EXPECT_EQ(stranger.put(kCustomer + "/push", kSubscription).status, 401);
  EXPECT_EQ(stranger.put(kCustomer + "/email", {{"address", "a@example.org"}}).status, 401);
  EXPECT_EQ(stranger.post(kCustomer + "/handover", json::object()).status, 401);
  EXPECT_EQ(stranger.get(kCustomer + "/devices").status, 401);
}

TEST_F(ReachApi, PushIsTurnedOnAndOff) {
  auto mira = customer();
  auto shown = reach_of(mira);
  EXPECT_EQ(shown.at("push"), (json{{"key", test::kPushKey}, {"devices", 0}, {"here", false}}));
  EXPECT_EQ(shown.at("mail"), true);
  EXPECT_FALSE(shown.contains("email"));
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(mira.put(kCustomer + "/push", kSubscription).status, 204) << "on each page load";
  shown = reach_of(mira);
  EXPECT_EQ(shown.at("push").at("devices"), 1);
  EXPECT_EQ(shown.at("push").at("here"), true);
  auto renewed = kSubscription;
  renewed["endpoint"] = "https://push.example/b";
  EXPECT_EQ(mira.put(kCustomer + "/push", renewed).status, 204);
  EXPECT_EQ(reach_of(mira).at("push").at("devices"), 1) << "one browser, however often it subscribes";
  EXPECT_EQ(mira.put(kCustomer + "/push", kSubscription).status, 204);
  EXPECT_EQ(mira.post(kCustomer + "/push/remove", {{"endpoint", "https://push.example/a"}}).status, 204);
  EXPECT_EQ(mira.post(kCustomer + "/push/remove", {{"endpoint", "https://push.example/a"}}).status, 204);
  EXPECT_EQ(reach_of(mira).at("push").at("devices"), 0);
}

TEST_F(ReachApi, PushToAnyOtherServiceIsRefused) {
  auto mira = customer();
  auto elsewhere = kSubscription;
  elsewhere["endpoint"] = "https://127.0.0.1/";
  const auto refused = mira.put(kCustomer + "/push", elsewhere);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(json_of(refused).at("field"), "endpoint");
}

TEST_F(ReachApi, AddressIsConfirmedByItsCode) {
  auto mira = customer();
  mira.accept_language = "de";
  const auto asked = mira.put(kCustomer + "/email", {{"address", "mira@example.org"}});
  EXPECT_EQ(asked.status, 202) << asked.body;
  ASSERT_EQ(outbox.mails.size(), 1U);
  EXPECT_EQ(outbox.mails[0].locale, "de");
  EXPECT_EQ(reach_of(mira).at("email"),
            (json{{"address", "mi***@example.org"}, {"confirmed", false}, {"suppressed", false}}));

  const std::string wrong = outbox.mails[0].content == "111111" ? "222222" : "111111";
  EXPECT_EQ(mira.post(kCustomer + "/email/confirm", {{"code", wrong}}).status, 400);
  const auto confirmed = mira.post(kCustomer + "/email/confirm", {{"code", outbox.mails[0].content}});
  EXPECT_EQ(confirmed.status, 200) << confirmed.body;
  EXPECT_EQ(json_of(confirmed).at("email").at("confirmed"), true);

  EXPECT_EQ(mira.put(kCustomer + "/email", {{"address", "new@example.org"}}).status, 202);
  const auto email = reach_of(mira).at("email");
  EXPECT_EQ(email.at("address"), "mi***@example.org") << "until the new one is confirmed";
  EXPECT_EQ(email.at("pending"), "ne***@example.org");

  EXPECT_EQ(mira.remove(kCustomer + "/email").status, 204);
  EXPECT_FALSE(reach_of(mira).contains("email"));
  EXPECT_EQ(mira.remove(kCustomer + "/email").status, 204);
}

TEST_F(ReachApi, TooManyMailsAreRefusedWithATime) {
  auto mira = customer();
  for (std::int64_t i = 0; i < config.limits.confirmation_mails_per_hour; ++i) {
    EXPECT_EQ(mira.put(kCustomer + "/email", {{"address", "mira@example.org"}}).status, 202);
  }
  const auto limited = mira.put(kCustomer + "/email", {{"address", "mira@example.org"}});
  EXPECT_EQ(limited.status, 429);
  EXPECT_NE(header_of(limited, "Retry-After"), "");
}

TEST_F(ReachApi, CodesAskedForFromOneNetworkAreBoundedWhoeverAsks) {
  const auto ask = [&](const std::string& address, std::int64_t number) {
    auto made = customer();
    made.address = address;
    return made.put(kCustomer + "/email", {{"address", "a" + std::to_string(number) + "@example.org"}});
  };
  for (std::int64_t i = 0; i < config.limits.code_mails_per_hour_per_network; ++i) {
    EXPECT_EQ(ask("2001:db8::" + std::to_string(i + 1), i).status, 202);
  }
  const auto limited = ask("2001:db8::ffff", 100);
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(header_of(limited, "Retry-After"), "3600");
  EXPECT_EQ(ask("2001:db8:0:1::1", 101).status, 202) << "another /64";
}

TEST_F(ReachApi, HandOverGivesALinkAndItsCode) {
  auto mira = customer();
  const auto response = mira.post(kCustomer + "/handover", json::object());
  ASSERT_EQ(response.status, 201) << response.body;
  const auto link = json_of(response);
  const std::string url = link.at("url");
  EXPECT_TRUE(url.starts_with("http://chat.example/-/return/")) << url;
  EXPECT_EQ(link.at("expires_at"), clock.now() + 15 * kMinute);
  EXPECT_GT(link.at("qr").at("size"), 28);
  EXPECT_TRUE(link.at("qr").at("path").get<std::string>().starts_with("M4 4h7v1h-7z"));

  auto phone = browser();
  EXPECT_EQ(phone.post_form(url.substr(url.find("/-/")), "").status, 303);
  EXPECT_EQ(json_of(phone.get(kCustomer + "/conversation")).at("messages").size(), 1U);
  EXPECT_EQ(devices_of(mira).size(), 2U);
}

TEST_F(ReachApi, ALinkToATopicWithoutAConversationIsNotFound) {
  auto mira = customer();
  for (const auto* what : {"/handover", "/return-link"}) {
    const auto refused = mira.post(kCustomer + what, {{"topic", "nowhere"}});
    EXPECT_EQ(refused.status, 404) << what;
    EXPECT_EQ(code_of(refused), "not_found") << what;
  }
}

TEST_F(ReachApi, DevicesAreSignedOut) {
  auto mira = customer();
  const std::string url = json_of(mira.post(kCustomer + "/handover", json::object())).at("url");
  auto phone = browser();
  phone.post_form(url.substr(url.find("/-/")), "");
  std::string other;
  for (const auto& device : devices_of(mira)) {
    EXPECT_EQ(device.at("name"), "Unknown browser");
    if (!device.at("here").get<bool>()) other = device.at("id");
  }
  EXPECT_EQ(mira.remove(kCustomer + "/devices/" + other).status, 204);
  EXPECT_EQ(phone.get(kCustomer + "/devices").status, 401);
  EXPECT_EQ(mira.remove(kCustomer + "/devices/" + other).status, 404);

  const std::string own = devices_of(mira).at(0).at("id");
  EXPECT_EQ(mira.remove(kCustomer + "/devices/" + own).status, 204);
  EXPECT_TRUE(mira.cookies.empty());
}

TEST_F(ReachApi, SignedOutDevice_ThatTriesAgain_StoresNothingAndLosesItsCookie) {
  auto mira = customer();
  const std::string url = json_of(mira.post(kCustomer + "/handover", json::object())).at("url");
  auto phone = browser();
  phone.post_form(url.substr(url.find("/-/")), "");
  const auto sent = message("only once?");
  ASSERT_EQ(phone.post(kCustomer + "/messages", sent).status, 201);
  for (const auto& device : devices_of(mira)) {
    const std::string id = device.at("id");
    if (!device.at("here").get<bool>()) {
      ASSERT_EQ(mira.remove(kCustomer + "/devices/" + id).status, 204);
    }
  }

  const auto kept = phone.cookies;
  const auto again = phone.post(kCustomer + "/messages", sent);
  EXPECT_EQ(again.status, 401);
  EXPECT_EQ(code_of(again), "signed_out");
  EXPECT_TRUE(phone.cookies.empty());
  EXPECT_EQ(json_of(mira.get(kCustomer + "/conversation")).at("messages").size(), 2U);

  phone.cookies = kept;
  const auto form = "client_id=" + sent.at("client_id").get<std::string>() + "&body=only+once%3F";
  const auto refused = phone.post_form("/acme", form);
  EXPECT_EQ(refused.status, 401);
  EXPECT_NE(refused.body.find("only once?</textarea>"), std::string::npos) << "what was typed is not lost";
  EXPECT_TRUE(phone.cookies.empty());

  phone.cookies = kept;
  EXPECT_NE(phone.get("/acme").body.find(R"("signed_out":true)"), std::string::npos);
  EXPECT_TRUE(phone.cookies.empty());
  EXPECT_EQ(phone.get("/acme").body.find(R"("signed_out")"), std::string::npos);
}

TEST_F(ReachApi, ReturnLinkIsMailedOnDemand) {
  auto mira = customer();
  EXPECT_EQ(mira.post(kCustomer + "/return-link", json::object()).status, 409);
  mira.put(kCustomer + "/email", {{"address", "mira@example.org"}});
  mira.post(kCustomer + "/email/confirm", {{"code", outbox.mails[0].content}});
  EXPECT_EQ(mira.post(kCustomer + "/return-link", json::object()).status, 202);
  EXPECT_EQ(outbox.mails.back().address, "mira@example.org");
  EXPECT_TRUE(outbox.mails.back().content.starts_with("http://chat.example/-/return/"));
}

TEST_F(ReachApi, FileIsSavedAndNeverShown) {
  auto mira = customer();
  const auto id = add_file(acme, *parse_id_as<ConversationId>(conversation), "../Menü \"May\".html", "text/html",
                           "<script>alert(1)</script>");
  auto agent = signed_in(anna);
  for (const auto& response :
       {mira.get(kCustomer + "/files/" + std::to_string(id)), agent.get(kAcme + "/files/" + std::to_string(id))}) {
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(body_of(response), "<script>alert(1)</script>");
    EXPECT_EQ(header_of(response, "Content-Type"), "text/html");
    EXPECT_EQ(header_of(response, "Content-Disposition"),
              "attachment; filename=\"Men__ _May_.html\"; filename*=UTF-8''Men%C3%BC%20%22May%22.html");
    EXPECT_EQ(header_of(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header_of(response, "Content-Security-Policy"), "sandbox; default-src 'none'");
  }
  auto noah = browser();
  write_to(noah, "acme", message("Hello!"));
  EXPECT_EQ(noah.get(kCustomer + "/files/" + std::to_string(id)).status, 404);
}

TEST_F(ReachApi, DownloadsNobodyReadsAreBounded) {
  auto mira = customer();
  const auto id = add_file(acme, *parse_id_as<ConversationId>(conversation), "a.txt", "text/plain", "x");
  const auto path = "/files/" + std::to_string(id);
  auto agent = signed_in(anna);
  std::vector<HttpResponse> unread;
  for (std::int64_t i = 0; i < chat::kDownloadsOfPerson; ++i) {
    unread.push_back(mira.get(kCustomer + path));
    ASSERT_EQ(unread.back().status, 200);
  }
  const auto limited = mira.get(kCustomer + path);
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(code_of(limited), "rate_limited");
  EXPECT_NE(header_of(limited, "Retry-After"), "");
  EXPECT_EQ(agent.get(kAcme + path).status, 200) << "somebody else";
  unread.pop_back();
  EXPECT_EQ(mira.get(kCustomer + path).status, 200) << "one was written";
}

TEST_F(ReachApi, FileOfAStrangeNameOrTypeGetsAPlainOne) {
  auto mira = customer();
  const auto file = [&](const std::string& name, const std::string& type) {
    const auto id = add_file(acme, *parse_id_as<ConversationId>(conversation), name, type, "x");
    return mira.get(kCustomer + "/files/" + std::to_string(id));
  };
  const auto split = file("a\r\nSet-Cookie: b", "text/html\r\nSet-Cookie: b");
  EXPECT_EQ(header_of(split, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(header_of(split, "Content-Disposition").find_first_of("\r\n"), std::string::npos);
  EXPECT_EQ(header_of(file("..", "image/svg+xml"), "Content-Disposition"),
            "attachment; filename=\"file\"; filename*=UTF-8''file");
  EXPECT_EQ(header_of(file("a.txt", "text/plain; charset=x"), "Content-Type"), "application/octet-stream");
}

TEST_F(ReachApi, EndsTheLongPollOfADeviceThatIsSignedOut) {
  auto mira = customer();
  const auto cursor = json_of(mira.get(kCustomer + "/conversation"));
  const std::string device = devices_of(mira).at(0).at("id");
  const auto target = kCustomer + "/events?epoch=" + cursor.at("epoch").get<std::string>() +
                      "&ev=" + cursor.at("ev").dump() + "&wait=25";
  std::optional<HttpResponse> answer;
  auto waiting = mira.request(Method::get, target);
  mira.start(std::move(waiting), [&](HttpResponse response) { answer = std::move(response); });
  settle();
  ASSERT_FALSE(answer);
  auto same = mira;
  EXPECT_EQ(same.remove(kCustomer + "/devices/" + device).status, 204);
  settle();
  ASSERT_TRUE(answer);
  EXPECT_EQ(json_of(*answer).at("events"), json::array());
  EXPECT_EQ(mira.get(target).status, 401);
}

}  // namespace
}  // namespace dropline::net
