#pragma once

#include <functional>
#include <string>

#include "dropline/chat/accounts.hpp"

#include "chat/access_lifetimes.hpp"
#include "chat/password_hasher.hpp"
#include "chat/sign_in_limit.hpp"

namespace dropline::chat {

class Accounts::Impl {
 public:
  Impl(storage::Store& the_store, const Limits& limits)
      : store(the_store), attempts(the_store.clock(), limits.sign_in_attempts, limits.address_sign_in_attempts) {}

  void tell(RightsEnded ended) const {
    if (rights_ended) rights_ended(ended);
  }

  storage::Store& store;
  SignInLimit attempts;
  PasswordHasher passwords;
  std::function<void(const RightsEnded&)> rights_ended;
};

// Within a command: a session for the agent, whose cookie will hold `token`.
[[nodiscard]] Result<SignedIn> start_session(storage::Tx& tx, AgentId agent, SessionId session, const Token& token,
                                             const ClientInfo& client);

// Within a command: no one-time URL made before opens the agent's account any more.
void revoke_urls(storage::Tx& tx, AgentId agent);

// All fields of a company in their stored form.
[[nodiscard]] Result<domain::Company> valid_company(domain::Company company);
// What stands behind /<company> from its first day.
[[nodiscard]] domain::Link main_link_of(const domain::Company& company, std::string greeting, const Clock& clock);

[[nodiscard]] inline Error forbidden(std::string message) { return Error{Code::forbidden, std::move(message)}; }
[[nodiscard]] inline Error only_managers() { return forbidden("Only owners and admins may do this."); }
[[nodiscard]] inline Error used_up() {
  return Error{Code::gone, "This link was used before or has expired. Ask for a new one."};
}

}  // namespace dropline::chat
