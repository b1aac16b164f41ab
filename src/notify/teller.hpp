#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <functional>

#include "dropline/config.hpp"
#include "dropline/domain/ladder.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/notify/notifier.hpp"
#include "dropline/storage/notifications.hpp"

#include "notify/plan.hpp"
#include "notify/ways.hpp"

namespace dropline::notify {

// Tells one due notification: plans its steps, hands each over, and writes down what came of it.
// Thread: I/O. Lifetime: as long as tell() runs, and shorter than the store and the carriers.
class Teller {
 public:
  Teller(storage::Store& store, Carriers& carriers, Surroundings surroundings, const Limits& limits,
         boost::asio::any_io_executor io);
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  // Throws when it could not be written down; the notification stays in the ledger as it was.
  [[nodiscard]] boost::asio::awaitable<void> tell(storage::DueNotification due);

 private:
  class MailPlace;

  Outside look_outside(const storage::DueNotification& due, MailPlace& place);
  boost::asio::awaitable<void> do_steps(const Plan& plan);
  boost::asio::awaitable<void> do_step(const storage::Notification& held, const PlannedStep& step);
  boost::asio::awaitable<Handed> hand_over(const storage::Notification& held, const PlannedStep& step);
  boost::asio::awaitable<Handed> mail_in_turn(const storage::Notification& held, const PlannedStep& step);
  boost::asio::awaitable<bool> renew(const storage::Notification& held);
  void next_mail();
  boost::asio::awaitable<Handed> try_way(const storage::Notification& held, const PlannedStep& step);
  boost::asio::awaitable<Handed> carry(const PlannedStep& step);
  boost::asio::awaitable<bool> still_wanted(const storage::Notification& held, const PlannedStep& step);
  boost::asio::awaitable<void> write_down(std::function<Result<bool>(storage::Tx&)> command);

  storage::Store& store_;
  Carriers& carriers_;
  Surroundings surroundings_;
  domain::LadderRules rules_;
  boost::asio::any_io_executor io_;
  Ways ways_;
  std::size_t mails_ = 0;  // notifications with a place for mail
  std::size_t handing_mail_ = 0;
  boost::asio::steady_timer mail_turn_;
};

}  // namespace dropline::notify
