#include "chat/reach_impl.hpp"

#include <utility>
#include <vector>

#include "dropline/storage/conversations.hpp"
#include "dropline/storage/customers.hpp"
#include "dropline/storage/people.hpp"

// Links that make another device one of the customer's.
namespace dropline::chat {

namespace asio = boost::asio;
using domain::CustomerSeat;
using storage::KnownReturnToken;
using storage::ReturnToken;
using storage::Snapshot;
using storage::Tx;

namespace {

std::string url_of(const Token& token, const std::string& origin) { return origin + "/-/return/" + token.text(); }

Error link_ended() { return Error{Code::gone, "This link was used before or has expired. Ask for a new one."}; }

// A link that was mailed is good only as long as the address is the customer's.
bool trusted(Snapshot& db, const ReturnToken& token) {
  if (token.address.empty()) return true;
  const auto address = storage::customer_address(db, token.company, token.customer);
  return address && address->address == token.address;
}

// Whoever unsubscribed has still asked for this one; to where mail comes back from there is no use in sending.
std::optional<std::string> address_to_write_to(Snapshot& db, CompanyId company, CustomerId customer) {
  auto address = storage::customer_address(db, company, customer);
  if (!address || address->suppressed == storage::Suppression::bounce) return std::nullopt;
  return std::move(address->address);
}

// Whether a fresh link can go to where this one was mailed.
bool can_be_sent_again(Snapshot& db, const ReturnToken& token) {
  return !token.address.empty() && address_to_write_to(db, token.company, token.customer) == token.address;
}

// Makes a browser, which was `here` until now, the fresh device; gives the devices that are signed out by that.
Result<std::vector<DeviceId>> switch_device(Tx& tx, const std::optional<storage::FoundDevice>& here,
                                            const storage::NewDevice& fresh) {
  auto ended = storage::make_room_for_device(tx, fresh.company, fresh.customer);
  if (here) {
    // A browser belongs to who uses it now: it must not show the pushes of whoever had it before.
    const auto signed_out = storage::end_device(tx, here->seat);
    if (!signed_out) return signed_out.error();
    ended.push_back(here->seat.device);
  }
  storage::add_device(tx, fresh);
  return ended;
}

// Only the main page may be led to before anything was written there.
Result<ReturnToken> token_for(Tx& tx, const CustomerSeat& seat, const std::string& topic, std::string address) {
  const auto conversation = storage::find_conversation(tx, seat.company, seat.customer, topic);
  if (!conversation && !topic.empty()) return not_found();
  return ReturnToken{seat.company, seat.customer, conversation.value_or(ConversationId{}), std::move(address),
                     tx.now() + storage::kReturnLinkLife};
}

}  // namespace

asio::awaitable<Result<ReturnLink>> Reach::hand_over(CustomerSeat seat, std::string topic, std::string origin) {
  const Token token = Token::random();
  auto command = [&](Tx& tx) -> Result<Micros> {
    const auto made = token_for(tx, seat, topic, "");
    if (!made) return made.error();
    // At most one is good at a time, so that asking for ever more of them makes no more ways in.
    storage::end_screen_links(tx, seat.company, seat.customer);
    storage::create_return_token(tx, token.hash(), *made);
    return made->expires_at;
  };
  const auto expires_at = co_await impl_->store.write(command);
  if (!expires_at) co_return expires_at.error();
  co_return ReturnLink{url_of(token, origin), *expires_at};
}

asio::awaitable<Result<void>> Reach::mail_return_link(CustomerSeat seat, std::string topic, MailAsked asked) {
  if (!impl_->outside.send_mail) co_return sends_no_mail();
  auto query = [&](Snapshot& db) -> Result<std::string> {
    const auto there = topic.empty() || storage::find_conversation(db, seat.company, seat.customer, topic);
    if (!there) return not_found();
    auto address = address_to_write_to(db, seat.company, seat.customer);
    if (!address) return Error{Code::conflict, "Confirm an e-mail address first.", "email"};
    return *std::move(address);
  };
  const auto address = co_await impl_->store.read(query);
  if (!address) co_return address.error();
  const auto room = impl_->mail_room->take(asked.network);
  if (!room) co_return room.error();
  const auto counted = impl_->count_return_link(seat.company, seat.customer);
  if (!counted) co_return counted.error();

  const Token token = Token::random();
  auto command = [&](Tx& tx) -> Result<domain::Company> {
    const auto made = token_for(tx, seat, topic, *address);
    if (!made) return made.error();
    storage::create_return_token(tx, token.hash(), *made);
    auto sender = storage::load_company(tx, seat.company);
    if (!sender) return not_found();
    return std::move(*sender);
  };
  auto sender = co_await impl_->store.write(command);
  if (!sender) co_return sender.error();
  DirectMail mail(DirectMail::Kind::return_link, std::move(*sender), *address, std::move(asked.locale),
                  url_of(token, impl_->origin_of_mails(asked)));
  auto sent = co_await impl_->send(std::move(mail));
  co_return sent;
}

// --- at the other end ----------------------------------------------------------------------------------------------------

asio::awaitable<Result<OpenedReturn>> Reach::open_return(Token token, DeviceCookie device_of) {
  const Micros now = impl_->store.clock().now();
  auto find = [&](Snapshot& db) { return storage::find_return_token(db, token.hash(), now); };
  const auto known = co_await impl_->store.read(find);
  if (!known) co_return not_found();

  const auto cookie = device_of(known->token.company);
  auto look = [&](Snapshot& db) -> Result<OpenedReturn> {
    using State = OpenedReturn::State;
    auto company = storage::load_company(db, known->token.company);
    if (!company) return not_found();
    OpenedReturn opened;
    opened.company = std::move(*company);
    opened.path = storage::conversation_path(db, known->token.company, known->token.conversation);
    const auto here = cookie ? storage::find_device(db, known->token.company, cookie->hash()) : std::nullopt;
    const bool still_theirs = trusted(db, known->token);
    opened.state = known->good && still_theirs ? State::good : State::ended;
    if (here && here->seat.customer == known->token.customer) opened.state = State::home;
    opened.another_person = here && here->seat.customer != known->token.customer;
    opened.can_send_again = can_be_sent_again(db, known->token);
    return opened;
  };
  auto opened = co_await impl_->store.read(look);
  co_return opened;
}

asio::awaitable<Result<Returned>> Reach::use_return(Token token, DeviceCookie device_of, std::string user_agent) {
  const Micros now = impl_->store.clock().now();
  auto find = [&](Snapshot& db) { return storage::find_return_token(db, token.hash(), now); };
  const auto known = co_await impl_->store.read(find);
  if (!known) co_return not_found();

  const CompanyId company = known->token.company;
  const CustomerId customer = known->token.customer;
  const auto cookie = device_of(company);
  const Token fresh_cookie = Token::random();
  const DeviceId fresh_device{make_id(impl_->store.clock())};
  struct Switched {
    std::string path;
    bool was_home = false;
    std::vector<DeviceId> ended;
  };
  auto command = [&](Tx& tx) -> Result<Switched> {
    const auto here = cookie ? storage::find_device(tx, company, cookie->hash()) : std::nullopt;
    Switched switched;
    switched.path = storage::conversation_path(tx, company, known->token.conversation);
    switched.was_home = here && here->seat.customer == customer;
    // Here there is nothing left to do for it, as after a second click; another device may still need it.
    if (switched.was_home) return switched;
    const auto used = storage::use_return_token(tx, token.hash());
    if (!used) return used.error();
    if (!trusted(tx, *used)) return link_ended();
    auto ended = switch_device(tx, here, {company, customer, fresh_device, fresh_cookie.hash(), user_agent});
    if (!ended) return ended.error();
    switched.ended = *std::move(ended);
    return switched;
  };
  auto switched = co_await impl_->store.write(command);
  if (!switched) co_return switched.error();
  for (const DeviceId device : switched->ended) {
    impl_->tell({.agent = {}, .session = {}, .except = {}, .company = company, .device = device});
  }
  Returned returned{company, std::move(switched->path), std::nullopt};
  if (!switched->was_home) returned.new_device = fresh_cookie;
  co_return returned;
}

asio::awaitable<Result<void>> Reach::send_return_again(Token token, MailAsked asked) {
  if (!impl_->outside.send_mail) co_return sends_no_mail();
  const Micros now = impl_->store.clock().now();
  struct Wanted {
    ReturnToken token;
    domain::Company company;
  };
  auto query = [&](Snapshot& db) -> std::optional<Wanted> {
    auto known = storage::find_return_token(db, token.hash(), now);
    if (!known || !can_be_sent_again(db, known->token)) return std::nullopt;
    auto company = storage::load_company(db, known->token.company);
    if (!company) return std::nullopt;
    return Wanted{std::move(known->token), std::move(*company)};
  };
  auto wanted = co_await impl_->store.read(query);
  if (!wanted) co_return Result<void>{};
  const auto room = impl_->mail_room->take(asked.network);
  if (!room) co_return room.error();
  const auto counted = impl_->count_return_link(wanted->token.company, wanted->token.customer);
  if (!counted) co_return counted.error();
  const Token fresh = Token::random();
  auto command = [&](Tx& tx) -> Result<bool> {
    wanted->token.expires_at = tx.now() + storage::kReturnLinkLife;
    storage::create_return_token(tx, fresh.hash(), wanted->token);
    return true;
  };
  const auto made = co_await impl_->store.write(command);
  if (!made) co_return made.error();
  DirectMail mail(DirectMail::Kind::return_link, std::move(wanted->company), wanted->token.address,
                  std::move(asked.locale), url_of(fresh, impl_->origin_of_mails(asked)));
  auto sent = co_await impl_->send(std::move(mail));
  co_return sent;
}

}  // namespace dropline::chat
