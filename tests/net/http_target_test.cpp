#include "net/http_target.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

TEST(ParseTarget, DecodesThePathAndLeavesTheQuery) {
  const auto target = parse_target("/acme/b%C3%BCro?x=%20&y");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/acme/büro");
  EXPECT_EQ(target->query, "x=%20&y");
}

TEST(ParseTarget, CutsOffASlashAtTheEnd) {
  EXPECT_EQ(parse_target("/acme/").value().path, "/acme");
  EXPECT_EQ(parse_target("/").value().path, "/");
  EXPECT_EQ(parse_target("/?a").value().path, "/");
}

TEST(ParseTarget, DecodesOnceOnly) { EXPECT_EQ(parse_target("/%2525").value().path, "/%25"); }

TEST(ParseTarget, RefusesPathsThatCouldBeReadInTwoWays) {
  const std::vector<std::string> odd = {
      "",       "a",    "//",        "//evil.example", "/a//b",  "/a//",   "/.",      "/..",       "/a/../b",
      "/a/./b", "/%2e", "/%2E%2e/x", "/a%2fb",         "/a%2Fb", "/a%5cb", "/a\\b",   "/%00",      "/%0d%0a",
      "/%7f",   "/%",   "/%4",       "/%zz",           "/%+1",   "/%ff",   "/%c0%af", "/%ed%a0%80"};
  for (const auto& target : odd) EXPECT_FALSE(parse_target(target)) << target;
}

}  // namespace
}  // namespace dropline::net
