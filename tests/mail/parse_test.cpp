#include <gtest/gtest.h>

#include <ctime>

#include "dropline/domain/text.hpp"
#include "dropline/mail/inbound_mail.hpp"
#include "mail/samples.hpp"

namespace dropline::mail {
namespace {

using namespace std::string_literals;
using test::with_crlf;

InboundMail parsed(const std::string& text, std::string_view authserv_id = "") {
  auto mail = parse_mail(with_crlf(text), authserv_id);
  EXPECT_TRUE(mail) << text;
  return mail ? *mail : InboundMail{};
}

std::string simple(const std::string& headers, const std::string& body = "Hi\n") {
  return "From: a@x.example\n" + headers + "\n" + body;
}

TEST(ParseMail, ReadsTheHeader) {
  const auto mail = parsed(
      "Return-Path: <anna@x.example>\n"
      "Delivered-To: box@y.example\n"
      "X-Original-To: reply+abc@y.example\n"
      "From: =?utf-8?q?Anna_M=C3=BCller?= <anna@x.example>\n"
      "To: Shop <reply+abc@y.example>, team: t1@y.example, t2@y.example;\n"
      "Cc: c@y.example\n"
      "Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\n =?utf-8?b?IGF1cyBLw7Zsbg==?=\n"
      "Date: Tue, 06 Feb 2024 09:15:00 +0100\n"
      "Message-ID: <1@x.example>\n"
      "In-Reply-To: <abc.7@y.example> (your mail)\n"
      "References: <abc.6@y.example>\n <abc.7@y.example>\n"
      "Auto-Submitted: Auto-Replied; owner-email=\"a@x\"\n"
      "Precedence: Bulk\n"
      "List-Id: News <news.x.example>\n"
      "Content-Language: de-DE, en\n"
      "\nHi\n");
  EXPECT_EQ(mail.from, (Mailbox{"Anna Müller", "anna@x.example"}));
  EXPECT_EQ(mail.to, (std::vector<std::string>{"reply+abc@y.example", "t1@y.example", "t2@y.example"}));
  EXPECT_EQ(mail.cc, std::vector<std::string>{"c@y.example"});
  EXPECT_EQ(mail.delivered_to, (std::vector<std::string>{"box@y.example", "reply+abc@y.example"}));
  EXPECT_EQ(mail.subject, "Grüße aus Köln");
  EXPECT_EQ(mail.date, 1'707'207'300 * kSecond);
  EXPECT_EQ(mail.message_id, "1@x.example");
  EXPECT_EQ(mail.in_reply_to, std::vector<std::string>{"abc.7@y.example"});
  EXPECT_EQ(mail.references, (std::vector<std::string>{"abc.6@y.example", "abc.7@y.example"}));
  EXPECT_EQ(mail.return_path, "anna@x.example");
  EXPECT_EQ(mail.content_language, "de-de");
  EXPECT_EQ(mail.marks.auto_submitted, "auto-replied");
  EXPECT_EQ(mail.marks.precedence, "bulk");
  EXPECT_EQ(mail.marks.list_id, "News <news.x.example>");
  EXPECT_EQ(mail.text, "Hi\n");
  EXPECT_EQ(mail.source, BodySource::plain);
}

TEST(ParseMail, TellsTheNullPathFromNone) {
  EXPECT_EQ(parsed(simple("Return-Path: <>\n")).return_path, "");
  EXPECT_EQ(parsed(simple("")).return_path, std::nullopt);
}

TEST(ParseMail, BelievesOnlyTheTopmostResultsOfTheConfiguredServer) {
  const std::string headers =
      "Authentication-Results: other.example; dmarc=pass header.from=bank.example\n"
      "Authentication-Results: MX.y.example 1;\n"
      " dkim=pass (2048-bit; dmarc=pass) header.d=X.example header.i=@x.example;\n"
      " spf = fail smtp.mailfrom=\"bounce@x.example\"; dmarc=fail (p=none) header.from=x.example\n"
      "Authentication-Results: mx.y.example; dmarc=pass header.from=bank.example\n";
  const auto results = parsed(simple(headers), "mx.y.example").authentication;
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].method + results[0].result + results[0].domain, "dkimpassx.example");
  EXPECT_EQ(results[1].method + results[1].result + results[1].domain, "spffailx.example");
  EXPECT_EQ(results[2].method + results[2].result + results[2].domain, "dmarcfailx.example");
  EXPECT_TRUE(parsed(simple(headers), "").authentication.empty());
  EXPECT_TRUE(parsed(simple(headers), "y.example").authentication.empty());
  EXPECT_TRUE(parsed(simple("Authentication-Results: mx.y.example; none\n"), "mx.y.example").authentication.empty());
}

TEST(ParseMail, DecodesTransferEncodingsAndCharacterSets) {
  const auto body_of = [](const std::string& headers, const std::string& body) {
    return parsed(simple("MIME-Version: 1.0\n" + headers, body)).text;
  };
  EXPECT_EQ(body_of("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n",
                    "Gr=FC=DF=\ne\n"),
            "Grüße\n");
  EXPECT_EQ(body_of("Content-Type: text/plain; charset=windows-1252\n", "12 \x80\n"), "12 €\n");
  EXPECT_EQ(body_of("Content-Type: text/plain; charset=iso-8859-1\n", "12 \x80\n"), "12 €\n");
  EXPECT_EQ(body_of("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n", "R3LDvMOfZQo=\n"),
            "Grüße\n");
  EXPECT_EQ(body_of("Content-Type: text/plain; charset=koi8-r\n", "\xd0\xd2\n"), "пр\n");
  EXPECT_EQ(body_of("Content-Type: text/plain; charset=no-such-set\n", "Gr\xc3\xbc\xc3\x9f\n"), "Grüß\n");
  EXPECT_EQ(body_of("Content-Type: text/plain; charset=no-such-set\n", "Gr\xfc\xdf\n"), "Grüß\n");
  EXPECT_EQ(body_of("", "Gr\xfc\xdf\n"), "Grüß\n");
  EXPECT_EQ(body_of("Content-Type: text/plain; charset=utf-8\n", "a\xff\x01z\n"), "a\uFFFDz\n");
}

TEST(ParseMail, JoinsFlowedLines) {
  const auto flowed = [](const std::string& parameters, const std::string& body) {
    return parsed(simple("Content-Type: text/plain; charset=utf-8; format=flowed" + parameters + "\n", body)).text;
  };
  EXPECT_EQ(flowed("", "one \ntwo\nthree\n-- \nsig\n"), "one two\nthree\n-- \nsig\n");
  EXPECT_EQ(flowed("; delsp=yes", "wo \nrd\n"), "word\n");
  EXPECT_EQ(flowed("", "> a \n> b\n>> c \n> d\n"), "> a b\n>> c \n> d\n");
  EXPECT_EQ(flowed("", " > no quote\n From here\n"), "> no quote\nFrom here\n");
}

TEST(ParseMail, PrefersThePlainPartAndKeepsTheHtml) {
  const auto mail =
      parsed(simple("MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n",
                    "--b\nContent-Type: text/plain\n\nplain\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n"));
  EXPECT_EQ(mail.text, "plain");
  EXPECT_EQ(mail.source, BodySource::plain);
  EXPECT_EQ(mail.html, "<p>html</p>");
  EXPECT_TRUE(mail.attachments.empty());
}

TEST(ParseMail, ReadsHtmlAsAPersonSeesIt) {
  const auto mail =
      parsed(simple("Content-Type: text/html; charset=utf-8\n",
                    "<html><head><title>t</title><style>p{}</style></head><body><div style=\"display:none\">hid"
                    "den</div><p>One &amp; two<br>three</p><p>four <a href=\"https://x.example/a\">here</a></p>"
                    "<ul><li>a<li>b</ul><script>alert(1)</script><table><tr><td>c</td><td>d</td></tr></table>"
                    "<!-- no --></body></html>\n"));
  EXPECT_EQ(mail.source, BodySource::html);
  EXPECT_EQ(mail.text, "One & two\nthree\n\nfour here (https://x.example/a)\n\n- a\n- b\nc d\n");
}

TEST(ParseMail, JoinsBodiesThatOtherPartsDivide) {
  const auto mail =
      parsed(simple("Content-Type: multipart/mixed; boundary=b\n",
                    "--b\nContent-Type: text/html\n\n<p>Hello</p>\n--b\nContent-Type: text/plain\n\n1 < 2\n--b--\n"));
  EXPECT_EQ(mail.text, "Hello\n1 < 2");
  EXPECT_EQ(mail.source, BodySource::html);
  EXPECT_NE(mail.html.find("1 &lt; 2"), std::string::npos);
}

TEST(ParseMail, KeepsAttachments) {
  const auto mail =
      parsed(simple("Content-Type: multipart/mixed; boundary=b\n",
                    "--b\nContent-Type: text/plain\n\nsee below\n"
                    "--b\nContent-Type: image/PNG\nContent-Disposition: inline\nContent-ID: "
                    "<pic@x>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
                    "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; "
                    "filename*=utf-8''..%2F..%2FRechnung%20%C3%84.pdf\n\n%PDF\n"
                    "--b\nContent-Type: text/plain; name=notes.txt\nContent-Disposition: attachment\n\nnotes\n"
                    "--b\nContent-Type: message/rfc822\n\nSubject: Old mail\nFrom: b@x.example\n\ninner\n--b--\n"));
  EXPECT_EQ(mail.text, "see below");
  ASSERT_EQ(mail.attachments.size(), 4U);
  EXPECT_EQ(mail.attachments[0].file_name, "image.png");
  EXPECT_EQ(mail.attachments[0].content_type, "image/png");
  EXPECT_EQ(mail.attachments[0].content_id, "pic@x");
  EXPECT_TRUE(mail.attachments[0].is_inline);
  EXPECT_EQ(mail.attachments[0].bytes, "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(mail.attachments[1].file_name, "Rechnung Ä.pdf");
  EXPECT_FALSE(mail.attachments[1].is_inline);
  EXPECT_EQ(mail.attachments[2].file_name, "notes.txt");
  EXPECT_EQ(mail.attachments[3].file_name, "Old mail.eml");
  EXPECT_NE(mail.attachments[3].bytes.find("inner"), std::string::npos);
}

TEST(ParseMail, RefusesWhatExceedsALimitAndCountsWhatItLeavesOut) {
  const auto code = [](const std::string& text, const ParseLimits& limits) {
    const auto mail = parse_mail(text, "", limits);
    return mail ? std::optional<Code>() : mail.error().code;
  };
  std::string nested = "From: a@x.example\nContent-Type: multipart/mixed; boundary=b0\n\n";
  for (int i = 0; i < 30; ++i) {
    nested +=
        "--b" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=b" + std::to_string(i + 1) + "\n\n";
  }
  std::string many = "From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 30; ++i) many += "--b\nContent-Disposition: attachment\n\n0123456789\n";
  many += "--b--\n";
  EXPECT_EQ(code(simple("") + std::string(100, 'x'), {.message_bytes = 100}), Code::too_large);
  EXPECT_EQ(code(simple("Subject: " + std::string(100, 'x') + "\n"), {.header_bytes = 100}), Code::too_large);
  EXPECT_EQ(code(nested, {}), Code::too_large);
  EXPECT_EQ(code(many, {.parts = 20}), Code::too_large);
  EXPECT_EQ(code("", {}), Code::invalid_request);

  const auto few = parse_mail(many, "", {.attachments = 5});
  ASSERT_TRUE(few);
  EXPECT_EQ(few->attachments.size(), 5U);
  EXPECT_EQ(few->attachments_left_out, 25U);
  const auto small = parse_mail(many, "", {.attachment_bytes = 35});
  ASSERT_TRUE(small);
  EXPECT_EQ(small->attachments.size(), 3U);
  const auto cut = parse_mail(simple("", std::string(100, 'x')), "", {.text_bytes = 10});
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->text, "xxxxxxxxxx");
  EXPECT_TRUE(cut->text_cut);
}

TEST(ParseMail, KeepsHtmlThatWouldStallItsReaderAsAFile) {
  std::string tag = "<p";
  for (int i = 0; i < 5'000; ++i) tag += " a" + std::to_string(i);
  const auto mail = parsed(simple("Content-Type: text/html\n", tag + ">text</p>\n"));
  EXPECT_EQ(mail.text, "");
  EXPECT_EQ(mail.source, BodySource::none);
  ASSERT_EQ(mail.attachments.size(), 1U);
  EXPECT_EQ(mail.attachments[0].file_name, "message.html");
}

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += text;
  return out;
}

// Neither the time nor the stack may grow with the square of what somebody sends, or with its depth.
TEST(ParseMail, TakesNoLongerForWhatIsMadeToTakeLong) {
  constexpr double kMaxSeconds = 30;  // far above what the sanitizers cost
  std::vector<std::string> mails;
  for (const auto* header :
       {"Subject: ", "From: ", "To: ", "References: ", "Content-Type: text/plain; ", "Authentication-Results: m; ",
        "Date: ", "Received: ", "Content-Disposition: attachment; "}) {
    for (const auto* piece :
         {"(", "a@b.c, ", "a:", "<a@b> ", "=?utf-8?q?=41?= ", "\"", "\\", ";a=b", ";a*0*=b", "<", "a ", "\n x"}) {
      mails.push_back(simple(header + repeated(piece, 30U << 10U) + "\n"));
    }
  }
  for (const auto* piece : {"--b\n", "--\n", "--b\n\n", "--b\nContent-Type: multipart/mixed; boundary=b\n\n",
                            "--b\nContent-Type: message/rfc822\n\n", "begin 644 x\n", "\n", "x"}) {
    mails.push_back(simple("Content-Type: multipart/mixed; boundary=b\n", repeated(piece, 4U << 20U)));
  }
  for (const auto& mail : mails) {
    const auto start = std::clock();
    (void)parse_mail(mail, "m");
    EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, kMaxSeconds) << mail.substr(0, 120);
  }
}

