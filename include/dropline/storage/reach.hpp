#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/clock.hpp"
#include "dropline/domain/person.hpp"
#include "dropline/error.hpp"
#include "dropline/storage/database.hpp"

// How people can be reached, and how customers come back: browsers that take pushes, addresses, what agents want to be told,
// mutes, links for another device, and where replies to our mails go. recipients.hpp has what the notifier asks of it.
namespace dropline::storage {

// --- push subscriptions ----------------------------------------------------------------------------------------------

struct PushSubscription {
  std::int64_t id = 0;
  std::int64_t device = 0;  // the customer's DeviceId, or the agent's SessionId
  std::string endpoint;
  std::array<std::uint8_t, 65> p256dh{};  // the browser's public key, uncompressed (RFC 8291, 3.2)
  std::array<std::uint8_t, 16> auth{};
};

// Stores the subscription as this person's at this device, whoever had that endpoint before: a browser belongs to who uses it
// now. A device has one: another endpoint takes the place of the one it had. Of more than `most`, those not seen for the
// longest time go. `fresh.id` is used if the endpoint is new.
void keep_subscription(Tx& tx, CompanyId company, domain::Person person, const PushSubscription& fresh,
                       std::int64_t most);
[[nodiscard]] std::vector<PushSubscription> subscriptions_of(Snapshot& db, CompanyId company, domain::Person person);
// Only if it is the person's own; false when there was none.
bool remove_subscription(Tx& tx, CompanyId company, domain::Person person, std::string_view endpoint);
// Of a customer's device that was signed out.
void remove_subscriptions_of(Tx& tx, CompanyId company, DeviceId device);
// Of agents whose sessions end: call it before the sessions are gone.
void remove_subscriptions_of(Tx& tx, SessionId session);
void remove_subscriptions_of(Tx& tx, AgentId agent, SessionId except);
void remove_subscriptions_of_expired_sessions(Tx& tx);
// All that was kept to reach an agent who no longer serves the company.
void forget_reach_of(Tx& tx, CompanyId company, AgentId agent);

// --- addresses -------------------------------------------------------------------------------------------------------

enum class IdentityKind : std::uint8_t { email = 1 };
// Why an address is not used: mail came back for good, or its owner unsubscribed.
enum class Suppression : std::uint8_t { none = 0, bounce = 1, unsubscribed = 2 };

// An address that was confirmed.
struct ConfirmedAddress {
  std::string address;
  Suppression suppressed = Suppression::none;
};
[[nodiscard]] std::optional<ConfirmedAddress> customer_address(Snapshot& db, CompanyId company, CustomerId customer);

// The customer's one address from now on; what was suppressed is so no longer, as its owner has just proved that it works.
// Return links that were mailed to others have ended.
void confirm_customer_address(Tx& tx, CompanyId company, CustomerId customer, std::string_view address);
// With it go the confirmation under way, and the reply addresses and return links that were mailed there.
void remove_customer_address(Tx& tx, CompanyId company, CustomerId customer);
// No mail that went to the person is answered any more.
void revoke_replies(Tx& tx, CompanyId company, domain::Person person);
// Mails that went to the person's earlier addresses are answered no more: whoever has those is not the person any longer.
void revoke_other_replies(Tx& tx, CompanyId company, domain::Person person, std::string_view address);
// For everybody in the company who has it: mail to it came back for good.
void suppress_address(Tx& tx, CompanyId company, std::string_view address);
// No more mail about conversations, and the way back. Neither touches an address from which mail came back.
void unsubscribe(Tx& tx, CompanyId company, domain::Person person);
void subscribe_again(Tx& tx, CompanyId company, domain::Person person);

struct Confirmation {
  std::string address;
  TokenHash code_hash{};
  Micros expires_at = 0;
  std::int64_t tries = 0;  // so far
};
// Replaces one that is under way.
void start_confirmation(Tx& tx, CompanyId company, domain::Person person, const Confirmation& confirmation);
[[nodiscard]] std::optional<Confirmation> find_confirmation(Snapshot& db, CompanyId company, domain::Person person);
// Counts one more try, before the code is looked at; gives what it is to be compared with.
[[nodiscard]] std::optional<Confirmation> try_confirmation(Tx& tx, CompanyId company, domain::Person person);
void end_confirmation(Tx& tx, CompanyId company, domain::Person person);

// --- what agents want ------------------------------------------------------------------------------------------------

// What holds for an agent without a row: the defaults here.
struct AgentReach {
  AgentId agent;
  std::string email;  // confirmed; "" while none is
  bool email_on = true;
  bool muted = false;
  std::int64_t quiet_from = 0;  // minutes after midnight in the company's time zone; equal to quiet_to: never quiet
  std::int64_t quiet_to = 0;
  bool suppressed = false;  // mail to it came back for good
};
[[nodiscard]] AgentReach agent_reach(Snapshot& db, CompanyId company, AgentId agent);
void store_agent_reach(Tx& tx, CompanyId company, const AgentReach& reach);

// --- mutes -----------------------------------------------------------------------------------------------------------

// not_found for a conversation that the company does not have.
[[nodiscard]] Result<void> set_mute(Tx& tx, CompanyId company, ConversationId conversation, domain::Person person,
                                    bool muted);

// --- where replies go ------------------------------------------------------------------------------------------------

struct ReplyAddress {
  CompanyId company;
  std::int64_t id = 0;
  ConversationId conversation;
  domain::Person person;
  std::string address;
  bool revoked = false;  // takes no replies any more
};
// Of the two tokens in a mail: one writes into the conversation, the other ends mail and stands where people quote it.
struct MailTokenHashes {
  TokenHash reply{};
  TokenHash unsubscribe{};
};
// The id of the good one for this person, conversation and address; `fresh_id` with its hashes when there is none yet. The tokens
// are functions of the id, so an id that was there before needs no new hashes.
[[nodiscard]] std::int64_t reply_address(Tx& tx, CompanyId company, ConversationId conversation, domain::Person person,
                                         std::string_view address, std::int64_t fresh_id, const MailTokenHashes& fresh);
[[nodiscard]] std::optional<ReplyAddress> find_reply_address(Snapshot& db, const TokenHash& token);
[[nodiscard]] std::optional<ReplyAddress> find_by_unsubscribe_token(Snapshot& db, const TokenHash& token);

// --- coming back -----------------------------------------------------------------------------------------------------

inline constexpr Micros kReturnLinkLife = 15 * kMinute;    // one that was asked for, and one shown on a screen
inline constexpr Micros kNoticeReturnLinkLife = 7 * kDay;  // in a mail that tells of a message
inline constexpr Micros kUsedReturnLinkKept = 30 * kDay;   // after a mailed one's end: it may ask for a fresh one

struct ReturnToken {
  CompanyId company;
  CustomerId customer;
  ConversationId conversation;  // none: the main one, whether it is there or not
  std::string address;          // to whom it was mailed; "" for one shown on a screen
  Micros expires_at = 0;
};
// Links that were mailed there and not used are of no use any more: what was answered was read.
void end_return_tokens(Tx& tx, CompanyId company, CustomerId customer, std::string_view address);
void create_return_token(Tx& tx, const TokenHash& token, const ReturnToken& made);
// Those shown on a screen that nobody has used. They stay known, so that whoever opens one is told that it has ended;
// of very many only some.
void end_screen_links(Tx& tx, CompanyId company, CustomerId customer);

struct KnownReturnToken {
  ReturnToken token;
  bool good = false;  // neither used nor expired at `now`
};
[[nodiscard]] std::optional<KnownReturnToken> find_return_token(Snapshot& db, const TokenHash& token, Micros now);
// Uses it up; Code::gone when it was used, has expired or never was.
[[nodiscard]] Result<ReturnToken> use_return_token(Tx& tx, const TokenHash& token);
// The path of a page that shows the conversation: that of a link with its topic, the company's own otherwise.
[[nodiscard]] std::string conversation_path(Snapshot& db, CompanyId company, ConversationId conversation);

// Removes confirmations and return links that are of no use any more.
void forget_expired_reach(Tx& tx);

// --- files -----------------------------------------------------------------------------------------------------------

// A file that came with a message; its bytes are in the FileStore under its id.
struct FileRow {
  std::int64_t id = 0;
  ConversationId conversation;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::array<std::uint8_t, 32> sha256{};
};
void create_file(Tx& tx, CompanyId company, const FileRow& file);
[[nodiscard]] std::optional<FileRow> find_file(Snapshot& db, CompanyId company, std::int64_t id);
// Only if it is in a conversation of the customer.
[[nodiscard]] std::optional<FileRow> find_file(Snapshot& db, CompanyId company, CustomerId customer, std::int64_t id);
[[nodiscard]] bool file_known(Snapshot& db, CompanyId company, std::int64_t id);

}  // namespace dropline::storage
