#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>

#include "dropline/config.hpp"
#include "dropline/domain/ladder.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/notify/notifier.hpp"
#include "dropline/storage/notifications.hpp"

#include "notify/plan.hpp"
#include "notify/ways.hpp"

namespace dropline::notify {

// Tells what is due: plans the steps of a notification, hands each over, and writes down what came of it.
// Thread: I/O. Lifetime: as long as anything it returned runs, and shorter than the store and the carriers.
class Teller {
 public:
  Teller(storage::Store& store, Carriers& carriers, Surroundings surroundings, const Limits& limits,
         boost::asio::any_io_executor io);
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  // Takes the notification; see make_plan(). Throws when that could not be written down.
  [[nodiscard]] boost::asio::awaitable<std::optional<Plan>> plan(storage::DueNotification due, bool room_for_mail);
  // The plan's steps, and gives the notification back. Throws when what came of them could not be written down.
  [[nodiscard]] boost::asio::awaitable<void> tell(Plan plan);
  // A mail whose turn has come; false when it could not be begun, as the disk is full, say. Throws likewise.
  [[nodiscard]] boost::asio::awaitable<bool> mail(MailOrder order);

 private:
  Outside look_outside(const storage::DueNotification& due, bool room_for_mail);
  boost::asio::awaitable<void> do_step(const storage::Notification& held, const PlannedStep& step);
  boost::asio::awaitable<Handed> try_if_wanted(const storage::Notification& held, const PlannedStep& step);
  boost::asio::awaitable<Handed> try_way(const PlannedStep& step);
  boost::asio::awaitable<Handed> carry(const PlannedStep& step);
  boost::asio::awaitable<bool> still_wanted(const storage::Notification& held, const PlannedStep& step);
  boost::asio::awaitable<void> write_down(std::function<Result<bool>(storage::Tx&)> command);

  storage::Store& store_;
  Carriers& carriers_;
  Surroundings surroundings_;
  domain::LadderRules rules_;
  boost::asio::any_io_executor io_;
  Ways ways_;
};

}  // namespace dropline::notify
