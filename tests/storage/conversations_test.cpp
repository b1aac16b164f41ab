#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::Status;

class ConversationsTest : public StoreTest {
 protected:
  std::vector<domain::Conversation> list(StatusFilter filter, std::optional<ListCursor> after = {}, int limit = 100) {
    return read([&](Snapshot& db) { return list_conversations(db, kAcme, kAnna, filter, after, limit); });
  }
  std::optional<domain::Conversation> load(const Dialogue& dialogue, AgentId reader = kAnna) {
    return read([&](Snapshot& db) { return load_conversation(db, kAcme, dialogue.id, reader); });
  }
  Result<std::optional<std::int64_t>> resolve(CompanyId company, ConversationId conversation) {
    return write([&](Tx& tx) { return resolve_episode(tx, company, conversation, kAnna); });
  }
  Result<std::optional<std::int64_t>> reopen(CompanyId company, ConversationId conversation) {
    return write([&](Tx& tx) { return open_episode(tx, company, conversation, EpisodeId{fresh_id()}); });
  }
  Result<std::optional<std::int64_t>> mark(const Dialogue& dialogue, AgentId reader, std::int64_t seq,
                                           CompanyId company = kAcme) {
    return write([&](Tx& tx) { return mark_read(tx, company, dialogue.id, reader, seq); });
  }
};

TEST_F(ConversationsTest, Open_MakesOneConversationPerCustomerAndTopic) {
  const auto dialogue = new_dialogue();
  const auto open_again = [&](std::string topic) {
    return write([&](Tx& tx) -> Result<OpenedConversation> {
      return open_conversation(tx, kAcme, dialogue.customer, topic, LinkId{}, ConversationId{make_id(clock)},
                               EpisodeId{make_id(clock)});
    });
  };
  const auto same = open_again("");
  EXPECT_FALSE(same->created);
  EXPECT_EQ(same->id, dialogue.id);
  const auto jobs = open_again("jobs");
  EXPECT_TRUE(jobs->created);
  EXPECT_NE(jobs->id, dialogue.id);
  EXPECT_EQ(number("SELECT COUNT(*) FROM conversations"), 2);
  const auto found = read([&](Snapshot& db) { return find_conversation(db, kAcme, dialogue.customer, "jobs"); });
  EXPECT_EQ(found, jobs->id);
  EXPECT_FALSE(read([&](Snapshot& db) { return find_conversation(db, kOther, dialogue.customer, ""); }).has_value());
}

TEST_F(ConversationsTest, Episodes_OpenAndResolveInTurn) {
  const auto dialogue = new_dialogue();
  EXPECT_EQ(load(dialogue)->status, Status::open);
  EXPECT_EQ(*reopen(kAcme, dialogue.id), std::nullopt) << "it is open already";
  clock.advance(kMinute);
  EXPECT_EQ(*resolve(kAcme, dialogue.id), 1);
  EXPECT_EQ(*resolve(kAcme, dialogue.id), std::nullopt) << "it is resolved already";
  EXPECT_EQ(load(dialogue)->status, Status::resolved);
  EXPECT_EQ(*reopen(kAcme, dialogue.id), 2);

  const auto episodes = read([&](Snapshot& db) { return newest_episodes(db, kAcme, dialogue.id, 20); });
  ASSERT_EQ(episodes.size(), 2u);
  EXPECT_EQ(episodes[0].number, 2);
  EXPECT_FALSE(episodes[0].resolved_at.has_value());
  EXPECT_EQ(episodes[1].resolved_at, clock.now());
  EXPECT_EQ(episodes[1].resolved_at, episodes[1].opened_at + kMinute);
  EXPECT_EQ(episodes[1].resolved_by->name, "Anna");
}

TEST_F(ConversationsTest, AForeignCompany_ReachesNothing) {
  const auto dialogue = new_dialogue();
  static_cast<void>(append(message_of(dialogue, "Hello")));
  EXPECT_EQ(resolve(kOther, dialogue.id).error().code, Code::not_found);
  EXPECT_EQ(reopen(kOther, dialogue.id).error().code, Code::not_found);
  EXPECT_EQ(mark(dialogue, kAnna, 1, kOther).error().code, Code::not_found);
  const auto db_of_other = [&](Snapshot& db) { return load_conversation(db, kOther, dialogue.id, kAnna); };
  EXPECT_FALSE(read(db_of_other).has_value());
  EXPECT_TRUE(read([&](Snapshot& db) { return newest_episodes(db, kOther, dialogue.id, 20); }).empty());
  EXPECT_TRUE(
      read([&](Snapshot& db) { return list_conversations(db, kOther, kAnna, StatusFilter::all, {}, 10); }).empty());
  EXPECT_EQ(load(dialogue)->status, Status::open);
}

