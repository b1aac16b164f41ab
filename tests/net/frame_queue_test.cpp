#include "net/frame_queue.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace dropline::net {
namespace {

chat::Frame frame(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

TEST(FrameQueue, WritesOneFrameAtATimeInOrder) {
  FrameQueue queue(10, 1000);
  EXPECT_TRUE(queue.push(frame("a")));
  EXPECT_TRUE(queue.push(frame("b")));
  EXPECT_EQ(*queue.begin_write(), "a");
  EXPECT_EQ(queue.begin_write(), nullptr) << "one is being written";
  queue.finish_write();
  EXPECT_EQ(*queue.begin_write(), "b");
  queue.finish_write();
  EXPECT_EQ(queue.begin_write(), nullptr);
}

TEST(FrameQueue, KeepsOrderOverManyFramesThatNeverRunOut) {
  FrameQueue queue(4, 1000);
  int pushed = 0;
  int written = 0;
  for (; pushed < 3; ++pushed) EXPECT_TRUE(queue.push(frame(std::to_string(pushed))));
  for (; written < 100; ++written) {
    EXPECT_EQ(*queue.begin_write(), std::to_string(written));
    queue.finish_write();
    EXPECT_TRUE(queue.push(frame(std::to_string(pushed++))));
  }
}

TEST(FrameQueue, DropsWhatWaitsWhenThereAreTooManyFrames) {
  FrameQueue queue(2, 1000);
  EXPECT_TRUE(queue.push(frame("in flight")));
  EXPECT_NE(queue.begin_write(), nullptr);
  EXPECT_TRUE(queue.push(frame("a")));
  EXPECT_TRUE(queue.push(frame("b")));
  EXPECT_FALSE(queue.push(frame("c")));
  EXPECT_TRUE(queue.writing()) << "what is on its way stays";
  queue.finish_write();
  EXPECT_EQ(queue.begin_write(), nullptr);
}

TEST(FrameQueue, DropsWhatWaitsWhenThereAreTooManyBytes) {
  FrameQueue queue(100, 10);
  EXPECT_TRUE(queue.push(frame("123456")));
  EXPECT_TRUE(queue.push(frame("1234")));
  EXPECT_FALSE(queue.push(frame("1")));
  EXPECT_EQ(queue.begin_write(), nullptr);
}

TEST(FrameQueue, TakesASingleFrameOfAnySize) {
  FrameQueue queue(100, 10);
  EXPECT_TRUE(queue.push(frame(std::string(1000, 'x'))));
  EXPECT_EQ(queue.begin_write()->size(), 1000U);
}

TEST(FrameQueue, HasReachedOnlyWhatWasWrittenToItsEnd) {
  FrameQueue queue(100, 1000);
  EXPECT_TRUE(queue.push(frame("events"), 7));
  EXPECT_TRUE(queue.push(frame("ack")));
  EXPECT_NE(queue.begin_write(), nullptr);
  EXPECT_EQ(queue.reached(), std::nullopt);
  queue.finish_write();
  EXPECT_EQ(queue.reached(), 7);
  EXPECT_NE(queue.begin_write(), nullptr);
  queue.finish_write();
  EXPECT_EQ(queue.reached(), 7);
}

TEST(FrameQueue, WhispersOnlyWhenNothingElseWaits) {
  FrameQueue queue(2, 1000);
  queue.whisper(frame("types"));
  EXPECT_TRUE(queue.push(frame("message")));
  EXPECT_EQ(*queue.begin_write(), "message");
  queue.finish_write();
  EXPECT_EQ(*queue.begin_write(), "types");
  queue.finish_write();
  EXPECT_TRUE(queue.push(frame("next")));
  queue.whisper(frame("dropped"));
  EXPECT_EQ(*queue.begin_write(), "next");
  queue.finish_write();
  EXPECT_EQ(queue.begin_write(), nullptr);
  EXPECT_TRUE(queue.empty());
}

TEST(FrameQueue, WhispersNeverMakeAClientTooSlow) {
  FrameQueue queue(2, 1000);
  EXPECT_TRUE(queue.push(frame("in flight")));
  EXPECT_NE(queue.begin_write(), nullptr);
  for (int i = 0; i < 100; ++i) queue.whisper(frame(std::string(900, 'w')));
  EXPECT_TRUE(queue.push(frame("a")));
  EXPECT_TRUE(queue.push(frame("b")));
  EXPECT_FALSE(queue.push(frame("c")));
}

}  // namespace
}  // namespace dropline::net
