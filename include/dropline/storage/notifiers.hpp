#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/ids.hpp"
#include "dropline/storage/database.hpp"

// The notifiers table: other services by which agents want to be told. What is due to them: storage/recipients.hpp.
namespace dropline::storage {

struct StoredNotifier {
  std::int64_t id = 0;
  std::string url;         // holds secrets
  Micros last_at = 0;      // of the last use; 0 while unused
  std::string last_error;  // "" when that went well
  bool off = false;        // the other side said that it is gone
};

// The agent's own in that company, the oldest first.
[[nodiscard]] std::vector<StoredNotifier> notifiers_of(Snapshot& db, CompanyId company, AgentId agent);
[[nodiscard]] std::optional<StoredNotifier> find_notifier(Snapshot& db, CompanyId company, AgentId agent,
                                                          std::int64_t id);
void create_notifier(Tx& tx, CompanyId company, AgentId agent, std::int64_t id, std::string_view url);
// False when the agent has no such one.
[[nodiscard]] bool remove_notifier(Tx& tx, CompanyId company, AgentId agent, std::int64_t id);

}  // namespace dropline::storage
