#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "dropline/chat/hub.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/events.hpp"
#include "dropline/storage/store.hpp"

// From the log to those who look: reads new events after each commit and publishes them; lets a client resume.
namespace dropline::chat {

// Where a client says it stands.
struct Cursor {
  std::string epoch;
  std::int64_t ev = 0;
};

// Thread: I/O. Lifetime: shorter than store and hub.
class Feed {
 public:
  Feed(storage::Store& store, Hub& hub, boost::asio::any_io_executor io);

  // Call after each commit with the companies whose log has grown.
  void wake(std::span<const CompanyId> companies);

  // What a stream started with.
  struct Attached {
    Subscription subscription;
    std::int64_t ev = 0;
  };
  // Brings the subscriber from `cursor` to the present by frames read from the log, then subscribes it: without a gap and
  // without an overlap. Subscriber::accepted comes first, then the frames, then this resumes. Code::gone when the log no longer (or not yet) has
  // the cursor: the client must be reset. The subscriber must outlive the call.
  [[nodiscard]] boost::asio::awaitable<Result<Attached>> attach(Audience audience, Cursor cursor,
                                                                Subscriber& subscriber);

  // One frame of a page of the log, at most `limit` events, after `cursor`, for long polling; empty when there is nothing new.
  struct Page {
    std::int64_t to = 0;
    Frame frame;        // null when empty
    bool more = false;  // the log goes on behind `to`
  };
  [[nodiscard]] boost::asio::awaitable<Result<Page>> page(Audience audience, Cursor cursor, int limit = 500);

  // Whether the log goes on from the cursor; else the client must be reset.
  [[nodiscard]] boost::asio::awaitable<bool> holds(CompanyId company, Cursor cursor);

 private:
  struct Position {
    std::int64_t published = 0;  // everything up to here was handed to the hub
    bool reading = false;        // a look into the log is under way
    bool again = false;          // and something was committed since it began
  };
  boost::asio::awaitable<void> follow(CompanyId company);
  boost::asio::awaitable<bool> publish_next(CompanyId company);
  void publish(CompanyId company, const std::vector<storage::LoggedEvent>& events);

  storage::Store& store_;
  Hub& hub_;
  boost::asio::any_io_executor io_;
  std::unordered_map<CompanyId, Position> positions_;  // of companies somebody looks at
};

}  // namespace dropline::chat
