#pragma once

#include <cstdint>

#include "dropline/notify/carriers.hpp"
#include "dropline/storage/notifications.hpp"
#include "notify/plan.hpp"

// What comes of a step: in the ledger, for the agents who look at it, and for its target. All of it runs in the write lane.
namespace dropline::notify {

// Writes down how a step went; false when it is not ours any more, and nothing was written.
bool settle(storage::Tx& tx, const storage::Notification& of, const PlannedStep& step, const Handed& handed);

// The outcome alone, for a step that is surely ours. `attempts`: with the one that has just ended.
void write_outcome(storage::Tx& tx, const storage::Notification& held, const storage::StepKey& key,
                   std::int64_t first_seq, std::int64_t attempts, const Handed& handed);

}  // namespace dropline::notify
