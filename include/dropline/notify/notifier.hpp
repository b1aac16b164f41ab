#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "dropline/config.hpp"
#include "dropline/domain/person.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/storage/store.hpp"

// Tells people who are not looking what they have not read: works off the ledger (storage/notifications.hpp) by the rules of
// domain/ladder.hpp.
namespace dropline::notify {

struct Surroundings {
  // Whether the person looks at the company's messages now; of the team, whether anybody does.
  std::function<bool(CompanyId, domain::Person)> in_front;
};

// Each step is written down before it is tried and after, so that what was begun when the process ended is tried again under
// the same ids. What was read meanwhile is not told: that is checked in the same transaction that begins the step.
// Thread: I/O. Lifetime: shorter than the store and the carriers; drain() before it is destroyed.
class Notifier {
 public:
  Notifier(storage::Store& store, Carriers& carriers, Surroundings surroundings, const Limits& limits,
           boost::asio::any_io_executor io);
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;
  ~Notifier();

  // Works until drain().
  void start();
  // Something may have become due: call after each commit.
  void wake();
  // Begins nothing more and resumes when what is on its way has been noted, or after a few seconds.
  [[nodiscard]] boost::asio::awaitable<void> drain();

  // One round by hand, for tests: tells all that is due at the clock's time and resumes when it is done.
  [[nodiscard]] boost::asio::awaitable<void> tell_due();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace dropline::notify
