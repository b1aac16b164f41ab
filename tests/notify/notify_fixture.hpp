#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dropline/notify/notifier.hpp"
#include "support/chat_fixture.hpp"
#include "support/recording_carriers.hpp"

namespace dropline::notify {

// A company with its agents (see ChatFixture), a customer who has written, and a notifier that is turned by hand.
class NotifyFixture : public chat::ChatFixture {
 protected:
  NotifyFixture() {
    const auto sent = send(visitor(), text("Hello")).value();
    device = *sent.new_device;
    conversation = sent.ack.conversation;
    customer = visitor(device).seat->customer;
  }

  std::int64_t add_push(domain::Person person);
  void confirm_address(const std::string& address);
  void set_agent(const domain::Seat& agent, const std::string& address, bool muted = false, int quiet_from = 0,
                 int quiet_to = 0);
  void customer_reads(std::int64_t seq);
  [[nodiscard]] std::int64_t number(std::string_view sql) {
    auto query = [sql](storage::Snapshot& db) {
      auto row = db.query(sql);
      return row.next() ? row.integer(0) : -1;
    };
    return run(store.read(std::move(query)));
  }
  void tell() { run(notifier.tell_due()); }
  void tell_after(Micros time) {
    clock.advance(time);
    tell();
  }

  Token device;
  CustomerId customer;
  ConversationId conversation;
  std::set<std::pair<domain::AuthorKind, std::int64_t>> in_front;
  RecordingCarriers carriers;
  Surroundings surroundings{[this](CompanyId, domain::Person person) {
    if (!person.is_team()) return in_front.contains({person.kind, person.id});
    return std::any_of(in_front.begin(), in_front.end(),
                       [](const auto& one) { return one.first == domain::AuthorKind::agent; });
  }};
  Notifier notifier{store, carriers, surroundings, limits, io.get_executor()};
};

}  // namespace dropline::notify
