#include "net/http_gate.hpp"

#include "net/http_gate_vectors.hpp"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

constexpr std::size_t kMaxFields = 100;

// As the session does it: look for the end, then check.
Refusal judge(const std::string& request) {
  HeadScanner scanner;
  const auto end = scanner.find_end(request);
  if (scanner.refusal()) return scanner.refusal();
  if (!end) return "incomplete";
  return check_head(std::string_view(request).substr(0, *end), kMaxFields);
}

class RefusedRequest : public ::testing::TestWithParam<GateVector> {};

TEST_P(RefusedRequest, IsRefusedWithAReason) {
  const auto refusal = judge(GetParam().request);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_NE(*refusal, "incomplete");
}

INSTANTIATE_TEST_SUITE_P(HttpGate, RefusedRequest, ::testing::ValuesIn(refused_requests()),
                         [](const auto& vector) { return vector.param.name; });

class AcceptedRequest : public ::testing::TestWithParam<GateVector> {};

TEST_P(AcceptedRequest, PassesTheGate) { EXPECT_EQ(judge(GetParam().request), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(HttpGate, AcceptedRequest, ::testing::ValuesIn(accepted_requests()),
                         [](const auto& vector) { return vector.param.name; });

TEST(HeadScanner, FindsTheSameEndWhenBytesComeOneByOne) {
  const std::string request = request_with("Host: a\r\n") + "body";
  HeadScanner scanner;
  for (std::size_t size = 1; size < request.size() - 4; ++size) {
    EXPECT_EQ(scanner.find_end(std::string_view(request).substr(0, size)), std::nullopt) << size;
  }
  EXPECT_EQ(scanner.find_end(request), request.size() - 4);
  EXPECT_FALSE(scanner.refusal());
}

TEST(HeadScanner, RefusesABareLineFeedBeforeTheHeadIsComplete) {
  HeadScanner scanner;
  EXPECT_EQ(scanner.find_end("GET / HTTP/1.1\nHo"), std::nullopt);
  EXPECT_TRUE(scanner.refusal());
}

TEST(HttpGate, CountsHeaderFields) {
  std::string fields = "Host: a\r\n";
  for (int i = 1; i < 100; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(judge(request_with(fields)), std::nullopt);
  EXPECT_EQ(judge(request_with(fields + "One-More: y\r\n")), "There are too many header fields.");
}

}  // namespace
}  // namespace dropline::net
