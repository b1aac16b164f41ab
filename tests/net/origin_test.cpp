#include "net/origin.hpp"

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

HttpRequest request(Method method, std::string origin) {
  HttpRequest made;
  made.method = method;
  made.origin = std::move(origin);
  made.origin_expected = "https://chat.example";
  return made;
}

TEST(CheckOrigin, RefusesChangesFromAnywhereElse) {
  for (const auto method : {Method::post, Method::put, Method::patch, Method::delete_, Method::other}) {
    EXPECT_FALSE(check_origin(request(method, "https://chat.example"), false));
    for (const auto* origin : {"", "null", "http://chat.example", "https://chat.example:444",
                               "https://chat.example.evil", "https://CHAT.example", "https://chat.example/"}) {
      const auto error = check_origin(request(method, origin), false);
      ASSERT_TRUE(error) << origin;
      EXPECT_EQ(error->code, Code::wrong_origin);
    }
  }
}

TEST(CheckOrigin, LetsMailProvidersUnsubscribeWithoutAnOrigin) {
  const auto post = [](std::string path, std::string origin) {
    auto made = request(Method::post, std::move(origin));
    made.path = std::move(path);
    return check_origin(made, false);
  };
  const std::string token(43, 'A');
  EXPECT_FALSE(post("/-/unsubscribe/" + token, ""));
  EXPECT_FALSE(post("/-/unsubscribe/" + token, "https://chat.example"));
  EXPECT_TRUE(post("/-/unsubscribe/" + token, "https://elsewhere.example"));
  EXPECT_TRUE(post("/-/unsubscribe/" + token, "null"));
  EXPECT_TRUE(post("/-/unsubscribe/" + token + "/undo", ""));
  EXPECT_TRUE(post("/-/return/" + token, ""));
  EXPECT_TRUE(post("/-/unsubscribe", ""));
  auto removal = request(Method::delete_, "");
  removal.path = "/-/unsubscribe/" + token;
  EXPECT_TRUE(check_origin(removal, false));
}

TEST(CheckOrigin, LetsAnyoneRead) {
  for (const auto method : {Method::get, Method::head, Method::options}) {
    EXPECT_FALSE(check_origin(request(method, "https://elsewhere.example"), false));
  }
}

TEST(CheckOrigin, TakesAnUpgradeForAChange) {
  EXPECT_TRUE(check_origin(request(Method::get, "https://elsewhere.example"), true));
  EXPECT_TRUE(check_origin(request(Method::get, ""), true));
  EXPECT_FALSE(check_origin(request(Method::get, "https://chat.example"), true));
}

}  // namespace
}  // namespace dropline::net
