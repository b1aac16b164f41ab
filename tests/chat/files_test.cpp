#include "dropline/chat/files.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "dropline/storage/reach.hpp"

#include "chat/download_room.hpp"
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

  std::int64_t add_file(const std::string& bytes = "bytes") {
    const auto id = make_id(clock);
    EXPECT_TRUE(run(file_store.put(acme.id, id, bytes)));
    write([&](storage::Tx& tx) -> Result<bool> {
      storage::create_file(tx, acme.id,
                           {id, conversation, "a.txt", "text/plain", static_cast<std::int64_t>(bytes.size()), {}});
      return true;
    });
    return id;
  }
  Result<Download> get(std::int64_t id) { return run(files->of_customer(mira, id)); }
  Result<Download> agent_get(std::int64_t id) { return run(files->of_agent(anna, id)); }
  std::string bytes_of(const Download& download) {
    std::string bytes(static_cast<std::size_t>(download.size), '\0');
    bytes.resize(run(download.bytes.read(0, bytes)));
    return bytes;
  }

  storage::FileStore file_store{directory.path() / "files"};
  std::unique_ptr<Files> files = std::make_unique<Files>(store, file_store);
  domain::CustomerSeat mira;
  ConversationId conversation;
};

TEST_F(FilesTest, ACustomer_HasSoManyDownloadsAtATime_OnAllDevices) {
  const auto id = add_file();
  std::vector<Download> under_way;
  for (std::int64_t i = 0; i < kDownloadsOfPerson; ++i) under_way.push_back(get(id).value());
  const auto refused = get(id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::rate_limited);
  EXPECT_TRUE(refused.error().retry_after_seconds);
  auto other_device = mira;
  other_device.device = DeviceId{make_id(clock)};
  EXPECT_FALSE(run(files->of_customer(other_device, id))) << "who hands over to new devices gets no more by that";
  EXPECT_TRUE(agent_get(id)) << "somebody else";

  const auto copy = under_way.back();
  under_way.pop_back();
  EXPECT_FALSE(get(id)) << "a copy is still there";
  under_way.pop_back();
  EXPECT_EQ(bytes_of(get(id).value()), "bytes");
}

TEST_F(FilesTest, AnAgent_HasSoManyDownloadsAtATime) {
  const auto id = add_file();
  std::vector<Download> under_way;
  for (std::int64_t i = 0; i < kDownloadsOfPerson; ++i) under_way.push_back(agent_get(id).value());
  EXPECT_EQ(agent_get(id).error().code, Code::rate_limited);
  EXPECT_TRUE(get(id)) << "somebody else";
  under_way.clear();
  EXPECT_TRUE(agent_get(id));
}

TEST(DownloadRoom, WhatACompanysCustomersTake_IsMissedByNobodyElse) {
  constexpr CompanyId acme{1};
  const auto room = std::make_shared<DownloadRoom>();
  std::vector<DownloadRoom::Share> under_way;
  for (std::int64_t i = 0; i < kDownloadsOfCustomers; ++i) {
    under_way.push_back(room->take(acme, CustomerId{100 + i / kDownloadsOfPerson}).value());
  }
  const CustomerId another{99};
  const auto refused = room->take(acme, another);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::busy);
  EXPECT_TRUE(refused.error().retry_after_seconds);
  EXPECT_TRUE(room->take(AgentId{10}));
  EXPECT_TRUE(room->take(CompanyId{2}, CustomerId{20}));
  under_way.pop_back();
  EXPECT_TRUE(room->take(acme, another));
}

TEST_F(FilesTest, WhatIsMissing_TakesNoRoom) {
  const auto id = add_file();
  std::filesystem::remove_all(directory.path() / "files");
  for (std::int64_t i = 0; i <= kDownloadsOfPerson; ++i) EXPECT_EQ(get(id).error().code, Code::not_found);
}

TEST_F(FilesTest, ADownload_MayOutliveTheUseCase) {
  const auto download = get(add_file()).value();
  files.reset();
  EXPECT_EQ(bytes_of(download), "bytes");
}

}  // namespace
}  // namespace dropline::chat
