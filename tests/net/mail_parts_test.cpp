#include "net/mail_parts.hpp"

#include <gtest/gtest.h>

// How the parts look beside a message is in the golden files of the customer's page: customer_page_test.cpp.
namespace dropline::net {
namespace {

struct SizeCase {
  std::int64_t bytes;
  const char* english;
  const char* german;
};

class SizeText : public testing::TestWithParam<SizeCase> {};

TEST_P(SizeText, IsShortAndInTheReadersLanguage) {
  EXPECT_EQ(size_text(GetParam().bytes, "en"), GetParam().english);
  EXPECT_EQ(size_text(GetParam().bytes, "de"), GetParam().german);
}

// web/shared/size.test.ts has the same.
INSTANTIATE_TEST_SUITE_P(Sizes, SizeText,
                         testing::Values(SizeCase{0, "0 B", "0 B"}, SizeCase{999, "999 B", "999 B"},
                                         SizeCase{1000, "1 KB", "1 KB"}, SizeCase{23'500, "24 KB", "24 KB"},
                                         SizeCase{999'499, "999 KB", "999 KB"}, SizeCase{999'500, "1.0 MB", "1,0 MB"},
                                         SizeCase{1'437'000, "1.4 MB", "1,4 MB"},
                                         SizeCase{26'214'400, "26.2 MB", "26,2 MB"}));

TEST(MailParts, NothingComesOfAMessageThatBringsNothing) {
  const auto& strings = PageStrings::of("en");
  for (const auto* extra : {"", "{}", "[]", "no json", R"({"verified":false})"}) {
    domain::Message message;
    message.extra = extra;
    std::string html;
    append_mail_parts(html, message, "acme", "en", strings);
    EXPECT_EQ(html, "") << extra;
  }
}

}  // namespace
}  // namespace dropline::net
