#include "net/api_fixture.hpp"
#include "net/assets.hpp"
#include "net/route.hpp"

// The table itself, and what it does not know; assets, shells, health.
namespace dropline::net {
namespace {

using Captures = std::vector<std::string>;

TEST(Match, CapturesSegments) {
  EXPECT_EQ(match("/", "/"), Captures{});
  EXPECT_EQ(match("/a/{}/c/{}", "/a/b/c/d"), (Captures{"b", "d"}));
  EXPECT_EQ(match("/a/*", "/a/b/c"), Captures{"b/c"});
  EXPECT_EQ(match("/{}", "/acme"), Captures{"acme"});
}

TEST(Match, RefusesOtherPaths) {
  for (const auto* path : {"/a", "/a/", "/a//c", "/a/b/", "/a/b/c/d", "/b/b/c", "/"}) {
    EXPECT_FALSE(match("/a/{}/c", path)) << path;
  }
  EXPECT_FALSE(match("/{}", "/")) << "a capture is never empty";
  EXPECT_FALSE(match("/{}/{}", "/-/inbox")) << "no company is called -";
  EXPECT_FALSE(match("/a/*", "/a"));
}

class SiteRoutes : public ApiTest {};

TEST_F(SiteRoutes, UnknownPathsOfTheApplicationAreNotFound) {
  auto visitor = browser();
  for (const auto* path : {"/-/", "/-/nothing", "/-/api/v1/", "/-/api/v2/session"}) {
    EXPECT_EQ(code_of(visitor.get(path)), "not_found") << path;
  }
}

TEST_F(SiteRoutes, WrongMethodIsToldTheRightOnes) {
  auto visitor = browser();
  const struct {
    std::string path, allow;
  } cases[] = {
      {"/-/api/v1/session", "POST, GET, HEAD, DELETE"}, {"/acme", "GET, HEAD, POST"}, {"/-/livez", "GET, HEAD"}};
  for (const auto& each : cases) {
    const auto refused = visitor.send(visitor.request(Method::put, each.path), {});
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(code_of(refused), "method_not_allowed");
    EXPECT_EQ(header_of(refused, "Allow"), each.allow);
  }
}

TEST_F(SiteRoutes, HeadIsAnsweredLikeGet) {
  auto visitor = browser();
  const auto head = visitor.send(visitor.request(Method::head, "/robots.txt"), {});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, visitor.get("/robots.txt").body) << "the session writes it without the body";
}

TEST_F(SiteRoutes, AssetsAreKeptForEverInTheSmallestFormAccepted) {
  auto visitor = browser();
  const std::string path(asset_url("inbox.js"));
  const auto raw = visitor.get(path);
  EXPECT_EQ(raw.status, 200);
  EXPECT_EQ(header_of(raw, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header_of(raw, "Content-Encoding"), "");
  EXPECT_EQ(header_of(raw, "Vary"), "Accept-Encoding");

  const struct {
    std::string accepted, coding;
  } cases[] = {{"gzip, deflate, br", "br"}, {"gzip", "gzip"}, {"br;q=0, gzip;q=0.5", "gzip"},
               {"br; q=0.0, gzip;q=0", ""}, {"identity", ""}, {"brotli", ""}};
  for (const auto& each : cases) {
    const auto found = visitor.get(path, [&](HttpRequest& request) { request.accept_encoding = each.accepted; });
    EXPECT_EQ(header_of(found, "Content-Encoding"), each.coding) << each.accepted;
    const bool smaller = found.static_body.size() < raw.static_body.size();
    EXPECT_EQ(smaller, !each.coding.empty());
    EXPECT_EQ(header_of(found, "ETag") == header_of(raw, "ETag"), each.coding.empty()) << "each form has its own";
  }
}

TEST_F(SiteRoutes, UnchangedAssetIsNotSentAgain) {
  auto visitor = browser();
  const std::string path(asset_url("inbox.css"));
  const auto etag = header_of(visitor.get(path), "ETag");
  for (const auto& sent : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
    const auto again = visitor.get(path, [&](HttpRequest& request) { request.if_none_match = sent; });
    EXPECT_EQ(again.status, 304) << sent;
    EXPECT_TRUE(again.static_body.empty());
    EXPECT_EQ(header_of(again, "ETag"), etag);
  }
  EXPECT_EQ(visitor.get(path, [](HttpRequest& request) { request.if_none_match = "\"other\""; }).status, 200);
  EXPECT_EQ(visitor.get("/-/assets/nothing.js").status, 404);
}

TEST_F(SiteRoutes, EveryAddressOfTheInboxLoadsTheSamePage) {
  auto visitor = browser();
  const auto shell = visitor.get("/-/inbox");
  EXPECT_EQ(shell.status, 200);
  EXPECT_NE(shell.body.find(asset_url("inbox.js")), std::string::npos);
  for (const auto* path : {"/-/inbox/acme/conversations/7", "/-/profile", "/-/setup", "/-/signin", "/-/invitation"}) {
    EXPECT_EQ(visitor.get(path).body, shell.body) << path;
  }
}

TEST_F(SiteRoutes, ThemeIsACompanysColour) {
  auto visitor = browser();
  const auto css = visitor.get("/-/theme/0a7d55.css");
  EXPECT_EQ(header_of(css, "Content-Type"), "text/css; charset=utf-8");
  EXPECT_NE(css.body.find("#0a7d55"), std::string::npos);
  for (const auto* path : {"/-/theme/0a7d55", "/-/theme/nocolor.css", "/-/theme/.css"}) {
    EXPECT_EQ(visitor.get(path).status, 404) << path;
  }
}

TEST_F(SiteRoutes, ReadinessEndsWithTheDrain) {
  auto probe = browser();
  EXPECT_EQ(probe.get("/-/livez").status, 200);
  EXPECT_EQ(probe.get("/-/readyz").status, 200);
  router.drain();
  EXPECT_EQ(probe.get("/-/livez").status, 200);
  EXPECT_EQ(probe.get("/-/readyz").status, 503);
}

TEST_F(SiteRoutes, FaultInAHandlerIsAnInternalErrorWithoutDetails) {
  auto owner = signed_in(olga);
  // A link whose URL is too long for a QR code: the library throws.
  const auto main = json_of(owner.get(kAcme + "/links")).at("links")[0].at("id").get<std::string>();
  const auto failed = owner.get(kAcme + "/links/" + main + "/qr.svg",
                                [](HttpRequest& sent) { sent.origin_expected = "http://" + std::string(4'000, 'a'); });
  EXPECT_EQ(failed.status, 500);
  EXPECT_EQ(code_of(failed), "internal");
  EXPECT_EQ(failed.body.find("aaaa"), std::string::npos);
}

}  // namespace
}  // namespace dropline::net
