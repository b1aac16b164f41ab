#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dropline/domain/company.hpp"
#include "dropline/domain/message.hpp"
#include "dropline/domain/person.hpp"
#include "dropline/storage/recipients.hpp"

// By whom a notification leaves this server. The notifier decides what is told to whom and when, a carrier only how.
namespace dropline::notify {

// Shared, as many are told of the same ones at once, and they may be long. Never null.
using Messages = std::shared_ptr<const std::vector<domain::Message>>;
inline const Messages kNoMessages = std::make_shared<const std::vector<domain::Message>>();

// What somebody is told: the unread messages of one conversation.
struct News {
  domain::Company company;
  std::string language;  // of the reader: de, en
  domain::Person to;
  std::string to_name;  // "" while unknown
  ConversationId conversation;
  std::string customer_name;        // "" while unknown
  std::string topic;                // of the conversation
  Messages messages = kNoMessages;  // oldest first; the newest of them when there are many
  std::int64_t first_seq = 0;       // of what this tells; messages of earlier tellings are left out
  std::int64_t last_seq = 0;
  std::int64_t unread = 0;   // all that is unread up to last_seq, told before or not
  bool more = false;         // there are older ones that are not among `messages`
  Micros push_until = 0;     // later it is not worth showing any more
  std::int64_t attempt = 1;  // of this very telling: the ids made from it stay the same
};

// How a try went.
struct Handed {
  enum class How : std::uint8_t {
    sent,
    refused,   // for good: this one only
    gone,      // for good: the target is no more
    later,     // try again, not before `not_before`
    unwanted,  // not sent: it was read meanwhile
  };
  How how = How::later;
  std::string detail;         // one sentence for people, without secrets; "" when all went well
  Micros not_before = 0;      // 0: as the ladder says
  bool channel_down = false;  // nobody could have been told this way just now
  bool asked = true;          // false: the other side was not, so this says nothing about the way
};

// Thread: I/O. A try ends within a few minutes, whatever the other side does. What it throws counts as `later`.
class Carriers {
 public:
  virtual ~Carriers() = default;
  [[nodiscard]] virtual bool has_push() const = 0;
  [[nodiscard]] virtual bool has_mail() const = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Handed> push(News news, storage::PushSubscription target) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Handed> mail(News news, std::string address) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Handed> notifier(News news, storage::NotifierTarget target) = 0;
};

}  // namespace dropline::notify
