#pragma once

#include <array>
#include <string_view>

#include "dropline/storage/database.hpp"

namespace dropline::storage {

// Of these a company has as many as it has customers, or more.
inline constexpr std::array<std::string_view, 18> kGrowingTables{"conversations",
                                                                 "customer_devices",
                                                                 "customers",
                                                                 "email_confirmations",
                                                                 "episodes",
                                                                 "events",
                                                                 "files",
                                                                 "identities",
                                                                 "mails_received",
                                                                 "markers",
                                                                 "messages",
                                                                 "mutes",
                                                                 "notification_steps",
                                                                 "notifications",
                                                                 "push_subscriptions",
                                                                 "reply_addresses",
                                                                 "reply_times",
                                                                 "return_tokens"};

// Tells SQLite how the rows of these tables spread over their keys, as in a company of a million messages; it would otherwise
// guess that a company has ten rows, and walk all of them where an index was made for the question. Fixed, so that no plan
// depends on what a database holds or on when it was last analysed (docs/decisions/0011-fixed-statistics.md). Connections
// that are opened later go by it.
void write_statistics(Database& database);

}  // namespace dropline::storage
