#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "dropline/clock.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/outbound/http_client.hpp"

#include "notify/push/push_request.hpp"

namespace dropline::notify {

// After a push service has refused our key: an admin has to do something, and that takes time.
inline constexpr Micros kKeyRefusedPause = 1 * kHour;

// Takes push messages to the push services. Thread: I/O. What it is made with must outlive it and every send().
class PushSender {
 public:
  PushSender(outbound::HttpClient& http, Vapid& vapid, const Clock& clock, LoopbackEndpoints loopback);

  // One attempt. An endpoint that is no longer accepted is `gone`, no answer at all is `later`.
  [[nodiscard]] boost::asio::awaitable<Handed> send(PushSubscription subscription, std::string payload,
                                                    PushDelivery delivery);

 private:
  [[nodiscard]] Handed judge(const outbound::HttpReply& reply, const std::string& endpoint);
  void complain(int status, const std::string& endpoint);

  outbound::HttpClient& http_;
  Vapid& vapid_;
  const Clock& clock_;
  LoopbackEndpoints loopback_;
  Micros complained_at_ = 0;
};

}  // namespace dropline::notify
