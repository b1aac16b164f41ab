#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace dropline::mail {

// One mail as it came in: the bytes of RFC 5322 with CRLF line ends, not looked into, and for whom it came. Value type.
struct ReceivedMail {
  // False for a mail out of a mailbox: there is no envelope (both fields are empty) and header fields such as Return-Path and
  // Delivered-To must do instead. An empty `envelope_from` means a null return path (a bounce) only when this is true.
  bool has_envelope = true;
  std::string envelope_from;
  std::vector<std::string> recipients;
  std::string data;
};

// What became of the mail for one recipient.
struct RecipientResult {
  enum class Outcome : std::uint8_t {
    accepted,   // stored: the sender may forget it
    refused,    // for good
    try_later,  // the sender keeps it and comes again
  };
  Outcome outcome = Outcome::try_later;
  // Shown to the sender's server in a refusal, as printable ASCII without line ends; "" takes a plain sentence.
  std::string text{};
  // The enhanced status code before it (RFC 3463), of the outcome's class; "" takes 5.7.1 for a refusal, 4.3.0 for later.
  std::string status{};
};

// One result for each recipient, in their order; exactly one for a mail without an envelope. A recipient for whom there is
// none counts as `try_later`.
using Delivery = std::vector<RecipientResult>;

// Takes a mail in and resumes when it is known what became of it. Only `accepted` acknowledges, so it must not be said before
// the mail is stored. The same mail may come again (the connection broke before the sender heard the answer): whoever
// stores it recognises it by its Message-ID. What it throws counts as `try_later`. Thread: I/O; several may run at once.
using MailHandler = std::function<boost::asio::awaitable<Delivery>(ReceivedMail)>;

}  // namespace dropline::mail
