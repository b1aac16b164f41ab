#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "dropline/storage/people.hpp"
#include "dropline/storage/reach.hpp"
#include "storage/reach_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::Person;

class ReachReturnTest : public ReachTest {};

TEST_F(ReachReturnTest, AReplyAddress_IsMadeOnceForEachPersonConversationAndAddress) {
  const auto dialogue = new_dialogue();
  const auto mira = Person::of(dialogue.customer);
  const auto address_for = [&](const std::string& address, std::int64_t fresh, const TokenHash& hash) {
    return write([&](Tx& tx) -> Result<std::int64_t> {
             return reply_address(tx, kAcme, dialogue.id, mira, address, fresh, {hash, Token::random().hash()});
           })
        .value();
  };
  confirm(dialogue.customer, "a@example.org");
  const auto first = Token::random().hash();
  EXPECT_EQ(address_for("a@example.org", 1, first), 1);
  EXPECT_EQ(address_for("a@example.org", 2, Token::random().hash()), 1);
  EXPECT_EQ(address_for("b@example.org", 3, Token::random().hash()), 3);
  const auto found = read([&](Snapshot& db) { return find_reply_address(db, first); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->company, kAcme);
  EXPECT_EQ(found->conversation, dialogue.id);
  EXPECT_EQ(found->person, mira);
  EXPECT_EQ(found->address, "a@example.org");
  EXPECT_FALSE(found->revoked);
  change([&](Tx& tx) { remove_customer_address(tx, kAcme, dialogue.customer); });
  EXPECT_TRUE(read([&](Snapshot& db) { return find_reply_address(db, first); })->revoked);
  EXPECT_EQ(address_for("a@example.org", 4, Token::random().hash()), 4) << "not the revoked one";
}

TEST_F(ReachReturnTest, AReturnToken_IsUsedOnceAndInTime) {
  const auto dialogue = new_dialogue();
  const auto make = [&](Micros life) {
    const auto hash = Token::random().hash();
    change([&](Tx& tx) {
      create_return_token(tx, hash, {kAcme, dialogue.customer, dialogue.id, "a@example.org", tx.now() + life});
    });
    return hash;
  };
  const auto use = [&](const TokenHash& hash) { return write([&](Tx& tx) { return use_return_token(tx, hash); }); };
  const auto good = [&](const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_return_token(db, hash, clock.now()); })->good;
  };
  const auto once = make(kMinute);
  const auto late = make(kMinute);
  EXPECT_TRUE(good(once));
  EXPECT_EQ(use(once).value().customer, dialogue.customer);
  EXPECT_FALSE(good(once));
  EXPECT_EQ(use(once).error().code, Code::gone);
  clock.advance(kMinute);
  EXPECT_FALSE(good(late));
  EXPECT_EQ(use(late).error().code, Code::gone);
  clock.advance(kUsedReturnLinkKept);
  change([](Tx& tx) { forget_expired_reach(tx); });
  EXPECT_FALSE(read([&](Snapshot& db) { return find_return_token(db, late, clock.now()); }));
}

TEST_F(ReachReturnTest, LinksForAScreen_AreKnownUntilTheirTimeIsOverAndMailedOnesLonger) {
  const auto dialogue = new_dialogue();
  const auto stranger = new_dialogue();
  const auto make = [&](CustomerId customer, const std::string& address) {
    const auto hash = Token::random().hash();
    change([&](Tx& tx) { create_return_token(tx, hash, {kAcme, customer, {}, address, tx.now() + kMinute}); });
    return hash;
  };
  const auto known = [&](const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_return_token(db, hash, clock.now()); }).has_value();
  };
  const auto good = [&](const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_return_token(db, hash, clock.now()); })->good;
  };
  const auto unused = make(dialogue.customer, "");
  const auto used = make(dialogue.customer, "");
  const auto mailed = make(dialogue.customer, "a@example.org");
  const auto strangers = make(stranger.customer, "");
  ASSERT_TRUE(write([&](Tx& tx) { return use_return_token(tx, used); }));
  change([&](Tx& tx) { end_screen_links(tx, kAcme, dialogue.customer); });
  EXPECT_FALSE(good(unused));
  EXPECT_TRUE(good(mailed));
  EXPECT_TRUE(good(strangers));
  change([](Tx& tx) { forget_expired_reach(tx); });
  EXPECT_TRUE(known(unused)) << "who opens it is told that it has ended";
  EXPECT_TRUE(known(used)) << "not yet";
  EXPECT_TRUE(known(strangers)) << "not yet";

  clock.advance(kMinute);
  change([](Tx& tx) { forget_expired_reach(tx); });
  EXPECT_FALSE(known(unused));
  EXPECT_FALSE(known(used));
  EXPECT_FALSE(known(strangers));
  EXPECT_TRUE(known(mailed)) << "it may ask for a fresh one";
}

TEST_F(ReachReturnTest, OfVeryManyLinksForAScreen_OnlySomeStayKnown) {
  const auto customer = new_dialogue().customer;
  std::vector<TokenHash> made;
  for (int i = 0; i < 60; ++i) {
    made.push_back(Token::random().hash());
    change([&](Tx& tx) {
      end_screen_links(tx, kAcme, customer);
      create_return_token(tx, made.back(), {kAcme, customer, {}, "", tx.now() + kMinute});
    });
  }
  const auto find = [&](const TokenHash& hash) {
    return read([&](Snapshot& db) { return find_return_token(db, hash, clock.now()); });
  };
  EXPECT_EQ(std::ranges::count_if(made, [&](const auto& hash) { return find(hash).has_value(); }), 51);
  EXPECT_TRUE(find(made.back())->good) << "the newest is always among them";
}

TEST_F(ReachReturnTest, ThePathOfAConversation_IsThatOfALinkWithItsTopic) {
  const auto main = new_dialogue();
  const auto jobs = new_dialogue(kAcme, "jobs");
  const auto path = [&](ConversationId conversation) {
    return read([&](Snapshot& db) { return conversation_path(db, kAcme, conversation); });
  };
  EXPECT_EQ(path(main.id), "/acme");
  EXPECT_EQ(path(jobs.id), "/acme") << "no link leads there any more";
  domain::Link link;
  link.id = LinkId{fresh_id()};
  link.company = kAcme;
  link.code = "career";
  link.title = "Career";
  link.topic = "jobs";
  write([&](Tx& tx) { return create_link(tx, link); }).value();
  EXPECT_EQ(path(jobs.id), "/acme/career");
  EXPECT_EQ(path(main.id), "/acme");
  EXPECT_EQ(path(ConversationId{}), "/acme");
}

TEST_F(ReachReturnTest, AFile_IsFoundInItsCompanyAndByItsCustomerOnly) {
  const auto dialogue = new_dialogue();
  FileRow file;
  file.id = 77;
  file.conversation = dialogue.id;
  file.name = "menu.pdf";
  file.media_type = "application/pdf";
  file.size = 3;
  file.sha256 = Token::random().hash();
  change([&](Tx& tx) { create_file(tx, kAcme, file); });
  const auto found = read([](Snapshot& db) { return find_file(db, kAcme, 77); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "menu.pdf");
  EXPECT_EQ(found->sha256, file.sha256);
  EXPECT_FALSE(read([](Snapshot& db) { return find_file(db, kOther, 77); }));
  EXPECT_TRUE(read([&](Snapshot& db) { return find_file(db, kAcme, dialogue.customer, 77); }));
  const auto stranger = new_dialogue().customer;
  EXPECT_FALSE(read([&](Snapshot& db) { return find_file(db, kAcme, stranger, 77); }));
}

}  // namespace
}  // namespace dropline::storage
