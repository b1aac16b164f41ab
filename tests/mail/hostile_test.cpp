#include <gtest/gtest.h>

#include <algorithm>

#include "dropline/mail/inbound_mail.hpp"
#include "dropline/mail/reply_text.hpp"
#include "mail/samples.hpp"

// Mails made to use up the stack, the memory or the time of whoever reads them.
namespace dropline::mail {
namespace {

using test::with_crlf;

constexpr std::size_t kMaxTextBytes = ParseLimits{}.text_bytes;

std::string times(std::size_t count, std::string_view text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string simple(const std::string& headers, const std::string& body = "Hi\n") {
  return "From: a@x.example\n" + headers + "\n" + body;
}

std::string mixed(const std::string& parts) {
  return simple("Content-Type: multipart/mixed; boundary=b\n", parts + "--b--\n");
}

std::string html(const std::string& body) { return simple("Content-Type: text/html; charset=utf-8\n", body); }

// "" when the mail is taken.
std::string refusal(const std::string& text) {
  const auto mail = parse_mail(with_crlf(text), "");
  if (mail) return {};
  EXPECT_EQ(mail.error().code, Code::too_large);
  return mail.error().message;
}

InboundMail parsed(const std::string& text) {
  auto mail = parse_mail(with_crlf(text), "");
  EXPECT_TRUE(mail) << text.substr(0, 120);
  return mail ? *std::move(mail) : InboundMail{};
}

constexpr auto kNested = "The addresses of this mail are nested too deep.";
constexpr auto kLongField = "A header line of this mail is too long.";
constexpr auto kManyFields = "This mail has too many header lines.";
constexpr auto kManyParts = "This mail has too many parts.";

TEST(HostileMail, IsRefusedForGroupsOfAddressesInsideEachOther) {
  for (const auto* name : {"To", "FROM", "cc", "Bcc", "Sender", "Reply-To", "Resent-To", "To ", "Delivered-To"}) {
    EXPECT_EQ(refusal(simple(name + std::string(": ") + times(201, "a:") + "\n")), kNested) << name;
    EXPECT_EQ(refusal(simple(name + std::string(": ") + times(201, "a:\n ") + "\n")), kNested) << name;
    EXPECT_EQ(refusal(simple(name + std::string(": ") + times(51, "(") + "\n")), kNested) << name;
  }
  EXPECT_EQ(refusal(simple("To: " + times(300, "\"(\\\"a:\" ") + "\n")), kNested);
  EXPECT_EQ(refusal("\n\n" + simple("To: " + times(201, "a:") + "\n")), kNested);
}

TEST(HostileMail, IsRefusedForSuchAddressesInTheMailsWithinIt) {
  const std::string to = "To: " + times(201, "a:") + "\n\nHi\n";
  EXPECT_EQ(refusal(simple("Content-Type: message/rfc822\n", to)), kNested);
  EXPECT_EQ(refusal(simple("content-type:\n (c) MESSAGE / News\n", to)), kNested);
  EXPECT_EQ(refusal(simple("Content-Type: message/rfc822\n", "Content-Type: message/rfc822\n\n" + to)), kNested);
  EXPECT_EQ(refusal(mixed("--b\nContent-Type: message/rfc822\n\n" + to)), kNested);
  EXPECT_EQ(refusal(mixed("--b\n" + to)), kNested);
  EXPECT_EQ(refusal(simple("Content-Type: multipart/digest; boundary=b\n", "--b\n\n" + to + "--b--\n")), kNested);
}

TEST(HostileMail, OfOneFieldWithoutEndIsRefused) {
  EXPECT_EQ(refusal(simple("X-A: " + times(32U << 10U, "x") + "\n")), kLongField);
  EXPECT_EQ(refusal(simple("References: " + times(5'000, "<a@b>\n ") + "\n")), kLongField);
  EXPECT_EQ(refusal(mixed("--b\nContent-Type: text/plain; " + times(5'000, "a*0*=b; ") + "\n\nHi\n")), kLongField);
}

TEST(HostileMail, OfTooManyPartsOrFieldsIsRefused) {
  EXPECT_EQ(refusal(mixed(times(5'001, "--b\n\nx\n"))), kManyParts);
  EXPECT_EQ(refusal(mixed(times(201, "--b\n\nx\n"))), kManyParts);
  EXPECT_EQ(refusal(simple(times(5'001, "a:b\n"))), kManyFields);
  EXPECT_EQ(refusal(mixed("--b\n" + times(5'001, "a:b\n") + "\nx\n")), kManyFields);
  EXPECT_EQ(refusal(mixed(times(100, "--b\n" + times(51, "a:b\n") + "\nx\n"))), kManyFields);
  EXPECT_EQ(refusal(simple("", times(5'001, "Content-Type: message/rfc822\n\n"))), "") << "it is only text";
  EXPECT_EQ(refusal(simple("Content-Type: message/rfc822\n", times(5'001, "Content-Type: message/rfc822\n\n"))),
            kManyFields);
}

// Headers are looked at only behind boundaries, so none may be declared in a way that the parser understands and the guard does not.
TEST(HostileMail, IsRefusedHoweverItsBoundaryIsDeclared) {
  const std::string to = "To: " + times(201, "a:") + "\n\nHi\n";
  for (const std::string declared :
       {"boundary=b", "boundary=\"b\"", "BOUNDARY = \"b\"", "\n boundary=\n\t\"b\"", "charset=utf-8;boundary=b;x=y",
        "x=\"boundary=c\"; boundary=b", "boundary=b; boundary=bb", "boundary=bb; boundary=b", "boundary=(c)b",
        "boundary (c) = b", "boundary*=us-ascii''b", "boundary*=us-ascii''%62", "boundary*0=b", "boundary*0*=''%62",
        "boundary=\"\\b\"", "boundary=\"=?us-ascii?q?b?=\"",
        "boundary==?us-ascii?q?b?=", "(boundary=c) ; boundary=b"}) {
    EXPECT_EQ(refusal(simple("Content-Type: multipart/mixed; " + declared + "\n", "--b\n" + to + "--b--\n")), kNested)
        << declared;
  }
  EXPECT_EQ(refusal(simple("Content-Type: multipart/mixed; boundary=\"\"\n", "--\n" + to)), kNested);
  EXPECT_EQ(refusal(simple("Content-Type: multipart/mixed; boundary=\"b\n", "--\"b\n" + to)), kNested) << "not closed";
  EXPECT_EQ(refusal(simple("Content-Type: multipart/mixed; boundary=a/b=c\n", "--a/b=c\n" + to)), kNested);
  EXPECT_EQ(refusal(simple("Content-Type: multipart/mixed; boundary=\"a b  \"\n", "--a b\n" + to)), kNested);
  EXPECT_EQ(refusal(mixed("--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" + to)), kNested);
  EXPECT_EQ(
      refusal(mixed("--b\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" + to)),
      kNested);
}

TEST(HostileMail, OfMoreBoundariesThanPartsIsRefused) {
  std::string parts;
  for (int i = 0; i < 60; ++i) {
    parts += "--b\nContent-Type: text/plain; ";
    for (int j = 0; j < 100; ++j) parts += "boundary=x" + std::to_string(100'000 + 100 * i + j) + "; ";
    parts += "\n\nHi\n";
  }
  EXPECT_EQ(refusal(mixed(parts)), kManyParts);
}

TEST(HostileMail, OfManyTextsHasNoMoreTextThanOneMayHave) {
  const std::string half = times(kMaxTextBytes / 20, "123456789 ");
  const auto plain = parsed(mixed(times(5, "--b\n\n" + half + "\n")));
  EXPECT_GE(plain.text.size(), kMaxTextBytes - 10);
  EXPECT_LE(plain.text.size(), kMaxTextBytes);
  EXPECT_TRUE(plain.text_cut);
  const auto marked = parsed(mixed(times(5, "--b\nContent-Type: text/html\n\n" + half + "\n")));
  EXPECT_LE(marked.text.size(), kMaxTextBytes);
  EXPECT_LE(marked.html.size(), kMaxTextBytes);
  EXPECT_TRUE(marked.text_cut);
}

TEST(HostileMail, OfQuotesInsideEachOtherIsBounded) {
  const auto mail = parsed(html(times(390, "<blockquote>") + times(60'000, "a<br>")));
  EXPECT_TRUE(mail.text_cut);
  EXPECT_LE(mail.text.size(), kMaxTextBytes);
  EXPECT_TRUE(mail.text.starts_with(std::string(20, '>') + " a\n"));
  const auto parts = split_reply(mail);
  EXPECT_LE(parts.visible.size() + parts.rest.size(), kMaxTextBytes);
}

TEST(HostileMail, OfParagraphsWithoutWordsIsEmpty) {
  const auto mail = parsed(html(times(20'000, "<p>")));
  EXPECT_EQ(mail.text, "");
  EXPECT_EQ(split_reply(mail).visible, "");
}

TEST(HostileMail, OfOneLineOfHtmlIsCutBetweenCharacters) {
  const auto mail = parse_mail(with_crlf(html("<p>" + times(20, "ä") + "</p>")), "", {.text_bytes = 32});
  ASSERT_TRUE(mail);
  EXPECT_TRUE(mail->text_cut);
  EXPECT_EQ(mail->text, times(14, "ä") + "\xEF\xBF\xBD\n") << "the HTML itself was cut inside a character";
  const std::string link = "<a href=\"https://x.example/" + times(10, "y") + "\">hi</a>";
  const auto named = parse_mail(with_crlf(html(link)), "", {.text_bytes = 45});
  ASSERT_TRUE(named);
}

// That would take the product of both lengths.
TEST(HostileMail, OfALinkWithEndlessTextIsNotSearchedForThatText) {
  const auto text_of = [](const std::string& shown) {
    return parsed(html("<p><a href=\"https://x.example/" + shown + "\">" + shown + "</a></p>")).text;
  };
  const std::string usual = times(1'000, "y");
  EXPECT_EQ(text_of(usual), usual + "\n");
  const std::string endless = times(3'000, "y");
  EXPECT_EQ(text_of(endless), endless + " (https://x.example/" + endless + ")\n");
}

TEST(HostileMail, HasAUsualOneTakenThatOnlyLooksAlike) {
  EXPECT_EQ(refusal(simple("To: " + times(100, "\"Shop: orders\" <a@x.example>,\n ") + "b@x.example\n")), "");
  EXPECT_EQ(refusal(simple("Subject: " + times(300, ":(") + "\n")), "") << "a sad subject";
  EXPECT_EQ(refusal(simple("", "To: " + times(300, "a:") + "\n")), "") << "a body is no header";
  EXPECT_EQ(refusal(simple("", times(10'000, "10:30: it works\n"))), "");
  const std::string dump = times(250'000, "-- a: comment of a database\n") + times(6'000, "--\ninsert: 1;\n");
  EXPECT_EQ(refusal(simple("", dump)), "");
  EXPECT_EQ(refusal(mixed("--b\n\n" + dump)), "");
  EXPECT_EQ(refusal(html("<style>a:b</style>" + times(40'000, "x"))), "") << "one long line";
}

}  // namespace
}  // namespace dropline::mail
