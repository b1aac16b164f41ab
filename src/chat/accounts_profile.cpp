#include "chat/accounts_impl.hpp"

// What agents change about themselves.
namespace dropline::chat {

namespace asio = boost::asio;

namespace {

Error wrong_password() { return invalid_field("current_password", "This is not your current password."); }

struct NewPassword {
  std::string proven_hash;  // of the current password, as it was when that was proven
  std::string hash;
};

// After the current password was proven; nothing when the password stays.
asio::awaitable<Result<std::optional<NewPassword>>> new_password(storage::Store& store, PasswordHasher& passwords,
                                                                 AgentId agent, Accounts::ProfileChange change) {
  if (!change.password) co_return std::optional<NewPassword>();
  auto valid = domain::valid_password(std::move(*change.password));
  if (!valid) co_return valid.error();

  auto query = [&](storage::Snapshot& db) { return storage::password_hash(db, agent); };
  const std::string hash_now = co_await store.read(query);
  std::string checked = hash_now;
  const auto proven = co_await passwords.verify(std::move(checked), std::move(change.current_password));
  if (!proven) co_return proven.error();
  if (!*proven) co_return wrong_password();

  auto hash = co_await passwords.hash(std::move(*valid));
  if (!hash) co_return hash.error();
  co_return std::optional(NewPassword{hash_now, std::move(*hash)});
}

}  // namespace

asio::awaitable<Result<domain::Agent>> Accounts::change_profile(SignedIn who, ProfileChange change) {
  std::optional<std::string> name;
  if (change.name) {
    auto valid = domain::valid_agent_name(*change.name);
    if (!valid) co_return valid.error();
    name = std::move(*valid);
  }
  const bool with_password = change.password.has_value();
  const std::string account = "profile " + to_string(who.agent.id);
  if (with_password) {
    if (const auto wait = impl_->attempts.attempt(account, {})) {
      co_return Error{Code::rate_limited, "Too many attempts. Try again later.", {}, *wait};
    }
  }
  const auto password = co_await new_password(impl_->store, impl_->passwords, who.agent.id, std::move(change));
  if (!password) {
    if (password.error().code == Code::busy) impl_->attempts.take_back(account, {});
    co_return password.error();
  }

  auto command = [&](storage::Tx& tx) -> Result<domain::Agent> {
    if (name) storage::rename_agent(tx, who.agent.id, *name);
    if (*password) {
      // Reset meanwhile, perhaps because of whoever asks here: the newer one stays.
      if (storage::password_hash(tx, who.agent.id) != (*password)->proven_hash) return wrong_password();
      storage::set_password_hash(tx, who.agent.id, (*password)->hash);
      storage::end_sessions_of(tx, who.agent.id, who.session);
      revoke_urls(tx, who.agent.id);
    }
    auto changed = storage::load_agent(tx, who.agent.id);
    if (!changed) return not_found();
    return std::move(*changed);
  };
  auto changed = co_await impl_->store.write(command);
  if (changed && *password) {
    impl_->attempts.forget(account, {});
    impl_->tell({.agent = who.agent.id, .session = {}, .except = who.session, .company = {}});
  }
  co_return changed;
}

}  // namespace dropline::chat
