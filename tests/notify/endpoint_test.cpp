#include "notify/push/endpoint.hpp"

#include <gtest/gtest.h>

namespace dropline::notify {
namespace {

using namespace std::string_literals;

struct Accepted {
  std::string url;
  std::string origin;
  PushVendor vendor;
};

TEST(Endpoint, AcceptsWhatBrowsersGive) {
  const Accepted cases[] = {
      {"https://fcm.googleapis.com/fcm/send/dQw4w9WgXcQ:APA91bH-x_y", "https://fcm.googleapis.com", PushVendor::google},
      {"https://fcm.googleapis.com/wp/abc:DEF", "https://fcm.googleapis.com", PushVendor::google},
      {"https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk", "https://updates.push.services.mozilla.com",
       PushVendor::mozilla},
      {"https://updates-autopush.stage.push.services.mozilla.com/wpush/v2/x",
       "https://updates-autopush.stage.push.services.mozilla.com", PushVendor::mozilla},
      {"https://web.push.apple.com/QGuQyavXutnMH-a_b", "https://web.push.apple.com", PushVendor::apple},
      {"https://api.sandbox.push.apple.com/3/x", "https://api.sandbox.push.apple.com", PushVendor::apple},
      {"https://wns2-par02p.notify.windows.com/w/?token=BQYAAABP%2f0sal%2bz2V%3d",
       "https://wns2-par02p.notify.windows.com", PushVendor::microsoft},
      {"https://db3.notify.windows.com/?token=AgUAAADC", "https://db3.notify.windows.com", PushVendor::microsoft},
      {"https://fcm.googleapis.com", "https://fcm.googleapis.com", PushVendor::google},
      {"https://web.push.apple.com/a@b:c//d", "https://web.push.apple.com", PushVendor::apple},
  };
  for (const auto& expected : cases) {
    const auto endpoint = parse_endpoint(expected.url);
    ASSERT_TRUE(endpoint.has_value()) << expected.url;
    EXPECT_EQ(endpoint->url, expected.url);
    EXPECT_EQ(endpoint->origin, expected.origin);
    EXPECT_EQ(endpoint->vendor, expected.vendor);
  }
}

TEST(Endpoint, RefusesEverythingElse) {
  const std::string cases[] = {
      // not an address at all, or another scheme
      "",
      "https",
      "https:",
      "https://",
      "https:///fcm",
      "//fcm.googleapis.com/x",
      "fcm.googleapis.com/x",
      "/x",
      "http://fcm.googleapis.com/x",
      "HTTPS://fcm.googleapis.com/x",
      "ftp://fcm.googleapis.com/x",
      "file://fcm.googleapis.com/x",
      "javascript:alert(1)",
      "data:,x",
      "wss://fcm.googleapis.com/x",
      // names that only look like a known one
      "https://fcm.googleapis.com.evil.com/x",
      "https://evilfcm.googleapis.com/x",
      "https://fcm-googleapis.com/x",
      "https://a.fcm.googleapis.com/x",
      "https://googleapis.com/x",
      "https://android.googleapis.com/gcm/send/x",
      "https://storage.googleapis.com/x",
      "https://push.services.mozilla.com/x",
      "https://mozilla.com/x",
      "https://xpush.services.mozilla.com/x",
      "https://updates.push.services.mozilla.com.evil.com/x",
      "https://evil.com/updates.push.services.mozilla.com",
      "https://push.apple.com/x",
      "https://apple.com/x",
      "https://evilpush.apple.com/x",
      "https://web.push.apple.com.cn/x",
      "https://notify.windows.com/x",
      "https://evilnotify.windows.com/x",
      "https://windows.com/x",
      "https://db3.notify.windows.com.evil.com/?token=x",
      "https://db3.notify.windows.community/x",
      // other spellings of a known one
      "https://FCM.googleapis.com/x",
      "https://fcm.googleapis.com./x",
      "https://web.push.apple.com./x",
      "https://web..push.apple.com/x",
      "https://.push.apple.com/x",
      "https://.fcm.googleapis.com/x",
      "https://fcm%2egoogleapis.com/x",
      "https://fcm.googleapis%2ecom/x",
      "https://%66cm.googleapis.com/x",
      "https://evil%2f.push.apple.com/x",
      "https://evil%00.push.apple.com/x",
      "https://evil_.push.apple.com/x",
      "https://evil!.push.apple.com/x",
      "https://evil;.push.apple.com/x",
      "https://ｆcm.googleapis.com/x",
      "https://fcm。googleapis.com/x",
      "https://fсm.googleapis.com/x",
      "https://xn--fm-sub.googleapis.com/x",
      // user, port, fragment
      "https://user@fcm.googleapis.com/x",
      "https://user:pass@fcm.googleapis.com/x",
      "https://@fcm.googleapis.com/x",
      "https://fcm.googleapis.com@evil.com/x",
      "https://fcm.googleapis.com:443@evil.com/x",
      "https://evil.com#@fcm.googleapis.com/x",
      "https://evil.com?@fcm.googleapis.com/x",
      "https://fcm.googleapis.com:443/x",
      "https://fcm.googleapis.com:/x",
      "https://fcm.googleapis.com:8443/x",
      "https://fcm.googleapis.com:22/x",
      "https://fcm.googleapis.com/x#y",
      "https://fcm.googleapis.com/x#",
      // what one parser reads otherwise than the next
      "https://evil.com\\@fcm.googleapis.com/x",
      "https:\\\\fcm.googleapis.com\\x",
      "https:/fcm.googleapis.com/x",
      "https:fcm.googleapis.com/x",
      " https://fcm.googleapis.com/x",
      "https://fcm.googleapis.com/x ",
      "https://fcm.googleapis.com/a b",
      "https://fcm.googleapis.com/x\r\nHost: evil.com",
      "https://fcm.googleapis.com/x\n",
      "https://evil.com\t.push.apple.com/x",
      "https://fcm.googleapis.com/\x01"s,
      "https://fcm.googleapis.com/x\0y"s,
      "https://fcm.googleapis.com\0.evil.com/x"s,
      "https://fcm.googleapis.com/ü",
      "https://fcm.googleapis.com/%zz",
      "https://fcm.googleapis.com/%2",
      "https://[fcm.googleapis.com]/x",
      "https://fcm.googleapis.com,evil.com/x",
      // this machine and its neighbours
      "https://127.0.0.1/x",
      "https://localhost/x",
      "http://127.0.0.1:8080/x",
      "https://[::1]/x",
      "https://[::ffff:127.0.0.1]/x",
      "https://0/x",
      "https://2130706433/x",
      "https://0x7f.1/x",
      "https://169.254.169.254/latest/meta-data",
      "https://10.0.0.1/x",
  };
  for (const auto& url : cases) {
    const auto endpoint = parse_endpoint(url);
    ASSERT_FALSE(endpoint.has_value()) << testing::PrintToString(url);
    EXPECT_EQ(endpoint.error().field, "endpoint");
  }
}

TEST(Endpoint, HasALimit) {
  const std::string start = "https://fcm.googleapis.com/";
  EXPECT_TRUE(parse_endpoint(start + std::string(kEndpointBytes - start.size(), 'x')).has_value());
  EXPECT_FALSE(parse_endpoint(start + std::string(kEndpointBytes - start.size() + 1, 'x')).has_value());
}

TEST(Endpoint, IsOnThisMachineOnlyWhereATestAllowsIt) {
  const std::pair<std::string, std::string> local[] = {
      {"http://127.0.0.1:4711/wpush/abc", "http://127.0.0.1:4711"},
      {"https://localhost:8443/x", "https://localhost:8443"},
      {"http://[::1]:80/x", "http://[::1]:80"},
      {"http://[::1]/x", "http://[::1]"},
      {"http://127.0.0.2/x", "http://127.0.0.2"},
  };
  for (const auto& [url, origin] : local) {
    EXPECT_FALSE(parse_endpoint(url).has_value()) << url;
    const auto endpoint = parse_endpoint(url, LoopbackEndpoints::allowed);
    ASSERT_TRUE(endpoint.has_value()) << url;
    EXPECT_EQ(endpoint->origin, origin);
    EXPECT_EQ(endpoint->vendor, PushVendor::loopback);
  }
  for (const auto* other :
       {"http://10.0.0.1/x", "http://127.0.0.1.evil.com/x", "http://localhost.evil.com/x", "http://127.0.0.1:/x",
        "http://127.0.0.1:80@evil.com/x", "http://127.0.0.1:8x/x", "http://127.0.0.1evil.com/x",
        "http://[::1].evil.com/x", "http://user@127.0.0.1/x", "ftp://127.0.0.1/x", "https://evil.com/x",
        "http://169.254.169.254/x", "http://fcm.googleapis.com/x"}) {
    EXPECT_FALSE(parse_endpoint(other, LoopbackEndpoints::allowed).has_value()) << other;
  }
  EXPECT_TRUE(parse_endpoint("https://fcm.googleapis.com/x", LoopbackEndpoints::allowed).has_value());
}

}  // namespace
}  // namespace dropline::notify
