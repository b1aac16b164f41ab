#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "dropline/notify/agent_notifiers.hpp"

namespace dropline::net {

[[nodiscard]] nlohmann::json to_json(const notify::AgentNotifier& notifier);
[[nodiscard]] nlohmann::json notifiers_json(const std::vector<notify::AgentNotifier>& notifiers);

}  // namespace dropline::net
