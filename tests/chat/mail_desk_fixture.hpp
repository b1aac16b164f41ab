#pragma once

#include <fmt/format.h>

#include "dropline/chat/mail_desk.hpp"
#include "dropline/mail/reply_address.hpp"
#include "dropline/storage/reach.hpp"
#include "dropline/storage/receipts.hpp"
#include "support/chat_fixture.hpp"

namespace dropline::chat {

using domain::Person;
using mail::RecipientResult;
using Outcome = RecipientResult::Outcome;

inline constexpr auto kReplyTo = "reply@acme.example";
inline constexpr auto kMaria = "maria@customer.example";

class MailDeskTest : public ChatFixture {
 protected:
  MailDeskTest() {
    const auto sent = send(visitor(), text("Hello")).value();
    conversation = sent.ack.conversation;
    device = *sent.new_device;
    customer = visitor(device).seat->customer;
    token = new_address(Person::of(customer), kMaria);
  }

  ReplyToken new_address(Person person, const std::string& address) {
    const ReplyToken fresh = ReplyToken::random();
    const auto id = make_id(clock);
    auto command = [&](storage::Tx& tx) -> Result<std::int64_t> {
      return storage::reply_address(tx, acme.id, conversation, person, address, id,
                                    {fresh.hash(), Token::random().hash()});
    };
    (void)write(std::move(command));
    return fresh;
  }

  static std::string mail_from(const std::string& from, const std::string& body, const std::string& headers = "") {
    return fmt::format(
        "From: {}\r\nTo: reply@acme.example\r\nSubject: Re: Hello\r\nMessage-ID: <{}@customer.example>\r\n{}"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
        from, ClientId::random().text(), headers, body);
  }

  RecipientResult deliver(const ReplyToken& to, std::string data,
                          std::string envelope_from = "someone@customer.example") {
    mail::ReceivedMail received;
    received.envelope_from = std::move(envelope_from);
    received.recipients = {mail::address_with(kReplyTo, to)};
    received.data = std::move(data);
    return run(desk.take(std::move(received))).at(0);
  }

  std::vector<domain::Message> messages() {
    auto query = [&](storage::Snapshot& db) {
      return storage::newest_messages(db, acme.id, conversation, storage::Viewer::agent, 100).messages;
    };
    return run(store.read(std::move(query)));
  }

  domain::Conversation seen_by(const domain::Seat& seat) {
    return run(inbox.open(seat, conversation)).value().conversation;
  }

  domain::Receipts receipts() {
    auto query = [&](storage::Snapshot& db) { return storage::load_receipts(db, acme.id, conversation); };
    return run(store.read(std::move(query)));
  }

  std::int64_t number(std::string_view sql) {
    auto query = [sql](storage::Snapshot& db) {
      auto row = db.query(sql);
      return row.next() ? row.integer(0) : -1;
    };
    return run(store.read(std::move(query)));
  }

  storage::FileStore files{directory.path() / "files"};
  MailDesk desk{store, files, limits, {kReplyTo, "mx.acme.example", "our loop mark"}};
  ConversationId conversation;
  Token device;
  CustomerId customer;
  ReplyToken token;
};

}  // namespace dropline::chat
