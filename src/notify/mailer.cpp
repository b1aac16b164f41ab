#include "dropline/notify/mailer.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include <boost/algorithm/string/replace.hpp>

#include "dropline/mail/compose.hpp"
#include "dropline/mail/reply_address.hpp"
#include "dropline/storage/reach.hpp"
#include "dropline/time_zone.hpp"

#include "notify/letter.hpp"
#include "notify/reply_tokens.hpp"

namespace dropline::notify {

namespace asio = boost::asio;
using outbound::Handover;
using outbound::SmtpOutcome;
using storage::Tx;

namespace {

// All but NDR, which "All" would switch off as well (MS-OXCMAIL, 2.1.3.2.20): by those we learn of dead addresses.
constexpr auto kNoAutomaticAnswers = "DR, RN, NRN, OOF, AutoReply";
constexpr std::size_t kLoopMarkCharacters = 16;
constexpr std::chrono::seconds kDirectAcceptanceTime{30};  // somebody looks at a screen
constexpr std::int64_t kNoReplyAddress = 0;                // ids of rows begin at 1

outbound::SmtpSettings smtp_settings(const Config& config) {
  outbound::SmtpSettings settings;
  settings.url = config.smtp_url;
  settings.ca_file = config.mail_ca.string();
  settings.plain = outbound::is_local_relay(settings.url);
  return settings;
}

// The address is no more: RFC 3463, X.1.1 to X.1.3, X.1.6 and X.1.10.
bool address_is_gone(const SmtpOutcome& outcome) {
  if (outcome.handover != Handover::rejected) return false;
  for (const auto* status : {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}) {
    if (outcome.enhanced == status) return true;
  }
  return false;
}

// Agents see why a mail did not arrive, but not the customer's whole address, nor what lets anybody write in their name: mail
// servers quote the sender and the Message-ID, too, and write them as they like.
std::string detail_for_agents(std::string text, const std::string& address, const ReplyToken& token) {
  for (const auto& secret : {address, mail::address_form(token)}) boost::algorithm::ireplace_all(text, secret, "…");
  return text;
}

Handed handed_of(const SmtpOutcome& outcome, const std::string& address, const ReplyToken& token) {
  Handed handed;
  handed.detail = detail_for_agents(outcome.text, address, token);
  switch (outcome.handover) {
    case Handover::accepted:
      handed = {Handed::How::sent, "", 0, false};
      break;
    case Handover::rejected:
      handed.how = address_is_gone(outcome) ? Handed::How::gone : Handed::How::refused;
      break;
    case Handover::deferred:
      handed.how = Handed::How::later;
      // A 4xx is about this mail; without an answer, or with our login refused, no other would get through either.
      handed.channel_down = outcome.code < 400 || outcome.code >= 500;
      break;
  }
  return handed;
}

Result<void> result_of(const SmtpOutcome& outcome) {
  if (outcome.handover == Handover::accepted) return {};
  if (outcome.handover == Handover::rejected) {
    return Error{Code::invalid_field, "No mail can be sent to this address.", "address", {}};
  }
  return Error{Code::busy, "The mail could not be sent just now. Please try again in a few minutes."};
}

}  // namespace

class Mailer::Impl {
 public:
  Impl(storage::Store& store, const Config& config, std::string base_url, const std::filesystem::path& secret_file)
      : store_(store),
        tokens_(ReplyTokens::load_or_make(secret_file)),
        base_url_(std::move(base_url)),
        from_(config.mail_from),
        reply_to_(config.mail_reply_to),
        loop_mark_(mail::address_form(tokens_.token(kNoReplyAddress)).substr(0, kLoopMarkCharacters)) {
    if (!config.smtp_url.empty()) smtp_.emplace(smtp_settings(config));
  }

  [[nodiscard]] bool can_send() const { return smtp_.has_value(); }
  [[nodiscard]] const std::string& loop_mark() const { return loop_mark_; }

