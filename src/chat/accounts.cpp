#include "dropline/chat/accounts.hpp"

#include "chat/accounts_impl.hpp"

// One-time links and first run. The other use cases: accounts_sessions, _companies, _members, _links.
namespace dropline::chat {

namespace asio = boost::asio;
using storage::Purpose;

Accounts::Accounts(storage::Store& store, const Limits& limits) : impl_(std::make_unique<Impl>(store, limits)) {}
Accounts::~Accounts() = default;

void Accounts::on_rights_ended(std::function<void(const RightsEnded&)> callback) {
  impl_->rights_ended = std::move(callback);
}

asio::awaitable<bool> Accounts::any_agent() {
  auto query = [](storage::Snapshot& db) { return storage::any_agent(db); };
  co_return co_await impl_->store.read(query);
}

namespace {

asio::awaitable<Token> new_token(storage::Store& store, Purpose purpose, AgentId agent, Micros life) {
  const Token token = Token::random();
  auto command = [&](storage::Tx& tx) -> Result<bool> {
    storage::create_one_time_token(tx, token.hash(), purpose, agent, tx.now() + life);
    return true;
  };
  const Result<bool> stored = co_await store.write(command);
  if (!stored) throw std::runtime_error(stored.error().message);
  co_return token;
}

// The company, its main link and its owner, as they will be stored.
struct Beginning {
  domain::Company company;
  domain::Link main_link;
  domain::Agent owner;
};

Result<Beginning> valid_beginning(FirstCompany first, const Clock& clock) {
  Beginning out;
  auto company = valid_company(std::move(first.company));
  // In the request the company is an object of its own, with a name of its own.
  if (!company) return Error{company.error().code, company.error().message, "company." + company.error().field};
  auto name = domain::valid_agent_name(std::move(first.agent_name));
  if (!name) return name.error();
  auto email = domain::valid_email(std::move(first.email));
  if (!email) return email.error();
  auto password = domain::valid_password(std::move(first.password));
  if (!password) return password.error();

  out.company = std::move(*company);
  out.company.id = CompanyId{make_id(clock)};
  out.main_link = main_link_of(out.company, {}, clock);
  out.owner.id = AgentId{make_id(clock)};
  out.owner.name = std::move(*name);
  out.owner.email = std::move(*email);
  return out;
}

}  // namespace

asio::awaitable<Token> Accounts::new_setup_token() {
  return new_token(impl_->store, Purpose::setup, AgentId{}, kSetupUrlLife);
}

asio::awaitable<Token> Accounts::new_sign_in_token(AgentId agent) {
  return new_token(impl_->store, Purpose::sign_in, agent, kSignInUrlLife);
}

asio::awaitable<bool> Accounts::setup_token_valid(Token token) {
  auto query = [&](storage::Snapshot& db) {
    return storage::one_time_token_valid(db, token.hash(), Purpose::setup, impl_->store.clock().now());
  };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<NewSession>> Accounts::set_up(Token token, FirstCompany first, ClientInfo client) {
  // Asked before anything that costs: a stranger without a token must not make us hash.
  const bool usable = co_await setup_token_valid(token);
  if (!usable) co_return used_up();
  const std::string password = first.password;
  const auto beginning = valid_beginning(std::move(first), impl_->store.clock());
  if (!beginning) co_return beginning.error();
  const auto hash = co_await impl_->passwords.hash(password);
  if (!hash) co_return hash.error();

  const Token cookie = Token::random();
  const SessionId session{make_id(impl_->store.clock())};
  auto command = [&](storage::Tx& tx) -> Result<SignedIn> {
    if (auto used = storage::use_one_time_token(tx, token.hash(), Purpose::setup); !used) return used.error();
    if (auto made = storage::create_company(tx, beginning->company); !made) return made.error();
    if (auto made = storage::create_link(tx, beginning->main_link); !made) return made.error();
    if (auto made = storage::create_agent(tx, beginning->owner); !made) return made.error();
    storage::set_password_hash(tx, beginning->owner.id, *hash);
    auto joined = storage::add_member(tx, beginning->company.id, beginning->owner.id, domain::Role::owner);
    if (!joined) return joined.error();
    return start_session(tx, beginning->owner.id, session, cookie, client);
  };
  auto signed_in = co_await impl_->store.write(command);
  if (!signed_in) co_return signed_in.error();
  co_return NewSession{cookie, std::move(*signed_in)};
}

}  // namespace dropline::chat