TEST(ParseMail, WhoWrote_IsNotKnown_WhenSeveralAreNamed) {
  EXPECT_EQ(parsed("From: a@x.example, b@y.example\n\nHi\n").from.address, "");
  EXPECT_EQ(parsed("From: a@x.example\nFrom: b@y.example\n\nHi\n").from.address, "");
}

TEST(ParseMail, ReadsADeliveryReport) {
  const auto mail =
      parsed(simple("Return-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n",
                    "--b\nContent-Type: text/plain\n\nIt failed.\n"
                    "--b\nContent-Type: message/delivery-status\n\n"
                    "Reporting-MTA: dns; mx.x.example\n\n"
                    "Final-Recipient: rfc822; clara@x.example\nAction: Failed\nStatus: 5.1.1 (no mailbox)\n"
                    "Diagnostic-Code: smtp; 550 5.1.1 no such\n user\n\n"
                    "Final-Recipient: RFC822;<tom@x.example>\nAction: delayed\nStatus: 4.2.2\n"
                    "--b\nContent-Type: text/rfc822-headers\n\nSubject: Hi\nMessage-ID:\n <abc.7@y.example>\n--b--\n"));
  ASSERT_TRUE(mail.report);
  ASSERT_EQ(mail.report->recipients.size(), 2U);
  EXPECT_EQ(mail.report->recipients[0].recipient, "clara@x.example");
  EXPECT_EQ(mail.report->recipients[0].action, "failed");
  EXPECT_EQ(mail.report->recipients[0].status, "5.1.1");
  EXPECT_TRUE(mail.report->recipients[0].is_no_such_address());
  EXPECT_EQ(mail.report->recipients[0].diagnostic, "smtp; 550 5.1.1 no such user");
  EXPECT_EQ(mail.report->recipients[1].recipient, "tom@x.example");
  EXPECT_FALSE(mail.report->recipients[1].is_no_such_address());
  EXPECT_EQ(mail.report->original_message_id, "abc.7@y.example");
}

