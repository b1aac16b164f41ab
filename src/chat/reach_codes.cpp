#include "chat/reach_impl.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <sodium.h>

#include "dropline/storage/people.hpp"

// Whose address is it? A code goes there, and comes back through the person.
namespace dropline::chat {

namespace asio = boost::asio;
using domain::Person;
using storage::Snapshot;
using storage::Tx;

namespace {

constexpr Micros kCodeLife = 15 * kMinute;
constexpr std::int64_t kTries = 5;
constexpr std::size_t kDigits = 6;
constexpr const char* kEverybody = "";  // the one key of what is counted for the whole server

std::string random_code() { return fmt::format("{:06}", randombytes_uniform(1'000'000)); }

// Bound to the person and the address: a code opens nothing else. A hash of six digits is quickly searched through, so what
// protects a code is that it is short-lived and that few are tried.
TokenHash hash_of(CompanyId company, Person person, const std::string& address, const std::string& code) {
  const auto text =
      fmt::format("confirm/{}/{}/{}/{}/{}", company.value, static_cast<int>(person.kind), person.id, address, code);
  TokenHash hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hash;
}

bool same(const TokenHash& one, const TokenHash& other) {
  return sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

Error no_code() {
  return Error{Code::gone,
               "There is no code to confirm any more: it has expired, was used, or was mistyped too often. "
               "Ask for a new one."};
}

Error wrong_code(std::int64_t left) {
  return invalid_field(
      "code", fmt::format("This is not the code that we sent. {} {} left.", left, left == 1 ? "try is" : "tries are"));
}

// Of a code that came back.
struct Verdict {
  bool right = false;
  std::optional<Error> refusal{};
};

// As people copy it: "123 456".
Result<std::string> read_code(std::string code) {
  std::erase_if(code, [](char c) { return c == ' ' || c == '-'; });
  const bool digits = std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
  if (code.size() != kDigits || !digits) return invalid_field("code", "The code has six digits.");
  return code;
}

// What stands after a '+' leads into the same mailbox, for most providers. Only for counting: mail goes to what was given.
std::string mailbox_of(const std::string& address) {
  const auto at = address.rfind('@');
  return address.substr(0, std::min(address.find('+'), at)) + address.substr(at);
}

std::string key_of(CompanyId company, Person person) {
  return fmt::format("{}/{}/{}", company.value, static_cast<int>(person.kind), person.id);
}

Error too_many_mails(int wait) {
  return Error{Code::rate_limited,
               "Too many e-mails were asked for. Please look into your spam folder, or try again later.",
               {},
               wait};
}

}  // namespace

Result<void> Reach::Impl::count_code(CompanyId company, Person person, const std::string& address,
                                     const std::string& network) {
  const auto who = key_of(company, person);
  const auto mailbox = mailbox_of(address);
  if (const auto wait = codes.wait({who, mailbox})) return too_many_mails(*wait);
  if (const auto wait = codes_per_network.wait({network})) {
    return Error{
        Code::rate_limited, "Too many codes were asked for from your network. Please try again later.", {}, *wait};
  }
  if (const auto wait = codes_in_all.wait({kEverybody})) {
    return Error{
        Code::rate_limited, "Too many codes were asked for on this server. Please try again later.", {}, *wait};
  }
  codes.count({who, mailbox});
  codes_per_network.count({network});
  codes_in_all.count({kEverybody});
  return {};
}

Result<void> Reach::Impl::count_return_link(CompanyId company, CustomerId customer) {
  const auto who = key_of(company, Person::of(customer));
  if (const auto wait = return_links.wait({who})) return too_many_mails(*wait);
  return_links.count({who});
  return {};
}

asio::awaitable<Result<void>> Reach::Impl::send(DirectMail mail) {
  if (!outside.send_mail) co_return sends_no_mail();
  auto sent = co_await outside.send_mail(std::move(mail));
  co_return sent;
}

asio::awaitable<Result<void>> Reach::Impl::ask_for_code(CompanyId company, Person person, std::string address,
                                                        MailAsked asked) {
  if (!outside.send_mail) co_return sends_no_mail();
  const auto valid = domain::valid_email(std::move(address));
  if (!valid) co_return invalid_field("address", valid.error().message);
  const auto room = mail_room->take(asked.network);
  if (!room) co_return room.error();
  const auto counted = count_code(company, person, *valid, asked.network);
  if (!counted) co_return counted.error();

  const std::string code = random_code();
  storage::Confirmation confirmation;
  confirmation.address = *valid;
  confirmation.code_hash = hash_of(company, person, *valid, code);
  auto command = [&](Tx& tx) -> Result<domain::Company> {
    confirmation.expires_at = tx.now() + kCodeLife;
    storage::start_confirmation(tx, company, person, confirmation);
    auto sender = storage::load_company(tx, company);
    if (!sender) return not_found();
    return std::move(*sender);
  };
  auto sender = co_await store.write(command);
  if (!sender) co_return sender.error();
  DirectMail mail(DirectMail::Kind::confirmation_code, std::move(*sender), *valid, std::move(asked.locale), code);
  auto sent = co_await send(std::move(mail));
  co_return sent;
}

asio::awaitable<Result<void>> Reach::Impl::confirm(CompanyId company, Person person, std::string code,
                                                   Confirmed confirmed) {
  const auto digits = read_code(std::move(code));
  if (!digits) co_return digits.error();

  // A wrong code is a success of the command: the try must be counted.
  auto command = [&](Tx& tx) -> Result<Verdict> {
    const auto expected = storage::try_confirmation(tx, company, person);
    if (!expected) return Verdict{false, no_code()};
    if (expected->tries > kTries || expected->expires_at <= tx.now()) {
      storage::end_confirmation(tx, company, person);
      return Verdict{false, no_code()};
    }
    if (!same(expected->code_hash, hash_of(company, person, expected->address, *digits))) {
      const std::int64_t left = kTries - expected->tries;
      if (left > 0) return Verdict{false, wrong_code(left)};
      storage::end_confirmation(tx, company, person);
      return Verdict{false, no_code()};
    }
    storage::end_confirmation(tx, company, person);
    confirmed(tx, expected->address);
    return Verdict{true};
  };
  const auto tried = co_await store.write(command);
  if (!tried) co_return tried.error();
  if (!tried->right) co_return *tried->refusal;
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Reach::ask_for_code(domain::CustomerSeat seat, std::string address, MailAsked asked) {
  return impl_->ask_for_code(seat.company, Person::of(seat.customer), std::move(address), std::move(asked));
}

asio::awaitable<Result<CustomerReach>> Reach::confirm(domain::CustomerSeat seat, std::string code) {
  Impl::Confirmed store_it = [seat](Tx& tx, const std::string& address) {
    storage::confirm_customer_address(tx, seat.company, seat.customer, address);
  };
  const auto confirmed =
      co_await impl_->confirm(seat.company, Person::of(seat.customer), std::move(code), std::move(store_it));
  if (!confirmed) co_return confirmed.error();
  auto reach = co_await of_customer(seat);
  co_return reach;
}

asio::awaitable<Result<void>> Reach::ask_for_code(AgentHere here, std::optional<std::string> address, MailAsked asked) {
  if (!address) {
    auto query = [&](Snapshot& db) { return storage::load_agent(db, here.seat.agent); };
    const auto agent = co_await impl_->store.read(query);
    if (!agent) co_return not_found();
    address = agent->email;
  }
  auto done = co_await impl_->ask_for_code(here.seat.company, Person::of(here.seat.agent), *std::move(address),
                                           std::move(asked));
  co_return done;
}

asio::awaitable<Result<AgentNotifications>> Reach::confirm(AgentHere here, std::string code) {
  Impl::Confirmed store_it = [seat = here.seat](Tx& tx, const std::string& address) {
    storage::lock_company(tx, seat.company);
    auto reach = storage::agent_reach(tx, seat.company, seat.agent);
    reach.email = address;
    reach.email_on = true;
    reach.suppressed = false;
    storage::store_agent_reach(tx, seat.company, reach);
  };
  const auto confirmed =
      co_await impl_->confirm(here.seat.company, Person::of(here.seat.agent), std::move(code), std::move(store_it));
  if (!confirmed) co_return confirmed.error();
  auto notifications = co_await of_agent(here);
  co_return notifications;
}

}  // namespace dropline::chat
