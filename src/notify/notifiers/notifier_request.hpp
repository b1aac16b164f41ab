#pragma once

#include <cstddef>
#include <string>

#include "dropline/clock.hpp"
#include "dropline/notify/carriers.hpp"
#include "dropline/outbound/http_client.hpp"

#include "notify/notifiers/notifier_url.hpp"

namespace dropline::notify {

// Of a message's text; with it and the longest names all services take what we send (Discord: 2,000 characters, ntfy: 4,096
// bytes).
inline constexpr std::size_t kNotifierTextCharacters = 400;

// The news in the form that the service expects, ready to be sent. What customers have written is escaped for each: it can
// neither call people, nor hide where a link leads, nor look like ours. `page`: the absolute address that shows the
// conversation. `id` is the same for each try of the same telling. `wall` is the time by the system's
// clock, which the service compares with its own.
[[nodiscard]] outbound::HttpRequest notifier_request(const NotifierAddress& address, const News& news,
                                                     const std::string& page, const std::string& id, Micros wall);

// What the service's answer means.
[[nodiscard]] Handed judge_notifier_reply(const outbound::HttpResult& result, const Clock& clock);

}  // namespace dropline::notify
