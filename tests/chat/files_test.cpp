#include "dropline/chat/files.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "dropline/storage/reach.hpp"
#include "support/chat_fixture.hpp"

namespace dropline::chat {
namespace {

class FilesTest : public ChatFixture {
 protected:
  FilesTest() {
    const auto sent = send(visitor(), text("Hello!")).value();
    mira = *visitor(sent.new_device).seat;
    conversation = sent.ack.conversation;
  }

  // Limits go by the size that the row says, so a large file need not be there.
  std::int64_t add_file(std::int64_t size) {
    const auto id = make_id(clock);
    EXPECT_TRUE(run(file_store.put(acme.id, id, "bytes")));
    write([&](storage::Tx& tx) -> Result<bool> {
      storage::create_file(tx, acme.id, {id, conversation, "a.txt", "text/plain", size, {}});
      return true;
    });
    return id;
  }
  Result<Download> get(std::int64_t id) { return run(files->of_customer(mira, id)); }
  Result<Download> agent_get(std::int64_t id, SessionId session = SessionId{1}) {
    return run(files->of_agent(anna, session, id));
  }

  storage::FileStore file_store{directory.path() / "files"};
  std::unique_ptr<Files> files = std::make_unique<Files>(store, file_store);
  domain::CustomerSeat mira;
  ConversationId conversation;
};

TEST_F(FilesTest, ADevice_HasSoManyDownloadsAtATime) {
  const auto id = add_file(5);
  std::vector<Download> under_way;
  for (std::int64_t i = 0; i < kDownloadsAtATime; ++i) under_way.push_back(get(id).value());
  const auto refused = get(id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::rate_limited);
  EXPECT_TRUE(refused.error().retry_after_seconds);
  auto other_device = mira;
  other_device.device = DeviceId{make_id(clock)};
  EXPECT_TRUE(run(files->of_customer(other_device, id)));

  const auto copy = under_way.back();
  under_way.pop_back();
  EXPECT_FALSE(get(id)) << "a copy is still there";
  under_way.pop_back();
  EXPECT_EQ(get(id)->bytes, "bytes");
}

TEST_F(FilesTest, AgentsSessions_AreLimitedEachForItself) {
  const auto id = add_file(5);
  std::vector<Download> under_way;
  for (std::int64_t i = 0; i < kDownloadsAtATime; ++i) under_way.push_back(agent_get(id).value());
  EXPECT_EQ(agent_get(id).error().code, Code::rate_limited);
  EXPECT_TRUE(agent_get(id, SessionId{2}));
}

TEST_F(FilesTest, AllDownloadsTogether_HoldSoManyBytes) {
  const auto half = add_file(kDownloadBytes / 2);
  const auto tiny = add_file(1);
  std::optional<Download> first = get(half).value();
  const auto second = agent_get(half).value();
  const auto refused = agent_get(tiny);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::busy);
  EXPECT_TRUE(refused.error().retry_after_seconds);
  first.reset();
  EXPECT_TRUE(agent_get(tiny));
}

TEST_F(FilesTest, AFileLargerThanAllRoom_IsGivenWhileThereIsNoOther) {
  const auto huge = add_file(kDownloadBytes + 1);
  const auto tiny = add_file(1);
  {
    const auto alone = get(huge);
    ASSERT_TRUE(alone);
    EXPECT_EQ(get(tiny).error().code, Code::busy);
  }
  const auto small = get(tiny);
  ASSERT_TRUE(small);
  EXPECT_EQ(get(huge).error().code, Code::busy);
}

TEST_F(FilesTest, WhatIsMissing_TakesNoRoom) {
  const auto id = add_file(5);
  std::filesystem::remove_all(directory.path() / "files");
  for (std::int64_t i = 0; i <= kDownloadsAtATime; ++i) EXPECT_EQ(get(id).error().code, Code::not_found);
}

TEST_F(FilesTest, ADownload_MayOutliveAllElse) {
  const auto download = get(add_file(5)).value();
  files.reset();
  EXPECT_EQ(download.bytes, "bytes");
}

}  // namespace
}  // namespace dropline::chat
