#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "dropline/domain/ladder.hpp"
#include "dropline/notify/carriers.hpp"

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
  boost::asio::awaitable<Handed> push(News news, storage::PushSubscription target) override {
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

}  // namespace dropline::notify
