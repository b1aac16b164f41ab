#include "net/byte_range.hpp"

#include <string>

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

// "206 2+3": three bytes from the third on.
std::string selected(std::string_view range, std::int64_t size = 10) {
  const auto selection = select_bytes(range, size);
  return std::to_string(selection.status) + ' ' + std::to_string(selection.first) + '+' +
         std::to_string(selection.size);
}

TEST(ByteRange, OneRangeIsAPart) {
  EXPECT_EQ(selected("bytes=0-0"), "206 0+1");
  EXPECT_EQ(selected("bytes=2-4"), "206 2+3");
  EXPECT_EQ(selected("BYTES= 2-4 "), "206 2+3");
  EXPECT_EQ(selected("bytes=9-9"), "206 9+1");
  EXPECT_EQ(selected("bytes=0-99999999999999999999"), "206 0+10");
}

TEST(ByteRange, WithoutAnEndItGoesToTheLastByte) {
  EXPECT_EQ(selected("bytes=0-"), "206 0+10");
  EXPECT_EQ(selected("bytes=7-"), "206 7+3");
}

TEST(ByteRange, WithoutABeginningItIsTheLastBytes) {
  EXPECT_EQ(selected("bytes=-3"), "206 7+3");
  EXPECT_EQ(selected("bytes=-11"), "206 0+10");
}

TEST(ByteRange, BehindTheEndThereIsNothing) {
  EXPECT_EQ(selected("bytes=10-"), "416 0+0");
  EXPECT_EQ(selected("bytes=10-12"), "416 0+0");
  EXPECT_EQ(selected("bytes=99999999999999999999-"), "416 0+0");
  EXPECT_EQ(selected("bytes=-0"), "416 0+0");
  EXPECT_EQ(selected("bytes=0-", 0), "416 0+0");
}

TEST(ByteRange, AnythingElseIsIgnored) {
  for (const auto* range : {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=4-2", "bytes=a-b", "bytes=1-b",
                            "bytes=+1-2", "bytes=1-2,4-5", "bytes=0-1,", "bytes=--1", "lines=1-2", "bytes 1-2"}) {
    EXPECT_EQ(selected(range), "200 0+10") << range;
  }
  EXPECT_EQ(selected("bytes=-5", 0), "200 0+0") << "no Content-Range could say it";
}

}  // namespace
}  // namespace dropline::net
