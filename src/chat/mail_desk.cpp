#include "dropline/chat/mail_desk.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include "dropline/domain/agent.hpp"
#include "dropline/mail/reply_address.hpp"
#include "dropline/storage/mails.hpp"
#include "dropline/storage/notifications.hpp"
#include "dropline/storage/people.hpp"

#include "chat/appending.hpp"
#include "chat/mail_message.hpp"

namespace dropline::chat {

namespace asio = boost::asio;
using domain::Person;
using mail::Delivery;
using mail::InboundMail;
using mail::MailKind;
using mail::ReceivedMail;
using mail::RecipientResult;
using storage::ReplyAddress;
using storage::Tx;

namespace {

using Outcome = RecipientResult::Outcome;

RecipientResult accepted() { return {Outcome::accepted, ""}; }
RecipientResult refused(std::string text) { return {Outcome::refused, std::move(text)}; }
RecipientResult try_later(std::string text) { return {Outcome::try_later, std::move(text)}; }

RecipientResult no_such_conversation() { return refused("5.1.1 This address takes no replies."); }

// What makes two copies of a mail to one address the same one. A mail without a Message-ID is known by its bytes.
TokenHash fingerprint_of(const InboundMail& mail, const std::string& bytes, const Token& token) {
  const std::string input = (mail.message_id.empty() ? bytes : mail.message_id) + "\n" + token.text();
  TokenHash hash{};
  static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<TokenHash>);
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(input.data()), input.size());
  return hash;
}

bool same_address(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

// Whether the mail is from whom the token was given to: the same address, and no mail server that says otherwise.
bool is_verified(const InboundMail& mail, const ReplyAddress& address) {
  const bool forged = std::any_of(mail.authentication.begin(), mail.authentication.end(), [](const auto& verdict) {
    return verdict.method == "dmarc" && verdict.result == "fail";
  });
  return !forged && same_address(mail.from.address, address.address);
}

// A mail out of a mailbox has no envelope: its header says to whom it went, and what it answers.
std::optional<Token> token_of(const InboundMail& mail, const std::string& reply_to) {
  for (const auto* addresses : {&mail.delivered_to, &mail.to, &mail.cc}) {
    for (const auto& address : *addresses) {
      if (auto token = mail::token_of_address(reply_to, address)) return token;
    }
  }
  const auto domain = mail::domain_of(reply_to);
  for (const auto* ids : {&mail.in_reply_to, &mail.references}) {
    for (auto id = ids->rbegin(); id != ids->rend(); ++id) {
      if (auto token = mail::token_of_message_id(*id, domain)) return token;
    }
  }
  return std::nullopt;
}

// The address does not exist (any more): nothing is sent there until its owner confirms it again.
Result<bool> note_bounce(Tx& tx, const ReplyAddress& address, const InboundMail& mail) {
  const bool for_good = mail.report && std::any_of(mail.report->recipients.begin(), mail.report->recipients.end(),
                                                   [](const auto& status) { return status.is_permanent(); });
  if (for_good) storage::suppress_address(tx, address.company, address.address);
  return for_good;
}

// What the command needs to store the mail as a message; made before it runs.
struct Writing {
  ReplyAddress address;
  TokenHash fingerprint{};
  storage::NewMessage message;
  std::vector<storage::FileRow> files;
  FreshIds fresh;
  bool verified = true;
  std::int64_t answered_seq = 0;  // the newest message of the mail that is answered; 0 when that is not known
};

Result<bool> store_mail(Tx& tx, const Writing& writing) {
  const ReplyAddress& address = writing.address;
  const storage::ReceivedMailRow row{address.company, writing.fingerprint, address.conversation, address.person};
  if (!storage::note_mail(tx, row)) return false;
  for (const auto& file : writing.files) storage::create_file(tx, address.company, file);
  if (!address.person.is_customer()) {
    // Who left the company, left its conversations.
    if (!storage::load_member(tx, address.company, AgentId{address.person.id})) return not_found();
    const auto appended = append_by_agent(tx, writing.message, writing.fresh);
    if (!appended) return appended.error();
    return true;
  }
  const auto appended = append_by_customer(tx, writing.message, false, std::nullopt, writing.fresh);
  if (!appended) return appended.error();
  // Who answers a mail has read it.
  if (writing.verified && writing.answered_seq > 0) {
    storage::close_when_read(tx, address.company, address.conversation, address.person, writing.answered_seq);
  }
  return true;
}

}  // namespace

bool MailDesk::accepts(std::string_view address) const {
  return mail::token_of_address(settings_.reply_to, address).has_value();
}