  asio::awaitable<Handed> news(News news, std::string address) {
    Way way;
    way.fresh_id = make_id(store_.clock());
    way.return_token = Token::random();
    auto prepare = [&](Tx& tx) -> Result<Way> { return prepare_way(tx, news, address, way); };
    const Result<Way> prepared = co_await store_.write(std::move(prepare));
    if (!prepared) co_return Handed{Handed::How::later, prepared.error().message, 0, false, false};

    const ReplyToken token = tokens_.token(prepared->reply_address);
    mail::Letter letter = new_letter(news.company.name, address, token, news.last_seq);
    if (!news.to.is_customer() && !news.customer_name.empty()) letter.from.name = news.customer_name;
    letter.to.name = news.to_name;
    address_replies(letter, token);
    LetterLinks links;
    links.open = open_link(news, *prepared);
    links.unsubscribe = base_url_ + "/-/unsubscribe/" + tokens_.unsubscribe_token(prepared->reply_address).text();
    links.can_reply = !reply_to_.empty();
    add_unsubscribe(letter, links.unsubscribe);
    const auto local = [](const std::string& zone, Micros at) { return wall_clock(zone).local(at); };
    write_news(letter, news, links, local);

    // Bounces come back to the token, which says whose address it was.
    const std::string sender = reply_to_.empty() ? from_ : mail::address_with(reply_to_, token);
    const SmtpOutcome outcome = co_await hand_in(letter, sender, std::nullopt);
    co_return handed_of(outcome, address, token);
  }

  asio::awaitable<Result<void>> confirmation_code(domain::Company company, std::string address, std::string language,
                                                  std::string code) {
    mail::Letter letter = new_letter(company.name, address, ReplyToken::random(), 1);
    write_confirmation_code(letter, company, language, code);
    const SmtpOutcome outcome = co_await hand_in(letter, from_, kDirectAcceptanceTime);
    co_return result_of(outcome);
  }

  asio::awaitable<Result<void>> return_link(domain::Company company, std::string address, std::string language,
                                            std::string url) {
    mail::Letter letter = new_letter(company.name, address, ReplyToken::random(), 1);
    write_return_link(letter, company, language, url);
    const SmtpOutcome outcome = co_await hand_in(letter, from_, kDirectAcceptanceTime);
    co_return result_of(outcome);
  }

 private:
  // By what a mail leads back: where replies go, and the link that opens the conversation.
  struct Way {
    std::int64_t fresh_id = 0;
    Token return_token;
    std::int64_t reply_address = 0;
  };

  Way prepare_way(Tx& tx, const News& news, const std::string& address, Way way) {
    const storage::MailTokenHashes hashes{tokens_.token(way.fresh_id).hash(),
                                          tokens_.unsubscribe_token(way.fresh_id).hash()};
    way.reply_address =
        storage::reply_address(tx, news.company.id, news.conversation, news.to, address, way.fresh_id, hashes);
    if (news.to.is_customer()) {
      const storage::ReturnToken token{news.company.id, CustomerId{news.to.id}, news.conversation, address,
                                       tx.now() + storage::kNoticeReturnLinkLife};
      storage::create_return_token(tx, way.return_token.hash(), token);
    }
    return way;
  }

  [[nodiscard]] std::string open_link(const News& news, const Way& way) const {
    if (news.to.is_customer()) return base_url_ + "/-/return/" + way.return_token.text();
    return base_url_ + "/-/inbox/" + news.company.slug + "/c/" + to_string(news.conversation);
  }

  // The token and number make the Message-ID, so that a second try of the same mail is known to be the same.
  mail::Letter new_letter(const std::string& from_name, const std::string& address, const ReplyToken& token,
                          std::int64_t seq) const {
    mail::Letter letter;
    letter.from = {from_name, from_};
    letter.to = {"", address};
    letter.message_id = mail::message_id_with(token, seq, id_domain());
    letter.date = store_.clock().wall();
    letter.headers = {{"Auto-Submitted", "auto-generated"},
                      {"X-Auto-Response-Suppress", kNoAutomaticAnswers},
                      {std::string(mail::kLoopHeader), loop_mark_}};
    return letter;
  }

