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

// How many downloads may be under way at a time. Each costs a connection and the piece that is being written.
inline constexpr std::int64_t kDownloadsOfPerson = 8;  // on all devices, in all sessions
inline constexpr std::int64_t kDownloadsOfCustomers =
    64;  // of one company's customers together; its agents are not counted

// A file as its receiver gets it. Name and type are the sender's word: trust neither.
struct Download {
  std::int64_t id = 0;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  storage::StoredFile bytes;
  // Its share of the limits above, given back with the last copy: to be kept until the bytes were written.
  std::shared_ptr<void> share;
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
  [[nodiscard]] boost::asio::awaitable<Result<Download>> of_agent(domain::Seat seat, std::int64_t id);

 private:
  storage::Store& store_;
  storage::FileStore& files_;
  std::shared_ptr<DownloadRoom> room_;
};

}  // namespace dropline::chat
