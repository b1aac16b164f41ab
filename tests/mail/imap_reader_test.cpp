#include "mail/imap_reader.hpp"

#include "dropline/mail/imap_mailbox.hpp"
#include "mail/imap_words.hpp"

#include <gtest/gtest.h>

namespace dropline::mail {
namespace {

using Kind = ImapResponse::Kind;
using Fault = ImapReader::Fault;

ImapReader::Limits limits() {
  ImapReader::Limits limits;
  limits.line_bytes = 200;
  limits.literal_bytes = 100;
  limits.literals = 3;
  limits.depth = 3;
  return limits;
}

std::optional<ImapResponse> read(std::string_view bytes) {
  ImapReader reader(limits());
  reader.feed(bytes);
  return reader.next();
}

Fault fault_of(std::string_view bytes) {
  ImapReader reader(limits());
  reader.feed(bytes);
  while (reader.next()) {
  }
  return reader.fault();
}

TEST(ImapReaderTest, status_answers_are_taken_apart) {
  const auto untagged = read("* ok [UIDVALIDITY 12] UIDs are valid\r\n");
  ASSERT_TRUE(untagged);
  EXPECT_EQ(untagged->kind, Kind::untagged);
  EXPECT_EQ(untagged->name, "OK");
  EXPECT_EQ(untagged->code, "UIDVALIDITY 12");
  EXPECT_EQ(untagged->text, "UIDs are valid");
  const auto tagged = read("d7 NO [AUTHENTICATIONFAILED] no\r\n");
  ASSERT_TRUE(tagged);
  EXPECT_EQ(tagged->kind, Kind::tagged);
  EXPECT_EQ(tagged->tag, "d7");
  EXPECT_EQ(tagged->name, "NO");
  EXPECT_EQ(tagged->code, "AUTHENTICATIONFAILED");
  EXPECT_EQ(read("+\r\n")->kind, Kind::continuation);
  EXPECT_EQ(read("+ go on\r\n")->text, "go on");
  EXPECT_EQ(read("* 23 EXISTS\r\n")->number, 23U);
  EXPECT_EQ(read("* SEARCH 1 2\r\n")->text, "1 2");
}

TEST(ImapReaderTest, the_sentence_of_a_status_is_never_taken_for_a_literal) {
  ImapReader reader(limits());
  reader.feed("* OK try {99}\r\nd1 OK also {99}\r\n");
  EXPECT_EQ(reader.next()->text, "try {99}");
  EXPECT_EQ(reader.next()->text, "also {99}");
}

TEST(ImapReaderTest, a_mail_comes_out_as_it_was_sent_in_whatever_pieces) {
  const std::string mail = "Subject: )\r\n\r\n{5}\r\n* BYE\r\n\"(";
  const std::string answer = "* 2 FETCH (FLAGS (\\Seen (\"a)\" {2}\r\n)))) UID 9 BODY[]<0> {" +
                             std::to_string(mail.size()) + "}\r\n" + mail +
                             " X-Y \"q\\\"\" RFC822.SIZE 4)\r\nd1 OK\r\n";
  for (std::size_t cut = 0; cut < answer.size(); ++cut) {
    ImapReader reader(limits());
    reader.feed(std::string_view(answer).substr(0, cut));
    auto response = reader.next();
    EXPECT_EQ(reader.fault(), Fault::none);
    reader.feed(std::string_view(answer).substr(cut));
    if (!response) response = reader.next();
    ASSERT_TRUE(response) << cut;
    EXPECT_EQ(response->number, 2U);
    EXPECT_EQ(*response->attribute("BODY[]<0>"), mail);
    EXPECT_EQ(*response->attribute("UID"), "9");
    EXPECT_EQ(*response->attribute("X-Y"), "q\"");
    EXPECT_EQ(*response->attribute("RFC822.SIZE"), "4");
    EXPECT_EQ(response->attribute("BODY[TEXT]"), nullptr);
    EXPECT_EQ(reader.next()->tag, "d1");
    EXPECT_EQ(reader.waiting_bytes(), 0U);
  }
}

TEST(ImapReaderTest, what_is_larger_than_asked_for_is_refused_before_it_has_come) {
  EXPECT_EQ(fault_of("* 1 FETCH (BODY[] {101}\r\n"), Fault::literal_too_large);
  EXPECT_EQ(fault_of("* 1 FETCH (BODY[] {18446744073709551615}\r\n"), Fault::literal_too_large);
  EXPECT_EQ(fault_of("* 1 FETCH (A {60}\r\n" + std::string(60, 'x') + " B {60}\r\n"), Fault::literal_too_large);
  EXPECT_EQ(fault_of("* 1 FETCH (A {0}\r\n B {0}\r\n C {0}\r\n D {0}\r\n"), Fault::literal_too_large);
  EXPECT_EQ(fault_of("* SEARCH " + std::string(200, '1')), Fault::line_too_long);
  EXPECT_EQ(fault_of("* 1 FETCH (A {5}\r\nxxxxx" + std::string(200, '1')), Fault::line_too_long);
  EXPECT_EQ(fault_of(std::string(201, '(')), Fault::line_too_long);
}

TEST(ImapReaderTest, what_cannot_be_an_answer_is_a_fault_and_nothing_after_it_is_believed) {
  for (const std::string_view bytes :
       {"\r\n", "\n", "d1 OK\n", "HTTP/1.1 400 Bad Request\r\n", "* \r\n", "d1\r\n", "d1 YES\r\n",
        "* FETCH (UID 1)\r\n", "* 1 FETCH\r\n", "* 1 FETCH UID 1\r\n", "* 1 FETCH (UID)\r\n", "* 1 FETCH (UID 1\r\n",
        "* 1 FETCH (UID 1)x\r\n", "* 1 FETCH (UID 1 BODY[] \"x)\r\n", "* 1 FETCH (A ((((x)))))\r\n",
        "* 1 FETCH (A {x}\r\n)\r\n", "* 1 FETCH (A (\r\n", "* 1 FETCH (UID  1)\r\n", "* 1 FETCH (A \"\\\r\n"}) {
    ImapReader reader(limits());
    reader.feed(bytes);
    EXPECT_FALSE(reader.next()) << bytes;
    EXPECT_EQ(reader.fault(), Fault::malformed) << bytes;
    reader.feed("* OK fine\r\n");
    EXPECT_FALSE(reader.next()) << bytes;
  }
}

TEST(ImapWordsTest, lists_and_numbers_are_read_and_nonsense_is_left_out) {
  std::vector<std::uint32_t> numbers;
  append_numbers("3  1 x 0 -2 4294967296 4294967295", numbers);
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{3, 1, 4294967295U}));
  EXPECT_EQ(words_in_capitals("IMAP4rev1 idle"), (std::vector<std::string>{"IMAP4REV1", "IDLE"}));
  EXPECT_TRUE(is_above("11", 10));
  EXPECT_FALSE(is_above("10", 10));
  EXPECT_FALSE(is_above("NIL", 10));
}

