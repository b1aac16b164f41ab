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
