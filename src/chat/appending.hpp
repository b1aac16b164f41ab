#pragma once

#include <cstdint>
#include <optional>

#include "dropline/domain/agent.hpp"
#include "dropline/domain/link.hpp"
#include "dropline/storage/messages.hpp"
#include "dropline/storage/notifications.hpp"

// What belongs together when a message is stored, by whichever way it came: its episode, the wait for an answer, and the
// notification of the other side. Each runs in the write lane and does nothing more for a message that was stored before.
namespace dropline::chat {

// Ids of what a message may make; made before the command runs, so that running it twice gives the same.
struct FreshIds {
  EpisodeId episode;
  storage::NotificationId notification;
  MessageId away;  // the away message

  [[nodiscard]] static FreshIds make(const Clock& clock);
};

// `created`: the conversation was made in this very command. `link`: the one the customer used, if that matters.
[[nodiscard]] Result<storage::Appended> append_by_customer(storage::Tx& tx, const storage::NewMessage& message,
                                                           bool created, const std::optional<domain::Link>& link,
                                                           const FreshIds& fresh);

// Who answers on the page has read what is above. Elsewhere something may have come that they have not seen: `read_seq` says
// how far they had read then.
[[nodiscard]] Result<storage::Appended> append_by_agent(storage::Tx& tx, const storage::NewMessage& message,
                                                        std::optional<std::int64_t> read_seq, const FreshIds& fresh);

}  // namespace dropline::chat
