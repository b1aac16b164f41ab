#include "notify/notifiers/notifier_request.hpp"

#include <gtest/gtest.h>

#include <map>

#include "dropline/domain/text.hpp"
#include "notify/node_script.hpp"
#include "notify/notifiers/webhook_signature.hpp"
#include "support/manual_clock.hpp"

namespace dropline::notify {
namespace {

using nlohmann::json;
using Headers = std::map<std::string, std::string>;

constexpr Micros kNow = 1'793'000'000 * kSecond;
const std::string kPage = "https://chat.example.com/-/inbox/radhaus/c/42";
const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

News news_with(const std::string& body, const std::string& customer = "Mira") {
  News news;
  news.company.name = "Radhaus";
  news.company.slug = "radhaus";
  news.language = "en";
  news.to = domain::Person::of(AgentId{7});
  news.conversation = ConversationId{42};
  news.customer_name = customer;
  domain::Message message;
  message.seq = 5;
  message.at = 1'792'999'999 * kSecond + 123'456;
  message.body = body;
  news.messages = std::make_shared<const std::vector<domain::Message>>(1, message);
  news.first_seq = news.last_seq = 5;
  return news;
}

outbound::HttpRequest request_for(const std::string& url, const News& news, Micros now = kNow) {
  return notifier_request(*parse_notifier_url(url), news, kPage, "msg_1", now);
}
Headers headers_of(const outbound::HttpRequest& request) { return {request.headers.begin(), request.headers.end()}; }

TEST(NotifierRequest, IsAGuardedPostOfJson) {
  for (const std::string url : {"ntfys://ntfy.sh/alerts", "gotifys://example.com/token", "slack://T0/B0/X0",
                                "mmosts://example.com/key", "discord://123/token", "https://example.com/?secret="}) {
    const auto request = request_for(url.ends_with('=') ? url + kSecret : url, news_with("Hello"));
    EXPECT_EQ(request.method, "POST") << url;
    EXPECT_EQ(request.trust, outbound::Trust::guarded) << url;
    EXPECT_EQ(headers_of(request)["Content-Type"], "application/json") << url;
    EXPECT_TRUE(json::accept(request.body)) << url;
  }
}

TEST(NotifierRequest, Ntfy_IsPostedToTheRoot) {
  const auto request = request_for("ntfys://ntfy.sh/alerts", news_with("My bicycle squeaks."));
  EXPECT_EQ(request.url, "https://ntfy.sh/");
  EXPECT_EQ(json::parse(request.body), json::parse(R"({"topic": "alerts", "title": "Mira · Radhaus",
    "message": "My bicycle squeaks.", "priority": 4, "click": "https://chat.example.com/-/inbox/radhaus/c/42"})"));
  EXPECT_FALSE(headers_of(request).contains("Authorization"));
}

TEST(NotifierRequest, Ntfy_SignsIn) {
  // The credentials of RFC 7617, 2.
  EXPECT_EQ(headers_of(request_for("ntfys://Aladdin:open%20sesame@ntfy.sh/a", news_with("x")))["Authorization"],
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(headers_of(request_for("ntfys://tk_abc@ntfy.sh/a", news_with("x")))["Authorization"], "Bearer tk_abc");
}

TEST(NotifierRequest, Gotify_CarriesTheTokenInAHeader) {
  const auto request = request_for("gotifys://push.example.com/tok", news_with("My bicycle squeaks."));
  EXPECT_EQ(request.url, "https://push.example.com/message");
  EXPECT_EQ(headers_of(request)["X-Gotify-Key"], "tok");
  EXPECT_EQ(json::parse(request.body), json::parse(R"({"title": "Mira · Radhaus", "message": "My bicycle squeaks.",
    "priority": 5, "extras": {"client::notification": {"click":
      {"url": "https://chat.example.com/-/inbox/radhaus/c/42"}}}})"));
}

TEST(NotifierRequest, Slack_NothingOfTheCustomersIsALinkOrAMention) {
  const auto request = request_for("slack://T0/B0/X0", news_with("<!channel> a&b <http://evil|bank>", "<@U1>"));
  EXPECT_EQ(request.url, "https://hooks.slack.com/services/T0/B0/X0");
  EXPECT_EQ(json::parse(request.body),
            json::parse(R"({"text": "&lt;@U1&gt; · Radhaus\n&lt;!channel&gt; a&amp;b &lt;http://evil|bank&gt;\n)"
                        R"(<https://chat.example.com/-/inbox/radhaus/c/42>"})"));
}

TEST(NotifierRequest, Mattermost_NothingOfTheCustomersIsALinkAnImageOrAMention) {
  const auto request = request_for("mmosts://chat.example.com/key", news_with("@all <!channel> ![x](http://evil) *b*"));
  EXPECT_EQ(request.url, "https://chat.example.com/hooks/key");
  EXPECT_EQ(json::parse(request.body)["text"],
            "Mira · Radhaus\n@\u200ball \\<\u200b!channel\\> !\\[x\\](http://evil) \\*b\\*\n" + kPage);
}

TEST(NotifierRequest, Discord_CallsNobody) {
  const auto request = request_for("discord://123/token", news_with("@everyone [bank](http://evil) `x`"));
  EXPECT_EQ(request.url, "https://discord.com/api/webhooks/123/token");
  EXPECT_EQ(json::parse(request.body),
            json({{"content", "Mira · Radhaus\n@\u200beveryone \\[bank\\](http://evil) \\`x\\`\n<" + kPage + ">"},
                  {"allowed_mentions", {{"parse", json::array()}}}}));
}

TEST(NotifierRequest, LongTexts_FitIntoWhatServicesTake) {
  std::string emoji;
  std::string brackets;  // of all characters those that grow most
  for (int i = 0; i < 8'000; ++i) {
    emoji += "🎉";
    brackets += "<";
  }
  const std::string name(80, '<');
  auto news = news_with(emoji, name);
  news.company.name = name;
  const auto ntfy = json::parse(request_for("ntfys://ntfy.sh/a", news).body);
  EXPECT_LE(ntfy["message"].get<std::string>().size(), 4'096U);
  EXPECT_TRUE(domain::is_clean_utf8(ntfy["message"].get<std::string>()));
  news.messages = news_with(brackets).messages;
  const auto discord = json::parse(request_for("discord://123/token", news).body);
  EXPECT_LE(domain::count_characters(discord["content"].get<std::string>()), 2'000U);
}

TEST(NotifierRequest, SaysHowManyThereAre_AndWhoIsUnknown_InTheReadersLanguage) {
  auto news = news_with("Second", "");
  news.messages = std::make_shared<const std::vector<domain::Message>>(2, news.messages->at(0));
  auto shown = json::parse(request_for("ntfys://ntfy.sh/a", news).body);
  EXPECT_EQ(shown["title"], "A customer · Radhaus");
  EXPECT_EQ(shown["message"], "2 new messages: Second");
  news.language = "de";
  shown = json::parse(request_for("ntfys://ntfy.sh/a", news).body);
  EXPECT_EQ(shown["title"], "Ein Kunde · Radhaus");
  EXPECT_EQ(shown["message"], "2 neue Nachrichten: Second");
}

TEST(NotifierRequest, Webhook_SaysWhatHappened) {
  auto news = news_with("My bicycle squeaks.");
  news.topic = "repair";
  const auto request = request_for("https://example.com/hook?a=b&secret=" + kSecret, news);
  EXPECT_EQ(request.url, "https://example.com/hook?a=b");
  EXPECT_EQ(json::parse(request.body), json::parse(R"({
    "type": "conversation.unread",
    "timestamp": "2026-10-26T07:33:19.123Z",
    "data": {"company": "radhaus", "conversation": "42", "customer": "Mira", "topic": "repair", "messages": 1,
             "first_seq": 5, "last_seq": 5, "title": "Mira · Radhaus", "text": "My bicycle squeaks.",
             "url": "https://chat.example.com/-/inbox/radhaus/c/42"}})"));
  auto headers = headers_of(request);
  EXPECT_EQ(headers["webhook-id"], "msg_1");
  EXPECT_EQ(headers["webhook-timestamp"], std::to_string(kNow / kSecond));
}

// The example of the specification of Standard Webhooks.
TEST(WebhookSignature, IsThatOfTheSpecification) {
  EXPECT_EQ(
      webhook_signature(kSecret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1'614'265'330 * kSecond, R"({"test": 2432232314})"),
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, IsAcceptedByTheReceiversLibrary_AndNothingChangedIs) {
  const auto made_secret = make_webhook_secret();
  const Micros now = SystemClock().now();  // the library refuses what is more than five minutes old
  json questions = json::array();
  const auto ask = [&](const std::string& secret, const outbound::HttpRequest& request) {
    questions.push_back({{"secret", secret}, {"headers", headers_of(request)}, {"body", request.body}});
  };
  for (const std::string& secret : {kSecret, made_secret}) {
    ask(secret, request_for("https://example.com/?secret=" + secret, news_with("Grüße 🎉"), now));
  }
  const auto sent = request_for("https://example.com/?secret=" + kSecret, news_with("Hello"), now);
  ask(made_secret, sent);
  auto changed = sent;
  changed.body += " ";
  ask(kSecret, changed);
  ask(kSecret, request_for("https://example.com/?secret=" + kSecret, news_with("old"), now - kHour));

  const auto verdicts = test::ask_node("check_webhooks.mjs", questions);
  EXPECT_EQ(verdicts[0]["data"]["text"], "Grüße 🎉");
  EXPECT_EQ(verdicts[1]["data"]["text"], "Grüße 🎉");
  for (const std::size_t refused : {2U, 3U, 4U}) EXPECT_TRUE(verdicts[refused].is_null()) << refused;
}

Handed judge(int status, const std::string& retry_after = "") {
  outbound::HttpReply reply;
  reply.status = status;
  if (!retry_after.empty()) reply.headers["retry-after"] = retry_after;
  return judge_notifier_reply(reply, test::ManualClock(kNow));
}

TEST(NotifierReply, EachStatus_MeansOneThing) {
  for (const int status : {200, 201, 202, 204}) {
    EXPECT_EQ(judge(status).how, Handed::How::sent) << status;
    EXPECT_EQ(judge(status).detail, "") << status;
  }
  EXPECT_EQ(judge(410).how, Handed::How::gone);
  for (const int status : {301, 302, 307, 400, 401, 403, 404, 405, 413, 422}) {
    EXPECT_EQ(judge(status).how, Handed::How::refused) << status;
    EXPECT_TRUE(judge(status).detail.ends_with('.')) << status;
  }
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    EXPECT_EQ(judge(status).how, Handed::How::later) << status;
    EXPECT_EQ(judge(status).not_before, 0) << status;
    EXPECT_FALSE(judge(status).channel_down) << status;
  }
  EXPECT_EQ(judge(429, "120").not_before, kNow + 2 * kMinute);
  EXPECT_EQ(judge(503, "soon").not_before, 0);
}

TEST(NotifierReply, WithoutAnAnswer_ItIsTriedAgain_UnlessTheAddressIsForbidden) {
  using outbound::HttpFault;
  const auto judge_fault = [](HttpFault fault) {
    return judge_notifier_reply(outbound::HttpError{fault, "No answer."}, test::ManualClock(kNow)).how;
  };
  for (const auto fault : {HttpFault::unresolvable, HttpFault::unreachable, HttpFault::timeout, HttpFault::tls,
                           HttpFault::too_large, HttpFault::broken, HttpFault::busy, HttpFault::cancelled}) {
    EXPECT_EQ(judge_fault(fault), Handed::How::later);
  }
  EXPECT_EQ(judge_fault(HttpFault::blocked), Handed::How::refused);
  EXPECT_EQ(judge_fault(HttpFault::invalid_request), Handed::How::refused);
}

}  // namespace
}  // namespace dropline::notify
