#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/domain/conversation.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/database.hpp"

// Conversations, their episodes and their read markers.
namespace dropline::storage {

// The customer's conversation of that topic, made (with its first open episode) if it is not there yet.
struct OpenedConversation {
  ConversationId id;
  bool created = false;
};
[[nodiscard]] OpenedConversation open_conversation(Tx& tx, CompanyId company, CustomerId customer,
                                                   std::string_view topic, LinkId link,
                                                   ConversationId fresh_conversation, EpisodeId fresh_episode);
[[nodiscard]] std::optional<ConversationId> find_conversation(Snapshot& db, CompanyId company, CustomerId customer,
                                                              std::string_view topic);
// Of one that is there.
[[nodiscard]] std::string topic_of(Snapshot& db, CompanyId company, ConversationId conversation);
[[nodiscard]] bool conversation_known(Snapshot& db, CompanyId company, ConversationId conversation);

enum class StatusFilter : std::uint8_t { open, resolved, all };

// Where a page of the list starts: after this conversation in (last_at, id) descending order.
struct ListCursor {
  Micros last_at = 0;
  ConversationId id;
};

// Newest activity first, with the agent's own read markers.
[[nodiscard]] std::vector<domain::Conversation> list_conversations(Snapshot& db, CompanyId company, AgentId reader,
                                                                   StatusFilter filter, std::optional<ListCursor> after,
                                                                   int limit);
[[nodiscard]] std::optional<domain::Conversation> load_conversation(Snapshot& db, CompanyId company,
                                                                    ConversationId conversation, AgentId reader);

// Episode changes return the episode's number, or nothing when it is so already. not_found as usual.
[[nodiscard]] Result<std::optional<std::int64_t>> open_episode(Tx& tx, CompanyId company, ConversationId conversation,
                                                               EpisodeId fresh_episode);
[[nodiscard]] Result<std::optional<std::int64_t>> resolve_episode(Tx& tx, CompanyId company,
                                                                  ConversationId conversation, AgentId by);
[[nodiscard]] std::vector<domain::Episode> newest_episodes(Snapshot& db, CompanyId company, ConversationId conversation,
                                                           int limit);

// Moves an agent's read marker forward, never back and never past the last message; gives where it stands now if it moved.
[[nodiscard]] Result<std::optional<std::int64_t>> mark_read(Tx& tx, CompanyId company, ConversationId conversation,
                                                            AgentId reader, std::int64_t seq);

}  // namespace dropline::storage
