#include "chat/accounts_impl.hpp"

// Signing in and out, and recognising who asks.
namespace dropline::chat {

namespace asio = boost::asio;
using storage::Purpose;

namespace {

// One answer for a wrong password and an unknown address: nobody learns who has an account.
Error wrong_credentials() { return Error{Code::unauthenticated, "E-mail address or password is wrong."}; }

Error too_many_attempts(int seconds) {
  return Error{Code::rate_limited, "Too many attempts. Try again later, or ask for a new sign-in link.", {}, seconds};
}

struct Credentials {
  AgentId agent;
  std::string hash;
};

}  // namespace

void revoke_urls(storage::Tx& tx, AgentId agent) {
  storage::revoke_one_time_tokens(tx, Purpose::invitation, agent);
  storage::revoke_one_time_tokens(tx, Purpose::sign_in, agent);
}

Result<SignedIn> start_session(storage::Tx& tx, AgentId agent, SessionId session, const Token& token,
                               const ClientInfo& client) {
  storage::set_signed_in(tx, agent);
  auto known = storage::load_agent(tx, agent);
  if (!known) return used_up();
  storage::create_session(tx, {session, agent, tx.now() + kSessionLife}, token.hash(), client.user_agent,
                          client.address);
  return SignedIn{session, std::move(*known)};
}

asio::awaitable<Result<NewSession>> Accounts::sign_in(std::string email, std::string password, ClientInfo client) {
  const auto valid = domain::valid_email(std::move(email));
  const std::string account = valid ? *valid : std::string();
  if (const auto wait = impl_->attempts.attempt(account, client.address)) co_return too_many_attempts(*wait);

  auto query = [&](storage::Snapshot& db) {
    const auto agent = storage::find_agent(db, account);
    return agent ? Credentials{agent->id, storage::password_hash(db, agent->id)} : Credentials{};
  };
  Credentials credentials = co_await impl_->store.read(query);
  std::string hash = credentials.hash;
  const auto right = co_await impl_->passwords.verify(std::move(hash), std::move(password));
  if (!right) {
    impl_->attempts.take_back(account, client.address);
    co_return right.error();
  }
  if (!*right) co_return wrong_credentials();

  const Token cookie = Token::random();
  const SessionId session{make_id(impl_->store.clock())};
  auto command = [&](storage::Tx& tx) -> Result<SignedIn> {
    // Reset while this one was being checked: the old password opens nothing any more.
    if (storage::password_hash(tx, credentials.agent) != credentials.hash) return wrong_credentials();
    return start_session(tx, credentials.agent, session, cookie, client);
  };
  auto signed_in = co_await impl_->store.write(command);
  if (!signed_in) co_return signed_in.error();
  impl_->attempts.forget(account, client.address);
  co_return NewSession{cookie, std::move(*signed_in)};
}

asio::awaitable<Result<NewSession>> Accounts::sign_in_by_token(Token token, ClientInfo client) {
  const Token cookie = Token::random();
  const SessionId session{make_id(impl_->store.clock())};
  auto command = [&](storage::Tx& tx) -> Result<SignedIn> {
    const auto agent = storage::use_one_time_token(tx, token.hash(), Purpose::sign_in);
    if (!agent) return agent.error();
    return start_session(tx, *agent, session, cookie, client);
  };
  auto signed_in = co_await impl_->store.write(command);
  if (!signed_in) co_return signed_in.error();
  co_return NewSession{cookie, std::move(*signed_in)};
}

asio::awaitable<Result<NewSession>> Accounts::accept_invitation(Token token, std::string name, std::string password,
                                                                ClientInfo client) {
  auto valid_at_all = [&](storage::Snapshot& db) {
    return storage::one_time_token_valid(db, token.hash(), Purpose::invitation, impl_->store.clock().now());
  };
  const bool usable = co_await impl_->store.read(valid_at_all);
  if (!usable) co_return used_up();
  const auto valid_name = domain::valid_agent_name(std::move(name));
  if (!valid_name) co_return valid_name.error();
  auto valid_password = domain::valid_password(std::move(password));
  if (!valid_password) co_return valid_password.error();
  const auto hash = co_await impl_->passwords.hash(std::move(*valid_password));
  if (!hash) co_return hash.error();

  const Token cookie = Token::random();
  const SessionId session{make_id(impl_->store.clock())};
  auto command = [&](storage::Tx& tx) -> Result<SignedIn> {
    const auto agent = storage::use_one_time_token(tx, token.hash(), Purpose::invitation);
    if (!agent) return agent.error();
    storage::rename_agent(tx, *agent, *valid_name);
    storage::set_password_hash(tx, *agent, *hash);
    revoke_urls(tx, *agent);
    // It may be a password reset after a theft: whoever was signed in is so no longer.
    storage::end_sessions_of(tx, *agent, SessionId{});
    return start_session(tx, *agent, session, cookie, client);
  };
  auto signed_in = co_await impl_->store.write(command);
  if (!signed_in) co_return signed_in.error();
  impl_->tell({.agent = signed_in->agent.id, .session = {}, .except = session, .company = {}});
  co_return NewSession{cookie, std::move(*signed_in)};
}

asio::awaitable<Result<SignedIn>> Accounts::recognise(Token token) {
  const Micros now = impl_->store.clock().now();
  struct Found {
    storage::AgentSession session;
    domain::Agent agent;
  };
  auto query = [&](storage::Snapshot& db) -> std::optional<Found> {
    const auto session = storage::find_session(db, token.hash(), now);
    if (!session) return std::nullopt;
    auto agent = storage::load_agent(db, session->agent);
    if (!agent) return std::nullopt;
    return Found{*session, std::move(*agent)};
  };
  auto found = co_await impl_->store.read(query);
  if (!found) co_return Error{Code::unauthenticated, "Please sign in."};

  if (found->session.expires_at - now < kSessionLife - kRenewAfter) {
    auto command = [&](storage::Tx& tx) -> Result<bool> {
      storage::renew_session(tx, found->session.id, now + kSessionLife);
      return true;
    };
    // Not being able to renew (disk full) is no reason to turn the agent away.
    static_cast<void>(co_await impl_->store.write(command));
  }
  co_return SignedIn{found->session.id, std::move(found->agent)};
}

asio::awaitable<Result<void>> Accounts::sign_out(SignedIn who) {
  auto command = [&](storage::Tx& tx) -> Result<bool> {
    storage::end_session(tx, who.session);
    return true;
  };
  const auto ended = co_await impl_->store.write(command);
  if (!ended) co_return ended.error();
  impl_->tell({.agent = who.agent.id, .session = who.session, .except = {}, .company = {}});
  co_return Result<void>{};
}

}  // namespace dropline::chat
