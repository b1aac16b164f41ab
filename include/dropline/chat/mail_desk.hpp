#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "dropline/config.hpp"
#include "dropline/mail/inbound_mail.hpp"
#include "dropline/mail/mail_kind.hpp"
#include "dropline/mail/received_mail.hpp"
#include "dropline/storage/file_store.hpp"
#include "dropline/storage/reach.hpp"
#include "dropline/storage/store.hpp"

namespace dropline::chat {

struct MailDeskSettings {
  std::string reply_to;  // reply@example.com: mail comes to reply+TOKEN@example.com
  std::string authserv;  // whose Authentication-Results are believed; "" for nobody's
  std::string loop;      // mail::OwnMarks::loop
};

// Puts replies by mail into their conversations. The token of the address says which one and whose; who that really is, the
// sender's address and the mail server's verdict say: a customer's mail that may be somebody else's is marked as such, an
// agent's is refused. A mail never does more than write into that one conversation.
// Thread: I/O; mails are read on a thread of its own, and only if somebody is to get them. Lifetime: shorter than both stores.
class MailDesk {
 public:
  MailDesk(storage::Store& store, storage::FileStore& files, const Limits& limits, MailDeskSettings settings)
      : store_(store), files_(files), limits_(limits), settings_(std::move(settings)) {}
  ~MailDesk();  // waits for the mail that is being read

  // Whether mail to this address may come to a conversation; quick, it does not look whether the token is one of ours.
  [[nodiscard]] bool accepts(std::string_view address) const;

  // Resumes when the mail is stored, or will not be. One that is here already is accepted again, without a second message.
  [[nodiscard]] boost::asio::awaitable<mail::Delivery> take(mail::ReceivedMail received);

 private:
  struct Opened;  // a mail that was read
  [[nodiscard]] boost::asio::awaitable<mail::Delivery> take_by_envelope(const mail::ReceivedMail& received);
  [[nodiscard]] boost::asio::awaitable<mail::RecipientResult> take_by_header(const mail::ReceivedMail& received);
  [[nodiscard]] boost::asio::awaitable<std::optional<storage::ReplyAddress>> address_of(ReplyToken token);
  [[nodiscard]] boost::asio::awaitable<std::optional<Opened>> open(const mail::ReceivedMail& received);
  [[nodiscard]] boost::asio::awaitable<mail::RecipientResult> take_for(const Opened& mail,
                                                                       const storage::ReplyAddress& address);
  [[nodiscard]] boost::asio::awaitable<mail::RecipientResult> write_message(const Opened& mail,
                                                                            const storage::ReplyAddress& address,
                                                                            TokenHash fingerprint);

  storage::Store& store_;
  storage::FileStore& files_;
  const Limits& limits_;
  MailDeskSettings settings_;
  boost::asio::thread_pool reading_{1};  // a big mail takes a while to read, and sockets must not wait for it
};

}  // namespace dropline::chat