TEST(ImapWordsTest, passwords_are_written_so_that_they_end_no_line) {
  EXPECT_EQ(quoted_string("a\"b\\c d"), "\"a\\\"b\\\\c d\"");
  EXPECT_EQ(quoted_string("a\r\nb"), std::nullopt);
  EXPECT_EQ(quoted_string("\xc3\xbc"), std::nullopt);
  EXPECT_EQ(plain_credentials("tim", "tanstaaftanstaaf"), "AHRpbQB0YW5zdGFhZnRhbnN0YWFm");
  EXPECT_EQ(printable_words("a\r\nb\xff"), "a??b?");
  EXPECT_EQ(without("secret", "your secret is wrong").find("secret"), std::string::npos);
}

TEST(ImapUrlTest, an_address_of_a_mailbox_is_taken_apart) {
  using Security = ImapSettings::Security;
  const auto full = parse_imap_url("imaps://box%40example.com:p%3Ass%2Fword@mail.example.com:1993/Support%20mail");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->security, Security::tls);
  EXPECT_EQ(full->host, "mail.example.com");
  EXPECT_EQ(full->port, 1993);
  EXPECT_EQ(full->user, "box@example.com");
  EXPECT_EQ(full->password, "p:ss/word");
  EXPECT_EQ(full->mailbox, "Support mail");
  const auto usual = parse_imap_url("imap://u:p@mail.example.com");
  ASSERT_TRUE(usual);
  EXPECT_EQ(usual->security, Security::starttls);
  EXPECT_EQ(usual->port, 143);
  EXPECT_EQ(usual->mailbox, "INBOX");
  EXPECT_EQ(parse_imap_url("imap://u:p@127.0.0.1/")->security, Security::plain);
  const auto six = parse_imap_url("imap://u:p@[::1]:143/");
  ASSERT_TRUE(six);
  EXPECT_EQ(six->host, "::1");
  EXPECT_EQ(six->security, Security::plain);
}

TEST(ImapUrlTest, a_wrong_address_gets_a_sentence_that_does_not_hold_the_password) {
  for (const auto* url :
       {"", "mail.example.com", "https://u:secret@h/", "imaps://mail.example.com/", "imaps://u@h/",
        "imaps://u:secret@/", "imaps://u:secret@h:0/", "imaps://u:secret@h:99999/", "imaps://u:secret@h/INBOX?x=1",
        "imaps://u:sec ret@h/", "imaps://u:secret@h/%C3%BC", "imaps://u:secret@h/a%0D%0Ab"}) {
    const auto result = parse_imap_url(url);
    ASSERT_FALSE(result) << url;
    EXPECT_FALSE(result.error().message.empty());
    EXPECT_EQ(result.error().message.find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace dropline::mail
