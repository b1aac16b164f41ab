#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "dropline/clock.hpp"
#include "dropline/storage/store.hpp"

// Tells customers, without being asked, that an answer takes longer than they were told.
namespace dropline::chat {

// Thread: I/O. Lifetime: shorter than the store; what runs ends with the io_context.
class LateReplies {
 public:
  LateReplies(storage::Store& store, boost::asio::any_io_executor io);

  // Looks from now on, for ever.
  void start();

  // Tells everyone who is late now; gives when the next one would be.
  [[nodiscard]] boost::asio::awaitable<std::optional<Micros>> tell_due();

 private:
  boost::asio::awaitable<void> look_for_ever();
  boost::asio::awaitable<Micros> look();  // gives how long to sleep

  storage::Store& store_;
  boost::asio::any_io_executor io_;
};

}  // namespace dropline::chat
