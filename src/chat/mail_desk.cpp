#include "dropline/chat/mail_desk.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "dropline/domain/agent.hpp"
#include "dropline/mail/reply_address.hpp"
#include "dropline/storage/mails.hpp"
#include "dropline/storage/people.hpp"

#include "chat/appending.hpp"
#include "chat/bounce.hpp"
#include "chat/mail_message.hpp"
#include "chat/reading.hpp"
#include "on_pool.hpp"

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
RecipientResult refused(const char* status, const char* text) { return {Outcome::refused, text, status}; }
RecipientResult try_later(const char* status, const char* text) { return {Outcome::try_later, text, status}; }

RecipientResult unreadable() { return refused("5.6.0", "This is not a mail that can be read."); }

RecipientResult no_such_conversation() { return refused("5.1.1", "This address takes no replies."); }

TokenHash sha256(const std::string& bytes) {
  TokenHash hash{};
  static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<TokenHash>);
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

// What makes two copies of a mail the same one. A mail without a Message-ID is known by its bytes.
std::string identity_of(const InboundMail& mail, const std::string& bytes) {
  if (!mail.message_id.empty()) return mail.message_id;
  const TokenHash hash = sha256(bytes);
  return {hash.begin(), hash.end()};
}

bool has_verdict(const InboundMail& mail, std::string_view method, std::string_view result, std::string_view domain) {
  return std::any_of(mail.authentication.begin(), mail.authentication.end(), [&](const auto& verdict) {
    return verdict.method == method && verdict.result == result &&
           (domain.empty() || mail::same_address(verdict.domain, domain));
  });
}

// An agent's mail speaks for the company, so that it is not enough that nobody calls it forged. A mail server says nothing
// about mails of its own users.
bool is_vouched_for(const InboundMail& mail) {
  const auto domain = mail::domain_of(mail.from.address);
  if (mail.authentication.empty() || has_verdict(mail, "dmarc", "pass", domain)) return true;
  const bool judged = std::any_of(mail.authentication.begin(), mail.authentication.end(), [](const auto& verdict) {
    return verdict.method == "dmarc" && verdict.result != "none";
  });
  // A domain that publishes no DMARC record may still sign its mail, or name its servers.
  return !judged && (has_verdict(mail, "dkim", "pass", domain) || has_verdict(mail, "spf", "pass", domain));
}

// Whether the mail is from whom the token was given to.
bool is_verified(const InboundMail& mail, const ReplyAddress& address) {
  if (!mail::same_address(mail.from.address, address.address)) return false;
  return address.person.is_customer() ? !has_verdict(mail, "dmarc", "fail", "") : is_vouched_for(mail);
}

// A mail out of a mailbox has no envelope: its header says to whom it went, and what it answers.
std::optional<ReplyToken> token_of(const InboundMail& mail, const std::string& reply_to) {
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

// Who answers a mail has read it, and nothing that came after it.
std::int64_t read_by_answering(const Writing& writing) { return writing.verified ? writing.answered_seq : 0; }

Result<bool> store_agents_mail(Tx& tx, const Writing& writing) {
  const ReplyAddress& address = writing.address;
  const domain::Seat seat{address.company, AgentId{address.person.id}};
  // Who left the company, left its conversations.
  if (!storage::load_member(tx, seat.company, seat.agent)) return not_found();
  const std::int64_t read_seq = read_by_answering(writing);
  const auto marked = mark_by_agent(tx, seat, address.conversation, storage::Mark::read, read_seq);
  if (!marked) return marked.error();
  const auto appended = append_by_agent(tx, writing.message, read_seq, writing.fresh);
  if (!appended) return appended.error();
  return true;
}

Result<bool> store_customers_mail(Tx& tx, const Writing& writing) {
  const ReplyAddress& address = writing.address;
  const CustomerId customer{address.person.id};
  const auto appended = append_by_customer(tx, writing.message, false, std::nullopt, writing.fresh);
  if (!appended) return appended.error();
  // The links in what is quoted lead nowhere any more.
  storage::end_return_tokens(tx, address.company, customer, address.address);
  const auto marked = mark_by_customer(tx, address.company, address.conversation, customer, storage::Mark::read,
                                       read_by_answering(writing));
  if (!marked) return marked.error();
  return true;
}

Result<bool> store_mail(Tx& tx, const Writing& writing) {
  const ReplyAddress& address = writing.address;
  const storage::ReceivedMailRow row{address.company, writing.fingerprint, address.conversation, address.person};
  if (!storage::note_mail(tx, row)) return false;
  for (const auto& file : writing.files) storage::create_file(tx, address.company, file);
  return address.person.is_customer() ? store_customers_mail(tx, writing) : store_agents_mail(tx, writing);
}

}  // namespace

