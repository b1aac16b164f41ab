#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dropline/notify/carriers.hpp"
#include "dropline/notify/notifier.hpp"
#include "support/chat_fixture.hpp"

namespace dropline::notify {

// Takes what is handed over and keeps it; how it answers can be set.
class RecordingCarriers : public Carriers {
 public:
  struct Telling {
    domain::Channel channel = domain::Channel::nothing;
    News news;
    std::string target;  // address, or the number of the push target or notifier
  };

  [[nodiscard]] bool has_push() const override { return with_push; }
  [[nodiscard]] bool has_mail() const override { return with_mail; }
  boost::asio::awaitable<Handed> push(News news, storage::PushTarget target) override {
    co_return take(domain::Channel::push, std::move(news), std::to_string(target.id));
  }
  boost::asio::awaitable<Handed> mail(News news, std::string address) override {
    co_return take(domain::Channel::mail, std::move(news), std::move(address));
  }
  boost::asio::awaitable<Handed> notifier(News news, storage::NotifierTarget target) override {
    co_return take(domain::Channel::notifier, std::move(news), std::to_string(target.id));
  }

  [[nodiscard]] std::vector<Telling> of(domain::Channel channel) const {
    std::vector<Telling> found;
    for (const auto& telling : tellings) {
      if (telling.channel == channel) found.push_back(telling);
    }
    return found;
  }

  bool with_push = true;
  bool with_mail = true;
  std::vector<Telling> tellings;  // of all tries
  std::function<Handed(const Telling&)> answer = [](const Telling&) { return Handed{Handed::How::sent, "", 0, false}; };

 private:
  Handed take(domain::Channel channel, News news, std::string target) {
    tellings.push_back({channel, std::move(news), std::move(target)});
    return answer(tellings.back());
  }
};

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
                              return std::any_of(in_front.begin(), in_front.end(), [](const auto& one) {
                                return one.first == domain::AuthorKind::agent;
                              });
                            },
                            [](const std::string&, Micros at) { return static_cast<int>(at / kMinute % (24 * 60)); }};
  Notifier notifier{store, carriers, surroundings, limits, io.get_executor()};
};

}  // namespace dropline::notify
