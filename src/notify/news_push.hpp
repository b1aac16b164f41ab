#pragma once

#include <string>

#include "dropline/notify/carriers.hpp"

#include "notify/push/push_message.hpp"
#include "notify/push/push_request.hpp"

namespace dropline::notify {

// What a device shows of the news. `page`: the absolute address that shows the conversation.
[[nodiscard]] PushMessage push_message(const News& news, const std::string& base_url, const std::string& page);

// At once when a person has written; a later one takes its place.
[[nodiscard]] PushDelivery push_delivery(const News& news, const SubscriptionKeys& device, Micros now);

}  // namespace dropline::notify
