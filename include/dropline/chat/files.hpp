#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "dropline/domain/agent.hpp"
#include "dropline/domain/customer.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/file_store.hpp"
#include "dropline/storage/store.hpp"

namespace dropline::chat {

class DownloadRoom;

// What downloads may hold in memory, as a receiver who does not read keeps the whole file there.
inline constexpr std::int64_t kDownloadBytes = 64 * 1024 * 1024;  // of all that are under way
inline constexpr std::int64_t kDownloadsAtATime = 4;              // of a device or a session

// A file as its receiver gets it. Name and type are the sender's word: trust neither.
struct Download {
  std::string name;
  std::string media_type;
  std::string bytes;
  // Its share of the limits above, given back with the last copy: to be kept for as long as the bytes.
  std::shared_ptr<void> room;
};

// The files that came with messages, for those who may see the messages. not_found for everybody else, and when the bytes are
// gone; rate_limited and busy while too many downloads are under way. Thread: I/O. Lifetime: shorter than both stores;
// downloads may outlive it.
class Files {
 public:
  Files(storage::Store& store, storage::FileStore& files);
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  ~Files();

  [[nodiscard]] boost::asio::awaitable<Result<Download>> of_customer(domain::CustomerSeat seat, std::int64_t id);
  [[nodiscard]] boost::asio::awaitable<Result<Download>> of_agent(domain::Seat seat, SessionId session,
                                                                  std::int64_t id);

 private:
  storage::Store& store_;
  storage::FileStore& files_;
  std::shared_ptr<DownloadRoom> room_;
};

}  // namespace dropline::chat
