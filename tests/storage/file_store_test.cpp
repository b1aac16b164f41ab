#include "dropline/storage/file_store.hpp"

#include <chrono>
#include <fstream>
#include <system_error>

#include <sys/stat.h>

#include "dropline/storage/reach.hpp"
#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

namespace fs = std::filesystem;

class FileStoreTest : public StoreTest {
 protected:
  Result<FileStore::Stored> put(std::int64_t id, std::string bytes) {
    return test::run_io(io, files.put(kAcme, id, std::move(bytes)));
  }
  std::optional<std::string> get(std::int64_t id, CompanyId company = kAcme) {
    const auto found = test::run_io(io, files.find(company, id));
    return found ? std::optional(read(*found, 0, 1'000'000)) : std::nullopt;
  }
  std::string read(const StoredFile& file, std::int64_t offset, std::size_t size) {
    std::string bytes(size, '\0');
    bytes.resize(test::run_io(io, file.read(offset, bytes)));
    return bytes;
  }
  int sweep() { return test::run_io(io, files.sweep(*store)); }
  [[nodiscard]] fs::path path_of(const std::string& name) const { return root / "11" / name; }
  static void make_old(const fs::path& file) {
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(2));
  }

  fs::path root = dir / "files";
  FileStore files{root};
};

TEST_F(FileStoreTest, WhatWasPut_IsReadAgain) {
  std::string bytes(300'000, 'x');
  bytes[7] = '\0';
  const auto stored = put(1, bytes);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->size, 300'000);
  EXPECT_NE(stored->sha256, decltype(stored->sha256){});
  EXPECT_EQ(get(1), bytes);
  EXPECT_FALSE(get(2));
  EXPECT_FALSE(get(1, kOther)) << "companies share nothing";
}

TEST_F(FileStoreTest, AnEmptyFile_IsReadAsEmpty) {
  ASSERT_TRUE(put(1, ""));
  EXPECT_EQ(get(1), "");
}

TEST_F(FileStoreTest, AFile_IsReadPieceByPiece) {
  ASSERT_TRUE(put(1, "0123456789"));
  const auto file = test::run_io(io, files.find(kAcme, 1)).value();
  EXPECT_EQ(read(file, 0, 4), "0123");
  EXPECT_EQ(read(file, 4, 4), "4567");
  EXPECT_EQ(read(file, 8, 4), "89");
  EXPECT_EQ(read(file, 10, 4), "");
  fs::remove(path_of("1"));
  EXPECT_THROW(read(file, 0, 4), std::system_error);
}

TEST_F(FileStoreTest, Files_AreForTheServersUserAlone) {
  ASSERT_TRUE(put(1, "secret"));
  struct ::stat status {};
  ASSERT_EQ(::stat(path_of("1").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat(root.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(FileStoreTest, WhereNothingCanBeWritten_TheErrorSaysSoAndNothingIsLeft) {
  std::ofstream(root) << "in the way";
  const auto refused = put(1, "bytes");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::storage_full);
  EXPECT_FALSE(get(1));
}

TEST_F(FileStoreTest, Sweeping_RemovesOldFilesThatBelongToNothing) {
  const auto dialogue = new_dialogue();
  for (const auto id : {1, 2, 3}) ASSERT_TRUE(put(id, "bytes"));
  FileRow row;
  row.id = 1;
  row.conversation = dialogue.id;
  write([&](Tx& tx) -> Result<bool> {
    create_file(tx, kAcme, row);
    return true;
  }).value();
  std::ofstream(path_of("4.part")) << "half";
  for (const auto* name : {"1", "2", "4.part"}) make_old(path_of(name));
  EXPECT_EQ(sweep(), 2);
  EXPECT_TRUE(get(1)) << "it belongs to a message";
  EXPECT_FALSE(get(2));
  EXPECT_TRUE(get(3)) << "its row may be about to be written";
  EXPECT_FALSE(fs::exists(path_of("4.part")));
}

TEST_F(FileStoreTest, SweepingBeforeThereAreFiles_DoesNothing) { EXPECT_EQ(sweep(), 0); }

}  // namespace
}  // namespace dropline::storage
