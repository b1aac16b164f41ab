#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "dropline/domain/agent.hpp"
#include "dropline/domain/customer.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/file_store.hpp"
#include "dropline/storage/store.hpp"

namespace dropline::chat {

// A file as its receiver gets it. Name and type are the sender's word: trust neither.
struct Download {
  std::string name;
  std::string media_type;
  std::string bytes;
};

// The files that came with messages, for those who may see the messages. not_found for everybody else, and when the bytes are
// gone. Thread: I/O. Lifetime: shorter than both stores.
class Files {
 public:
  Files(storage::Store& store, storage::FileStore& files) : store_(store), files_(files) {}

  [[nodiscard]] boost::asio::awaitable<Result<Download>> of_customer(domain::CustomerSeat seat, std::int64_t id);
  [[nodiscard]] boost::asio::awaitable<Result<Download>> of_agent(domain::Seat seat, std::int64_t id);

 private:
  storage::Store& store_;
  storage::FileStore& files_;
};

}  // namespace dropline::chat
