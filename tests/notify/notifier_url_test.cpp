#include "notify/notifiers/notifier_url.hpp"

#include <gtest/gtest.h>

#include "notify/notifiers/webhook_signature.hpp"

namespace dropline::notify {
namespace {

const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct Taken {
  std::string url;
  NotifierKind kind;
  std::string post_url;
  std::string shown;
};

void PrintTo(const Taken& taken, std::ostream* out) { *out << taken.url; }

class TakenUrl : public testing::TestWithParam<Taken> {};

TEST_P(TakenUrl, LeadsToTheService_AndIsShownWithoutItsSecret) {
  const auto address = parse_notifier_url(GetParam().url);
  ASSERT_TRUE(address.has_value()) << address.error().message;
  EXPECT_EQ(address->kind, GetParam().kind);
  EXPECT_EQ(address->post_url, GetParam().post_url);
  EXPECT_EQ(address->shown, GetParam().shown);
}

using enum NotifierKind;

INSTANTIATE_TEST_SUITE_P(
    Forms, TakenUrl,
    testing::Values(
        Taken{"ntfy://ntfy.example.com/my-alerts", ntfy, "http://ntfy.example.com/", "ntfy · ntfy.example.com/my-…"},
        Taken{"ntfys://ntfy.sh/my_Alerts/", ntfy, "https://ntfy.sh/", "ntfy · ntfy.sh/my_…"},
        Taken{"NTFYS://NTFY.Example.COM:8443/topic", ntfy, "https://ntfy.example.com:8443/",
              "ntfy · ntfy.example.com:8443/t…"},
        Taken{"ntfys://anna:p%40ss@ntfy.sh/topic", ntfy, "https://ntfy.sh/", "ntfy · ntfy.sh/t…"},
        Taken{"ntfys://tk_abc123@ntfy.sh/topic", ntfy, "https://ntfy.sh/", "ntfy · ntfy.sh/t…"},
        Taken{"ntfys://[2001:db8::1]:8443/topic", ntfy, "https://[2001:db8::1]:8443/", "ntfy · [2001:db8::1]:8443/t…"},
        Taken{" https://ntfy.sh/my-alerts\n", ntfy, "https://ntfy.sh/", "ntfy · ntfy.sh/my-…"},
        Taken{"gotify://push.example.com/AbC.d-1_2", gotify, "http://push.example.com/message",
              "Gotify · push.example.com"},
        Taken{"gotifys://push.example.com:444/sub/path/AbC1", gotify, "https://push.example.com:444/sub/path/message",
              "Gotify · push.example.com:444"},
        Taken{"slack://T0ABCDEF1/B0ABCDEF1/abcDEF123456", slack,
              "https://hooks.slack.com/services/T0ABCDEF1/B0ABCDEF1/abcDEF123456", "Slack · T0A…"},
        Taken{"https://hooks.slack.com/services/T0ABCDEF1/B0ABCDEF1/abcDEF123456", slack,
              "https://hooks.slack.com/services/T0ABCDEF1/B0ABCDEF1/abcDEF123456", "Slack · T0A…"},
        Taken{"mmost://chat.example.com/abcdefghi", mattermost, "http://chat.example.com/hooks/abcdefghi",
              "Mattermost · chat.example.com/abc…"},
        Taken{"mmosts://example.com/chat/abcdefghi", mattermost, "https://example.com/chat/hooks/abcdefghi",
              "Mattermost · example.com/abc…"},
        Taken{"discord://123456789012345678/To-k_en", discord,
              "https://discord.com/api/webhooks/123456789012345678/To-k_en", "Discord · …5678"},
        Taken{"https://discord.com/api/webhooks/123456789012345678/To-k_en", discord,
              "https://discord.com/api/webhooks/123456789012345678/To-k_en", "Discord · …5678"},
        Taken{"https://canary.discord.com/api/webhooks/123456789012345678/To-k_en", discord,
              "https://discord.com/api/webhooks/123456789012345678/To-k_en", "Discord · …5678"},
        Taken{"json://example.com/hook-here", webhook, "http://example.com/hook-here", "Webhook · example.com/hoo…"},
        Taken{"jsons://example.com", webhook, "https://example.com/", "Webhook · example.com"},
        Taken{"https://example.com/a%20b/c?x=1&secret=" + kSecret + "&y=2", webhook,
              "https://example.com/a%20b/c?x=1&y=2", "Webhook · example.com/a%…"},
        // Not the services that they look like.
        Taken{"https://ntfy.sh.example.com/t", webhook, "https://ntfy.sh.example.com/t",
              "Webhook · ntfy.sh.example.com/…"},
        Taken{"https://127.0.0.1.example.com/", webhook, "https://127.0.0.1.example.com/",
              "Webhook · 127.0.0.1.example.com"}));

class RefusedUrl : public testing::TestWithParam<std::string> {};

TEST_P(RefusedUrl, GetsASentenceThatRepeatsNothingOfIt) {
  const auto address = parse_notifier_url(GetParam());
  ASSERT_FALSE(address.has_value()) << address->post_url;
  EXPECT_EQ(address.error().code, Code::invalid_field);
  EXPECT_EQ(address.error().field, "url");
  EXPECT_TRUE(address.error().message.ends_with('.')) << address.error().message;
  EXPECT_EQ(address.error().message.find("geheim"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, RefusedUrl,
    testing::Values(
        "", " ", "ntfy", "ntfy:topic", "ntfy://", "ntfys:///topic", "http://example.com/geheim", "ftp://example.com/a",
        "file:///etc/passwd", "javascript:alert(1)", "mailto:anna@example.com", "tgram://token/chat",
        // ntfy
        "ntfys://ntfy.sh", "ntfys://ntfy.sh/", "ntfys://ntfy.sh/a/b", "ntfys://ntfy.sh//a", "ntfys://ntfy.sh/geh.eim",
        "ntfys://ntfy.sh/%61", "ntfys://ntfy.sh/topic?click=x", "ntfys://ntfy.sh/topic#x", "ntfys://@ntfy.sh/topic",
        "ntfys://anna@ntfy.sh/topic", "ntfys://anna:@ntfy.sh/topic", "ntfys://:geheim@ntfy.sh/topic",
        "ntfys://a%3ab:geheim@ntfy.sh/topic", "ntfys://anna:x%0d%0aX-Evil:1@ntfy.sh/topic",
        "ntfys://tk_a%0ab@ntfy.sh/topic", "ntfys://ntfy.sh:0/topic", "ntfys://ntfy.sh:65536/topic",
        "ntfys://ntfy.sh:/topic", "ntfys://ntfy.sh:80a/topic", "ntfys://ntfy..sh/topic", "ntfys://.ntfy.sh/topic",
        "ntfys://nt_fy.sh/topic", "ntfys://ntfy.sh%2f@evil/topic", "ntfys://ntf\xc3\xbc.sh/topic",
        "ntfys://ntfy.sh/to pic", "ntfys://ntfy.sh\\topic", "ntfys://ntfy.sh/" + std::string(65, 'a'),
        "ntfys://[::1/topic", "ntfys://[fe80::1%25eth0]/topic", "https://ntfy.sh/", "https://ntfy.sh/a/b",
        // Gotify
        "gotifys://push.example.com", "gotifys://push.example.com/", "gotifys://push.example.com/geheim!",
        "gotifys://anna:geheim@push.example.com/token", "gotifys://push.example.com/token?priority=9",
        // Slack
        "slack://T0/B0", "slack://T0/B0/X/Y", "slack://T0/B0/geh-eim", "slack://T0:80/B0/X", "slack://bot@T0/B0/X",
        "https://hooks.slack.com/services/T0/B0", "https://hooks.slack.com/workflows/T0/B0/X",
        "https://hooks.slack.com/services/T0/B0/X?a=b", "https://hooks.slack.com:444/services/T0/B0/X",
        // Mattermost
        "mmosts://chat.example.com", "mmosts://chat.example.com/geh-eim", "mmosts://bot@chat.example.com/key",
        // Discord
        "discord://123", "discord://abc/token", "discord://123/tok/en", "discord://123/geheim!",
        "https://discord.com/api/webhooks/123", "https://discord.com/channels/1/2",
        "https://discord.com/api/webhooks/123/token?wait=true", "https://user@discord.com/api/webhooks/123/token",
        // webhooks
        "https://", "https:///x", "https://user:geheim@example.com/", "jsons://exa_mple.com/", "https://example.com/#x",
        "https://example.com/?secret=geheim", "https://example.com/?secret=whsec_",
        "https://example.com/?secret=", "https://example.com/?secret=whsec_AAAA",
        "https://example.com/?secret=" + kSecret + "&secret=" + kSecret, "https://example.com/\r\nX-Evil: 1",
        "https://example.com/%zz", "https://example.com/" + std::string(kNotifierUrlBytes, 'a')));

TEST(NotifierUrl, SignInToNtfy_IsByPasswordOrAccessToken) {
  const auto password = *parse_notifier_url("ntfys://anna:p%40s%3As@ntfy.sh/topic");
  EXPECT_EQ(password.user, "anna");
  EXPECT_EQ(password.password, "p@s:s");
  EXPECT_EQ(password.token, "");
  const auto token = *parse_notifier_url("ntfys://tk_abc123@ntfy.sh/topic");
  EXPECT_EQ(token.token, "tk_abc123");
  EXPECT_EQ(token.user, "");
}

TEST(NotifierUrl, WebhookSecret_IsReadInBothSpellings_AndAddedToWhatHasNone) {
  EXPECT_EQ(parse_notifier_url("https://example.com/?secret=" + kSecret)->secret, kSecret);
  const std::string with_signs = "whsec_" + std::string(30, 'a') + "+/";
  EXPECT_EQ(parse_notifier_url("https://example.com/?secret=" + with_signs)->secret, with_signs);
  EXPECT_EQ(parse_notifier_url("https://example.com/?secret=whsec%5F" + std::string(30, 'a') + "%2B%2f")->secret,
            with_signs);

  for (const std::string url : {"https://example.com", "jsons://example.com/a?b=c", " https://example.com/a "}) {
    const auto secret = make_webhook_secret();
    const auto before = *parse_notifier_url(url);
    const auto after = *parse_notifier_url(with_secret(url, secret));
    EXPECT_EQ(before.secret, "");
    EXPECT_EQ(after.secret, secret);
    EXPECT_EQ(after.post_url, before.post_url);
  }
  EXPECT_NE(make_webhook_secret(), make_webhook_secret());
}

TEST(NotifierUrl, SamePlace_IsKnownWhateverItIsEnteredWith) {
  const auto leads_alike = [](const std::string& one, const std::string& other) {
    return parse_notifier_url(one)->leads_where(*parse_notifier_url(other));
  };
  EXPECT_TRUE(leads_alike("ntfys://ntfy.sh/topic", "https://NTFY.sh/topic/"));
  EXPECT_TRUE(leads_alike("https://example.com/a", "jsons://example.com/a?secret=" + kSecret));
  EXPECT_FALSE(leads_alike("ntfys://ntfy.sh/topic", "ntfys://ntfy.sh/topic2"));
  EXPECT_FALSE(leads_alike("gotifys://example.com/one", "gotifys://example.com/two"));
}

}  // namespace
}  // namespace dropline::notify