  [[nodiscard]] std::string_view id_domain() const { return mail::domain_of(reply_to_.empty() ? from_ : reply_to_); }

  // All mails of a conversation answer one that was never sent: so mail programs keep them together.
  void address_replies(mail::Letter& letter, const ReplyToken& token) const {
    letter.in_reply_to = mail::message_id_with(token, 0, id_domain());
    letter.references = {letter.in_reply_to};
    if (!reply_to_.empty()) letter.reply_to = {letter.from.name, mail::address_with(reply_to_, token)};
  }

  static void add_unsubscribe(mail::Letter& letter, const std::string& url) {
    if (!url.starts_with("https://")) return;  // RFC 8058, section 3.1
    letter.headers.emplace_back("List-Unsubscribe", "<" + url + ">");
    letter.headers.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }

  asio::awaitable<SmtpOutcome> hand_in(const mail::Letter& letter, const std::string& sender,
                                       std::optional<std::chrono::milliseconds> acceptance_time) {
    if (!smtp_) {
      SmtpOutcome none;
      none.text = "This server sends no mail: smtp_url is not set.";
      co_return none;
    }
    outbound::Envelope envelope{sender, letter.to.address, acceptance_time};
    std::string composed = mail::compose(letter);
    co_return co_await smtp_->send(std::move(envelope), std::move(composed));
  }

  storage::Store& store_;
  ReplyTokens tokens_;
  std::string base_url_;
  std::string from_;
  std::string reply_to_;
  std::string loop_mark_;
  std::optional<outbound::SmtpClient> smtp_;
};

Mailer::Mailer(storage::Store& store, const Config& config, std::string base_url,
               const std::filesystem::path& secret_file)
    : impl_(std::make_unique<Impl>(store, config, std::move(base_url), secret_file)) {}
Mailer::~Mailer() = default;

bool Mailer::can_send() const { return impl_->can_send(); }
const std::string& Mailer::loop_mark() const { return impl_->loop_mark(); }
asio::awaitable<Handed> Mailer::news(News news, std::string address) {
  return impl_->news(std::move(news), std::move(address));
}
asio::awaitable<Result<void>> Mailer::confirmation_code(domain::Company company, std::string address,
                                                        std::string language, std::string code) {
  return impl_->confirmation_code(std::move(company), std::move(address), std::move(language), std::move(code));
}
asio::awaitable<Result<void>> Mailer::return_link(domain::Company company, std::string address, std::string language,
                                                  std::string url) {
  return impl_->return_link(std::move(company), std::move(address), std::move(language), std::move(url));
}

// With the sender and the Reply-To that news have: a mail server may take one kind of sender and refuse the other.
asio::awaitable<SmtpOutcome> send_test_mail(const Config& config, std::string address) {
  outbound::SmtpClient smtp(smtp_settings(config));
  const ReplyToken token = ReplyToken::random();
  const bool can_reply = !config.mail_reply_to.empty();
  const std::string sender = can_reply ? mail::address_with(config.mail_reply_to, token) : config.mail_from;
  mail::Letter letter;
  letter.from = {"Dropline", config.mail_from};
  letter.to = {"", address};
  if (can_reply) letter.reply_to = {letter.from.name, sender};
  letter.message_id = mail::message_id_with(token, 1, mail::domain_of(sender));
  letter.date = SystemClock().wall();
  letter.headers = {{"Auto-Submitted", "auto-generated"}};
  write_test(letter);
  outbound::Envelope envelope{sender, address};
  std::string composed = mail::compose(letter);
  SmtpOutcome outcome = co_await smtp.send(std::move(envelope), std::move(composed));
  co_return outcome;
}

}  // namespace dropline::notify