TEST_F(ConversationsTest, ReadMarkers_OnlyGrowAndStopAtTheNewestMessage) {
  const auto dialogue = new_dialogue();
  EXPECT_FALSE(mark(dialogue, kAnna, 1)->has_value()) << "there is nothing to read yet";
  for (int i = 0; i < 3; ++i) static_cast<void>(append(message_of(dialogue, "Hello")));
  EXPECT_EQ(*mark(dialogue, kAnna, 2), 2);
  EXPECT_FALSE(mark(dialogue, kAnna, 2)->has_value());
  EXPECT_FALSE(mark(dialogue, kAnna, 1)->has_value());
  EXPECT_FALSE(mark(dialogue, kAnna, -5)->has_value());
  EXPECT_EQ(load(dialogue)->read_seq, 2);
  EXPECT_EQ(load(dialogue)->unread(), 1);
  EXPECT_EQ(load(dialogue, kBen)->unread(), 3) << "each agent reads for themselves";
  EXPECT_EQ(*mark(dialogue, kAnna, 99), 3);
  EXPECT_EQ(load(dialogue)->read_seq, 3);
}

TEST_F(ConversationsTest, OwnMessages_AreNotUnread_WhereverTheMarkerStands) {
  const auto dialogue = new_dialogue();
  static_cast<void>(append(message_of(dialogue, "Hello")));
  static_cast<void>(append(message_of(dialogue, "Please cancel")));
  static_cast<void>(append(message_by(kAnna, dialogue, "We come at nine")));
  EXPECT_EQ(load(dialogue)->unread(), 2);
  EXPECT_EQ(*mark(dialogue, kAnna, 1), 1);
  EXPECT_EQ(load(dialogue)->unread(), 1);
  EXPECT_EQ(list(StatusFilter::open)[0].unread(), 1);
  EXPECT_EQ(load(dialogue, kBen)->unread(), 3) << "to a colleague it is news";
}

TEST_F(ConversationsTest, AListedConversation_ShowsCustomerLinkAndNewestMessage) {
  ASSERT_TRUE(write([](Tx& tx) -> Result<void> {
                tx.execute(
                    "INSERT INTO links (company_id, id, code, title, source, greeting, locale, prefill, topic, active,"
                    " expires_at, created_at) VALUES (11, 77, 'shop', 'Shop window', '', '', '', '', '', 1, 0, 0)");
                return {};
              }).has_value());
  const auto dialogue = new_dialogue();
  auto first = message_of(dialogue, "Are you open?");
  first.link = LinkId{77};
  static_cast<void>(append(first));
  clock.advance(kSecond);
  static_cast<void>(append(message_by(kAnna, dialogue, "Yes", domain::MessageKind::note)));

  const auto conversations = list(StatusFilter::open);
  ASSERT_EQ(conversations.size(), 1u);
  const auto& conversation = conversations[0];
  EXPECT_EQ(conversation.customer.id, dialogue.customer);
  EXPECT_EQ(conversation.link->code, "shop");
  EXPECT_EQ(conversation.link->title, "Shop window");
  EXPECT_EQ(conversation.last_seq, 2);
  EXPECT_EQ(conversation.last_at, clock.now());
  EXPECT_EQ(conversation.newest->body, "Yes");
  EXPECT_EQ(conversation.newest->author.name, "Anna");
  EXPECT_EQ(conversation.newest->kind, domain::MessageKind::note);
}

TEST_F(ConversationsTest, Pages_CoverEachConversationOnceNewestFirst) {
  std::vector<ConversationId> newest_first;
  for (int i = 0; i < 25; ++i) {
    const auto dialogue = new_dialogue();
    static_cast<void>(append(message_of(dialogue, "Hello")));
    newest_first.insert(newest_first.begin(), dialogue.id);
    if (i % 5 == 0) clock.advance(kSecond);  // most share their time with others
  }
  std::vector<ConversationId> seen;
  std::optional<ListCursor> cursor;
  for (;;) {
    const auto page = list(StatusFilter::all, cursor, 7);
    for (const auto& conversation : page) seen.push_back(conversation.id);
    if (page.size() < 7) break;
    cursor = ListCursor{page.back().last_at, page.back().id};
  }
  EXPECT_EQ(seen, newest_first);
}

TEST_F(ConversationsTest, TheStatusFilter_KeepsOpenAndResolvedApart) {
  const auto open = new_dialogue();
  const auto resolved = new_dialogue();
  ASSERT_TRUE(resolve(kAcme, resolved.id).has_value());
  ASSERT_EQ(list(StatusFilter::open).size(), 1u);
  EXPECT_EQ(list(StatusFilter::open)[0].id, open.id);
  ASSERT_EQ(list(StatusFilter::resolved).size(), 1u);
  EXPECT_EQ(list(StatusFilter::resolved)[0].id, resolved.id);
  EXPECT_EQ(list(StatusFilter::all).size(), 2u);
}

}  // namespace
}  // namespace dropline::storage