TEST(ParseMail, KeepsToWhomMailWasSentThatWasForwardedAndCameBack) {
  const auto mail = parsed(simple("Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
                                  "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.x.example\n\n"
                                  "Original-Recipient: rfc822;clara@x.example\nFinal-Recipient: rfc822; c@y.example\n"
                                  "Status: 5.1.1\n\nOriginal-Recipient: rfc822;tom@x.example\nStatus: 5.1.1\n--b--\n"));
  ASSERT_TRUE(mail.report);
  ASSERT_EQ(mail.report->recipients.size(), 2U);
  EXPECT_EQ(mail.report->recipients[0].recipient, "c@y.example");
  EXPECT_EQ(mail.report->recipients[0].original_recipient, "clara@x.example");
  EXPECT_EQ(mail.report->recipients[1].recipient, "tom@x.example");
}

TEST(ParseMail, FindsTheOriginalInAReportThatCarriesAllOfIt) {
  const auto mail = parsed(
      simple("Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
             "--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; clara@x.example\nStatus: 5.0.0\n"
             "--b\nContent-Type: message/rfc822\n\nMessage-ID: <abc.8@y.example>\nSubject: Hi\n\nbody\n--b--\n"));
  ASSERT_TRUE(mail.report);
  EXPECT_EQ(mail.report->original_message_id, "abc.8@y.example");
}

