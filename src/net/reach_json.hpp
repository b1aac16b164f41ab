#pragma once

#include <nlohmann/json.hpp>

#include "dropline/chat/reach.hpp"
#include "dropline/error.hpp"

#include "net/http_message.hpp"

// What customers' and agents' clients exchange about being reached in the same form.
namespace dropline::net {

[[nodiscard]] nlohmann::json push_json(const chat::PushStatus& push);
[[nodiscard]] Result<chat::NewSubscription> read_subscription(const nlohmann::json& body);
[[nodiscard]] HttpResponse accepted();  // 202: a mail is on its way

}  // namespace dropline::net
