// Each mail of tests/mail/corpus has beside it what its writer wrote: <name>.eml, <name>.txt.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <vector>

#include "dropline/domain/text.hpp"
#include "dropline/mail/mail_kind.hpp"
#include "dropline/mail/reply_text.hpp"
#include "mail/html_lines.hpp"
#include "mail/samples.hpp"

namespace dropline::mail {
namespace {

using test::read_file;

std::vector<std::filesystem::path> corpus() {
  std::vector<std::filesystem::path> mails;
  for (const auto& entry : std::filesystem::directory_iterator(test::corpus_dir())) {
    if (entry.path().extension() == ".eml") mails.push_back(entry.path());
  }
  std::sort(mails.begin(), mails.end());
  return mails;
}

std::string expected_of(std::filesystem::path mail) {
  std::string text = read_file(mail.replace_extension(".txt"));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::ptrdiff_t count_ink(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return std::string_view(" \n\t>").find(c) == std::string_view::npos; });
}

void expect_complete(const ReplyParts& parts, std::string_view whole, const std::filesystem::path& path) {
  EXPECT_EQ(count_ink(parts.visible) + count_ink(parts.rest) + count_ink(parts.signature), count_ink(whole))
      << path.filename();
}

TEST(ReplyCorpus, IsLargeEnoughToMeanSomething) { EXPECT_GE(corpus().size(), 48U); }

TEST(ReplyCorpus, ShowsWhatWasWrittenAndNothingElse) {
  std::size_t right = 0;
  const auto mails = corpus();
  for (const auto& path : mails) {
    const auto mail = parse_mail(read_file(path), "");
    ASSERT_TRUE(mail) << path;
    const std::string visible = split_reply(*mail).visible;
    EXPECT_EQ(visible, expected_of(path)) << path.filename();
    right += visible == expected_of(path) ? 1U : 0U;
  }
  std::printf("stripped right: %zu of %zu\n", right, mails.size());
  EXPECT_EQ(right, mails.size());
}

// What is not shown must still be there, behind "..." or as the signature.
TEST(ReplyCorpus, LosesNoWord) {
  for (const auto& path : corpus()) {
    const auto mail = parse_mail(read_file(path), "");
    ASSERT_TRUE(mail) << path;
    expect_complete(split_reply(mail->text), mail->text, path);
    expect_complete(split_html_reply(mail->html), html_to_text(mail->html), path);
  }
}

// What the parsers on npm are fed with (compare_reply_parsers.mjs), as they decode nothing themselves. After a change of the
// corpus, DROPLINE_WRITE_DECODED=1 writes it anew.
TEST(ReplyCorpus, IsDecodedAsTheComparisonHasIt) {
  nlohmann::json decoded;
  for (const auto& path : corpus()) {
    const auto mail = parse_mail(read_file(path), "");
    ASSERT_TRUE(mail) << path;
    const ReplyParts parts = split_reply(*mail);
    decoded[path.stem().string()] = {
        {"text", mail->text}, {"html", mail->html}, {"visible", parts.visible}, {"rest", parts.rest}};
  }
  const auto file = test::source_dir() / "tests/mail/decoded.json";
  if (std::getenv("DROPLINE_WRITE_DECODED") != nullptr) std::ofstream(file) << decoded.dump(1) << "\n";
  EXPECT_EQ(nlohmann::json::parse(read_file(file)), decoded);
}

TEST(ReplyCorpus, IsByPersons) {
  for (const auto& path : corpus()) {
    const auto mail = parse_mail(read_file(path), "");
    ASSERT_TRUE(mail) << path;
    EXPECT_EQ(mail_kind(*mail, {"antwort.lampen.example", "x"}).kind, MailKind::reply) << path.filename();
    EXPECT_EQ(mail->in_reply_to, std::vector<std::string>{"kf83hq0zt6mw1x.7@antwort.lampen.example"})
        << path.filename();
  }
}

}  // namespace
}  // namespace dropline::mail