TEST(CleanFileName, LeavesNothingThatCouldHarm) {
  EXPECT_EQ(clean_file_name("photo.jpg"), "photo.jpg");
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("C:\\Users\\a\\b.doc"), "b.doc");
  EXPECT_EQ(clean_file_name("a\r\nb\tc\x01.txt"), "abc.txt");
  EXPECT_EQ(clean_file_name("harmless\u202egpj.exe"), "harmlessgpj.exe");
  EXPECT_EQ(clean_file_name(".htaccess"), "htaccess");
  EXPECT_EQ(clean_file_name("a:b|c?.txt. "), "abc.txt");
  EXPECT_EQ(clean_file_name("Übersicht.pdf"), "Übersicht.pdf");
  for (const auto* nothing : {"", "..", "/", "\u200b", " . "}) EXPECT_EQ(clean_file_name(nothing), "file") << nothing;
  const auto cut = clean_file_name(std::string(300, 'x') + ".jpeg");
  EXPECT_EQ(cut.size(), kFileNameCharacters);
  EXPECT_TRUE(cut.ends_with("x.jpeg"));
  EXPECT_TRUE(domain::is_clean_utf8(clean_file_name("\xff\xfe" + std::string(500, '\xc3'))));
}

}  // namespace
}  // namespace dropline::mail