bool MailDesk::accepts(std::string_view address) const {
  return mail::token_of_address(settings_.reply_to, address).has_value();
}

// What was read, and what it was read from.
struct MailDesk::Opened {
  InboundMail mail;
  MailMessage content;
  std::string identity;
};

MailDesk::~MailDesk() { reading_.join(); }

asio::awaitable<Delivery> MailDesk::take(ReceivedMail received) {
  if (received.has_envelope) co_return co_await take_by_envelope(received);
  RecipientResult result = co_await take_by_header(received);
  Delivery delivery;
  delivery.push_back(std::move(result));
  co_return delivery;
}

// Who is to get it is found out first: strangers must not make us read their mail.
asio::awaitable<Delivery> MailDesk::take_by_envelope(const ReceivedMail& received) {
  std::vector<std::optional<ReplyAddress>> addresses;
  for (const auto& recipient : received.recipients) {
    std::optional<ReplyAddress> address;
    if (const auto token = mail::token_of_address(settings_.reply_to, recipient)) address = co_await address_of(*token);
    addresses.push_back(std::move(address));
  }
  Delivery delivery(addresses.size(), no_such_conversation());
  const bool anybody =
      std::any_of(addresses.begin(), addresses.end(), [](const auto& each) { return each.has_value(); });
  if (!anybody) co_return delivery;

  const std::optional<Opened> mail = co_await open(received);
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (!addresses[i]) continue;
    RecipientResult result = unreadable();
    if (mail) result = co_await take_for(*mail, *addresses[i]);
    delivery[i] = std::move(result);
  }
  co_return delivery;
}

asio::awaitable<RecipientResult> MailDesk::take_by_header(const ReceivedMail& received) {
  const std::optional<Opened> mail = co_await open(received);
  if (!mail) co_return unreadable();
  const auto token = token_of(mail->mail, settings_.reply_to);
  if (!token) co_return no_such_conversation();
  const std::optional<ReplyAddress> address = co_await address_of(*token);
  if (!address) co_return no_such_conversation();
  co_return co_await take_for(*mail, *address);
}

asio::awaitable<std::optional<ReplyAddress>> MailDesk::address_of(ReplyToken token) {
  auto query = [hash = token.hash()](storage::Snapshot& db) { return storage::find_reply_address(db, hash); };
  std::optional<ReplyAddress> address = co_await store_.read(std::move(query));
  if (address && address->revoked) address.reset();
  co_return address;
}

asio::awaitable<std::optional<MailDesk::Opened>> MailDesk::open(const ReceivedMail& received) {
  mail::ParseLimits limits;
  limits.message_bytes = static_cast<std::size_t>(limits_.mail_bytes);
  limits.attachment_bytes = limits.message_bytes;
  const auto characters = static_cast<std::size_t>(limits_.message_characters);
  const std::function<std::optional<Opened>()> read = [&]() -> std::optional<Opened> {
    auto mail = mail::parse_mail(received.data, settings_.authserv, limits);
    if (!mail) return std::nullopt;
    if (received.has_envelope) mail->return_path = received.envelope_from;
    auto content = message_of(*mail, received.data, characters);
    auto identity = identity_of(*mail, received.data);
    return Opened{*std::move(mail), std::move(content), std::move(identity)};
  };
  std::optional<Opened> opened = co_await on_pool(reading_, read);
  co_return opened;
}

