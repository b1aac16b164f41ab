#include "net/response_head.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

std::string head(const HttpResponse& response, const ResponseContext& context = {}) {
  return format_head(response, context);
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

TEST(ResponseHead, CarriesTheSecurityFieldsOnEveryResponse) {
  const std::string text = head(HttpResponse::problem(not_found()));
  EXPECT_TRUE(text.starts_with("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_TRUE(contains(text, "\r\nContent-Security-Policy: default-src 'none'; script-src 'self';"));
  EXPECT_FALSE(contains(text, "unsafe"));
  EXPECT_TRUE(contains(text, "frame-ancestors 'none'"));
  EXPECT_TRUE(contains(text, "\r\nX-Content-Type-Options: nosniff\r\n"));
  EXPECT_TRUE(contains(text, "\r\nReferrer-Policy: same-origin\r\n"));
  EXPECT_TRUE(contains(text, "\r\nCache-Control: no-store\r\n"));
  EXPECT_TRUE(contains(text, "\r\nConnection: close\r\n"));
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

TEST(ResponseHead, LeavesWhatTheHandlerHasSet) {
  HttpResponse response;
  response.with("cache-control", "public, immutable");
  const std::string text = head(response);
  EXPECT_TRUE(contains(text, "cache-control: public, immutable\r\n"));
  EXPECT_FALSE(contains(text, "no-store"));
}

TEST(ResponseHead, AsksForTlsOnlyWhereThereIsTls) {
  EXPECT_FALSE(contains(head(HttpResponse{}), "Strict-Transport-Security"));
  EXPECT_TRUE(contains(head(HttpResponse{}, {.secure = true}), "Strict-Transport-Security: max-age="));
}

TEST(ResponseHead, StatesNoLengthWhereThereIsNoBody) {
  EXPECT_TRUE(contains(head(HttpResponse::json(200, "{}"), {.content_length = 2}), "Content-Length: 2\r\n"));
  EXPECT_FALSE(contains(head(HttpResponse::no_content()), "Content-Length"));
}

TEST(ResponseHead, RefusesALineBreakInAField) {
  EXPECT_THROW((void)head(HttpResponse::see_other("/a\r\nSet-Cookie: x=y")), std::logic_error);
}

}  // namespace
}  // namespace dropline::net
