#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

using domain::MessageKind;

class HistoryTest : public StoreTest {
 protected:
  // Ten messages; 3, 6 and 9 are notes.
  HistoryTest() : dialogue(new_dialogue()) {
    for (int seq = 1; seq <= 10; ++seq) {
      const auto text = "No. " + std::to_string(seq);
      static_cast<void>(append(seq % 3 == 0   ? message_by(kAnna, dialogue, text, MessageKind::note)
                               : seq % 2 == 0 ? message_by(kAnna, dialogue, text)
                                              : message_of(dialogue, text)));
    }
  }

  struct Page {
    std::vector<std::int64_t> seqs;
    bool older = false;
    bool newer = false;
    bool operator==(const Page&) const = default;
  };
  Page page(const HistoryPage& history) {
    Page page{{}, history.older, history.newer};
    for (const auto& message : history.messages) page.seqs.push_back(message.seq);
    return page;
  }
  Page newest(Viewer viewer, int limit) {
    return page(read([&](Snapshot& db) { return newest_messages(db, kAcme, dialogue.id, viewer, limit); }));
  }
  Page before(Viewer viewer, std::int64_t seq, int limit) {
    return page(read([&](Snapshot& db) { return messages_before(db, kAcme, dialogue.id, viewer, seq, limit); }));
  }
  Page after(Viewer viewer, std::int64_t seq, int limit) {
    return page(read([&](Snapshot& db) { return messages_after(db, kAcme, dialogue.id, viewer, seq, limit); }));
  }

  Dialogue dialogue;
};

TEST_F(HistoryTest, Newest_AscendsAndTellsWhetherThereIsMore) {
  EXPECT_EQ(newest(Viewer::agent, 3), (Page{{8, 9, 10}, true, false}));
  EXPECT_EQ(newest(Viewer::agent, 10), (Page{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, false, false}));
}

TEST_F(HistoryTest, Customers_NeverSeeNotes) {
  EXPECT_EQ(newest(Viewer::customer, 100), (Page{{1, 2, 4, 5, 7, 8, 10}, false, false}));
  EXPECT_EQ(newest(Viewer::customer, 3), (Page{{7, 8, 10}, true, false}));
  EXPECT_EQ(after(Viewer::customer, 5, 2), (Page{{7, 8}, true, true}));
  EXPECT_EQ(before(Viewer::customer, 7, 2), (Page{{4, 5}, true, true}));
}

TEST_F(HistoryTest, ANoteAtTheEdge_DoesNotPromiseCustomersAnotherPage) {
  EXPECT_EQ(after(Viewer::customer, 8, 1), (Page{{10}, true, false}));
  const auto last_note = message_by(kBen, dialogue, "The end", MessageKind::note);
  static_cast<void>(append(last_note));
  EXPECT_FALSE(after(Viewer::customer, 8, 1).newer);
  EXPECT_TRUE(after(Viewer::agent, 9, 1).newer);
}

TEST_F(HistoryTest, Before_EndsAtTheFirstMessage) {
  EXPECT_EQ(before(Viewer::agent, 4, 2), (Page{{2, 3}, true, true}));
  EXPECT_EQ(before(Viewer::agent, 3, 2), (Page{{1, 2}, false, true}));
  EXPECT_EQ(before(Viewer::agent, 1, 2), (Page{{}, false, true}));
}

TEST_F(HistoryTest, After_EndsAtTheNewest) {
  EXPECT_EQ(after(Viewer::agent, 0, 2), (Page{{1, 2}, false, true}));
  EXPECT_EQ(after(Viewer::agent, 8, 2), (Page{{9, 10}, true, false}));
  EXPECT_EQ(after(Viewer::agent, 10, 2), (Page{{}, true, false}));
}

TEST_F(HistoryTest, AForeignCompany_SeesNothing) {
  const auto history = read([&](Snapshot& db) { return newest_messages(db, kOther, dialogue.id, Viewer::agent, 10); });
  EXPECT_EQ(page(history), Page{});
}

TEST_F(HistoryTest, AMessage_ComesBackAsItWasWritten) {
  auto message = message_by(kAnna, dialogue, "Straße, 你好, 🎉\nsecond line");
  message.reply_to = 2;
  const auto appended = append(message);
  const auto stored =
      read([&](Snapshot& db) { return newest_messages(db, kAcme, dialogue.id, Viewer::customer, 1).messages.at(0); });
  EXPECT_EQ(stored.body, message.body);
  EXPECT_EQ(stored.seq, 11);
  EXPECT_EQ(stored.id, message.id);
  EXPECT_EQ(stored.ev, appended->ev);
  EXPECT_EQ(stored.at, clock.now());
  EXPECT_EQ(stored.client_id, message.client_id);
  EXPECT_EQ(stored.reply_to, 2);
  EXPECT_EQ(stored.author.kind, domain::AuthorKind::agent);
  EXPECT_EQ(stored.author.id, kAnna.value);
  EXPECT_EQ(stored.author.name, "Anna");
}

TEST_F(HistoryTest, AnAuthorsName_IsTheOneOfToday) {
  const auto name = [&] {
    return read([&](Snapshot& db) {
      return messages_after(db, kAcme, dialogue.id, Viewer::agent, 0, 1).messages.at(0).author.name;
    });
  };
  EXPECT_EQ(name(), "");
  ASSERT_TRUE(write([&](Tx& tx) { return rename_customer(tx, kAcme, dialogue.customer, "Mira"); }).has_value());
  EXPECT_EQ(name(), "Mira");
}

TEST_F(HistoryTest, LongTexts_MakeAPageShorterAndLoseNothing) {
  const auto talk = new_dialogue();
  const std::string long_text(8'000, 'x');
  for (int i = 0; i < 30; ++i) static_cast<void>(append(message_of(talk, long_text)));
  const auto page = [&](std::int64_t before) {
    return read([&](Snapshot& db) { return messages_before(db, kAcme, talk.id, Viewer::customer, before, 100); });
  };
  std::int64_t next = 31;
  int pages = 0;
  for (bool older = true; older; ++pages) {
    const auto shown = page(next);
    ASSERT_FALSE(shown.messages.empty());
    EXPECT_EQ(shown.messages.back().seq, next - 1);
    EXPECT_LE(shown.messages.size(), kPageBytes / long_text.size() + 1);
    next = shown.messages.front().seq;
    older = shown.older;
  }
  EXPECT_EQ(next, 1);
  EXPECT_GT(pages, 2);
}

}  // namespace
}  // namespace dropline::storage