asio::awaitable<RecipientResult> MailDesk::take_for(const Opened& opened, const ReplyAddress& address) {
  const InboundMail& mail = opened.mail;
  const TokenHash fingerprint = sha256(opened.identity + "\n" + std::to_string(address.id));
  const Micros hour_ago = store_.clock().now() - kHour;
  struct Known {
    bool taken_before = false;
    std::int64_t last_hour = 0;
  };
  auto query = [&](storage::Snapshot& db) {
    return Known{storage::mail_known(db, address.company, fingerprint),
                 storage::mails_since(db, address.company, address.conversation, address.person, hour_ago)};
  };
  const Known known = co_await store_.read(std::move(query));
  if (known.taken_before) co_return accepted();

  const mail::Verdict verdict = mail::mail_kind(mail, {"", settings_.loop});
  if (verdict.kind == MailKind::bounce) {
    // What has a sender was written by somebody, whatever it says that it is: RFC 5321, 4.5.5.
    const bool has_sender = mail.return_path && !mail.return_path->empty();
    if (has_sender || !mail.report || !is_gone(*mail.report, address.address)) co_return accepted();
    auto note = [&](Tx& tx) -> Result<bool> {
      note_gone(tx, address);
      return true;
    };
    const Result<bool> noted = co_await store_.write(std::move(note));
    if (!noted) co_return try_later("4.3.0", "Please try again later.");
    co_return accepted();
  }
  if (verdict.kind != MailKind::reply) {
    // Never answered and never shown: two machines would talk to each other for ever.
    spdlog::info("automatic mail dropped because={}", verdict.because);
    co_return accepted();
  }
  if (known.last_hour >= limits_.mails_in_per_hour)
    co_return try_later("4.7.1", "Too much mail, please try again later.");
  if (!address.person.is_customer() && !is_verified(mail, address)) {
    co_return refused("5.7.1", "Please reply from the address that the message was sent to.");
  }
  co_return co_await write_message(opened, address, fingerprint);
}

asio::awaitable<RecipientResult> MailDesk::write_message(const Opened& opened, const ReplyAddress& address,
                                                         TokenHash fingerprint) {
  protocol::MessageExtra extra = opened.content.extra;
  extra.verified = is_verified(opened.mail, address);
  std::string body = opened.content.body;
  if (!address.person.is_customer()) {
    // The customer gets what the agent wrote, and nothing of what the agent's mail quotes.
    extra.rest.clear();
    body = opened.content.body_for_customer;
    if (opened.content.is_cut) co_return refused("5.3.4", "This is longer than a message may be; please shorten it.");
    if (body.empty()) co_return refused("5.6.0", "There is no answer in this mail; please write it above the quote.");
  }

  std::vector<storage::FileRow> rows;
  for (const auto& file : opened.content.files) {
    if (file.is_for_team_only && !address.person.is_customer()) continue;
    storage::FileRow row;
    row.id = make_id(store_.clock());
    row.conversation = address.conversation;
    row.name = file.name;
    row.media_type = file.type;
    auto bytes = file.bytes;
    const auto stored = co_await files_.put(address.company, row.id, std::move(bytes));
    if (!stored) co_return try_later("4.3.1", "Out of space, please try again later.");
    row.size = stored->size;
    row.sha256 = stored->sha256;
    extra.files.push_back({row.id, row.name, row.media_type, row.size});
    rows.push_back(std::move(row));
  }

  storage::NewMessage message;
  message.company = address.company;
  message.conversation = address.conversation;
  message.id = MessageId{make_id(store_.clock())};
  message.author_kind = address.person.kind;
  message.author_id = address.person.id;
  std::copy_n(fingerprint.begin(), message.client_id.bytes.size(), message.client_id.bytes.begin());
  message.body = std::move(body);
  message.extra = protocol::encode_extra(extra);
  const std::size_t weight = message.body.size() + message.extra.size() + 512;

  Writing writing{address,
                  fingerprint,
                  std::move(message),
                  std::move(rows),
                  FreshIds::make(store_.clock()),
                  extra.verified,
                  answered_seq(opened.mail, settings_.reply_to)};
  auto command = [writing = std::move(writing)](Tx& tx) { return store_mail(tx, writing); };
  const Result<bool> stored = co_await store_.write(std::move(command), weight);
  if (stored) co_return accepted();
  if (stored.error().code == Code::not_found) co_return no_such_conversation();
  spdlog::warn("mail put off reason=\"{}\"", stored.error().message);
  co_return try_later("4.3.0", "Please try again later.");
}

}  // namespace dropline::chat
