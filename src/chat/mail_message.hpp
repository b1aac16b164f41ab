#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "dropline/mail/inbound_mail.hpp"
#include "dropline/protocol/message_extra.hpp"

// A mail as a message: what its writer wrote for this answer, and the rest apart.
namespace dropline::chat {

struct MailFile {
  std::string name;
  std::string type;
  std::string bytes;
  bool is_for_team_only = false;  // it has tokens, or quotes, of the mail that is answered
};

struct MailMessage {
  std::string body;  // for the team; never empty
  // The customer, whose own mail it may quote, gets nothing but what was written, else the names of the files; "": neither.
  std::string body_for_customer;
  protocol::MessageExtra extra;
  std::vector<MailFile> files;  // still to be stored; `extra` does not name them yet
  bool is_cut = false;          // only the mail itself, among the files, has all that was written
};

// Nothing is lost: what is too long for a message, or for the rest beside it, becomes a file; when not even reading it was
// without limits, the whole mail (`bytes`) does.
[[nodiscard]] MailMessage message_of(const mail::InboundMail& mail, const std::string& bytes,
                                     std::size_t message_characters);

// The newest message that the mail of ours told of which this one answers; 0 when it does not say.
[[nodiscard]] std::int64_t answered_seq(const mail::InboundMail& mail, const std::string& reply_to);

}  // namespace dropline::chat