asio::awaitable<Delivery> MailDesk::take(ReceivedMail received) {
  const std::size_t answers = received.has_envelope ? received.recipients.size() : 1;
  mail::ParseLimits limits;
  limits.message_bytes = static_cast<std::size_t>(limits_.mail_bytes);
  auto parsed = mail::parse_mail(received.data, settings_.authserv, limits);
  if (!parsed) {
    spdlog::info("mail refused reason=\"{}\"", parsed.error().message);
    co_return Delivery(answers, refused("5.6.0 This is not a mail that can be read."));
  }
  if (received.has_envelope) parsed->return_path = received.envelope_from;

  std::vector<std::optional<Token>> tokens;
  if (received.has_envelope) {
    for (const auto& recipient : received.recipients) {
      tokens.push_back(mail::token_of_address(settings_.reply_to, recipient));
    }
  } else {
    tokens.push_back(token_of(*parsed, settings_.reply_to));
  }
  Delivery delivery;
  for (const auto& token : tokens) {
    RecipientResult result = no_such_conversation();
    if (token) {
      const TokenHash fingerprint = fingerprint_of(*parsed, received.data, *token);
      result = co_await take_for(*parsed, *token, fingerprint);
    }
    delivery.push_back(std::move(result));
  }
  co_return delivery;
}

asio::awaitable<RecipientResult> MailDesk::take_for(const InboundMail& mail, Token token,
                                                    const TokenHash& fingerprint) {
  const Micros hour_ago = store_.clock().now() - kHour;
  struct Known {
    std::optional<ReplyAddress> address;
    bool taken_before = false;
    std::int64_t last_hour = 0;
  };
  auto query = [hash = token.hash(), fingerprint, hour_ago](storage::Snapshot& db) {
    Known known{storage::find_reply_address(db, hash)};
    if (!known.address) return known;
    known.taken_before = storage::mail_known(db, known.address->company, fingerprint);
    known.last_hour = storage::mails_since(db, known.address->company, known.address->conversation, hour_ago);
    return known;
  };
  const Known known = co_await store_.read(std::move(query));
  if (!known.address || known.address->revoked) co_return no_such_conversation();
  if (known.taken_before) co_return accepted();

  const mail::Verdict verdict = mail::mail_kind(mail, {"", settings_.loop});
  if (verdict.kind == MailKind::bounce) {
    const ReplyAddress address = *known.address;
    auto note = [&](Tx& tx) { return note_bounce(tx, address, mail); };
    const Result<bool> noted = co_await store_.write(std::move(note));
    if (!noted) co_return try_later("4.3.0 Please try again later.");
    co_return accepted();
  }
  if (verdict.kind != MailKind::reply) {
    // Never answered and never shown: two machines would talk to each other for ever.
    spdlog::info("automatic mail dropped because={}", verdict.because);
    co_return accepted();
  }
  if (known.last_hour >= limits_.mails_in_per_hour) co_return try_later("4.7.1 Too much mail, please try again later.");
  if (!known.address->person.is_customer() && !is_verified(mail, *known.address)) {
    co_return refused("5.7.1 Please reply from the address that the message was sent to.");
  }
  auto address = *known.address;
  co_return co_await write_message(mail, std::move(address), fingerprint);
}

asio::awaitable<RecipientResult> MailDesk::write_message(const InboundMail& mail, ReplyAddress address,
                                                         TokenHash fingerprint) {
  MailMessage content = message_of(mail, static_cast<std::size_t>(limits_.message_characters));
  content.extra.verified = is_verified(mail, address);

  std::vector<storage::FileRow> rows;
  for (auto& file : content.files) {
    storage::FileRow row;
    row.id = make_id(store_.clock());
    row.conversation = address.conversation;
    row.name = file.name;
    row.media_type = file.type;
    auto bytes = std::move(file.bytes);
    const auto stored = co_await files_.put(address.company, row.id, std::move(bytes));
    if (!stored) co_return try_later("4.3.1 Out of space, please try again later.");
    row.size = stored->size;
    row.sha256 = stored->sha256;
    content.extra.files.push_back({row.id, row.name, row.media_type, row.size});
    rows.push_back(std::move(row));
  }

  storage::NewMessage message;
  message.company = address.company;
  message.conversation = address.conversation;
  message.id = MessageId{make_id(store_.clock())};
  message.author_kind = address.person.kind;
  message.author_id = address.person.id;
  std::copy_n(fingerprint.begin(), message.client_id.bytes.size(), message.client_id.bytes.begin());
  message.body = std::move(content.body);
  message.extra = protocol::encode_extra(content.extra);
  const std::size_t weight = message.body.size() + message.extra.size() + 512;

  Writing writing{std::move(address),
                  fingerprint,
                  std::move(message),
                  std::move(rows),
                  FreshIds::make(store_.clock()),
                  content.extra.verified,
                  answered_seq(mail, settings_.reply_to)};
  auto command = [writing = std::move(writing)](Tx& tx) { return store_mail(tx, writing); };
  const Result<bool> stored = co_await store_.write(std::move(command), weight);
  if (stored) co_return accepted();
  if (stored.error().code == Code::not_found) co_return no_such_conversation();
  spdlog::warn("mail put off reason=\"{}\"", stored.error().message);
  co_return try_later("4.3.0 Please try again later.");
}

}  // namespace dropline::chat
