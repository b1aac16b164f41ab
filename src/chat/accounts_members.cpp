#include "chat/accounts_impl.hpp"

// The agents of a company: inviting them, their roles, and parting.
namespace dropline::chat {

namespace asio = boost::asio;
using domain::Role;
using storage::Purpose;

namespace {

Error only_owners() { return forbidden("Only an owner may do this with an owner."); }

// Admins manage everyone but owners, and make nobody an owner.
Result<void> may_set(const domain::Seat& seat, Role from, Role to) {
  if (!domain::may_manage(seat.role)) return only_managers();
  if (seat.role != Role::owner && (from == Role::owner || to == Role::owner)) return only_owners();
  return {};
}

Result<void> keep_an_owner(storage::Snapshot& db, CompanyId company) {
  if (storage::count_owners(db, company) > 0) return {};
  return Error{Code::conflict, "A company needs an owner. Make somebody else an owner first.", "role"};
}

// Within a command: the member whom `seat` wants to manage. Locks the company first, so that rules about who is left hold.
Result<domain::Member> member_to_manage(storage::Tx& tx, const domain::Seat& seat, AgentId agent) {
  storage::lock_company(tx, seat.company);
  auto member = storage::load_member(tx, seat.company, agent);
  if (!member) return not_found();
  return std::move(*member);
}

bool serves_another(storage::Snapshot& db, AgentId agent, CompanyId company) {
  for (const auto& employment : storage::companies_of(db, agent)) {
    if (employment.company.id != company) return true;
  }
  return false;
}

bool from_console(const domain::Seat& seat) { return !seat.agent; }

// The agent with this address, made if there is none. Nobody has confirmed that the address is theirs: somebody invited by
// one company may be in the hands of its managers, so only the server's admin brings them into another. And whoever serves
// nobody any more starts anew, lest an old password opens the new seat.
Result<domain::Agent> agent_to_invite(storage::Tx& tx, const domain::Seat& seat, const domain::Agent& fresh) {
  auto known = storage::find_agent(tx, fresh.email);
  if (!known) return storage::create_agent(tx, fresh);
  if (serves_another(tx, known->id, seat.company) && !from_console(seat)) {
    return Error{Code::conflict,
                 "This person serves another company on this server: only the server's admin can add them here.",
                 "email"};
  }
  if (storage::companies_of(tx, known->id).empty()) {
    storage::start_anew(tx, known->id);
    known = storage::load_agent(tx, known->id);
  }
  return *std::move(known);
}

void replace_invitation(storage::Tx& tx, const Token& token, AgentId agent) {
  storage::revoke_one_time_tokens(tx, Purpose::invitation, agent);
  storage::create_one_time_token(tx, token.hash(), Purpose::invitation, agent, tx.now() + kInvitationLife);
}

}  // namespace

asio::awaitable<std::vector<domain::Member>> Accounts::members(CompanyId company) {
  auto query = [company](storage::Snapshot& db) { return storage::list_members(db, company); };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<Accounts::Invited>> Accounts::invite(domain::Seat seat, std::string name, std::string email,
                                                            Role role) {
  if (auto allowed = may_set(seat, Role::agent, role); !allowed) co_return allowed.error();
  const auto valid_email = domain::valid_email(std::move(email));
  if (!valid_email) co_return valid_email.error();
  const auto valid_name = domain::valid_agent_name(std::move(name));
  if (!valid_name) co_return valid_name.error();

  const Token token = Token::random();
  domain::Agent fresh;
  fresh.id = AgentId{make_id(impl_->store.clock())};
  fresh.name = *valid_name;
  fresh.email = *valid_email;
  auto command = [&](storage::Tx& tx) -> Result<Invited> {
    storage::lock_company(tx, seat.company);
    auto agent = agent_to_invite(tx, seat, fresh);
    if (!agent) return agent.error();
    if (auto joined = storage::add_member(tx, seat.company, agent->id, role); !joined) return joined.error();
    revoke_urls(tx, agent->id);  // of before: they would open this seat too
    const bool needs_password = !agent->has_password;
    if (needs_password) replace_invitation(tx, token, agent->id);
    return Invited{{std::move(*agent), role}, needs_password ? std::optional(token) : std::nullopt};
  };
  co_return co_await impl_->store.write(command);
}

asio::awaitable<Result<Token>> Accounts::new_invitation(domain::Seat seat, AgentId agent) {
  const Token token = Token::random();
  auto command = [&](storage::Tx& tx) -> Result<Token> {
    const auto member = member_to_manage(tx, seat, agent);
    if (!member) return member.error();
    if (auto allowed = may_set(seat, member->role, member->role); !allowed) return allowed.error();
    if (serves_another(tx, agent, seat.company)) {
      return forbidden("This agent serves another company as well: only the server's admin can reset the password.");
    }
    replace_invitation(tx, token, agent);
    return token;
  };
  co_return co_await impl_->store.write(command);
}

asio::awaitable<Result<Token>> Accounts::new_invitation_from_console(AgentId agent) {
  const Token token = Token::random();
  auto command = [&](storage::Tx& tx) -> Result<Token> {
    if (!storage::load_agent(tx, agent)) return not_found();
    replace_invitation(tx, token, agent);
    return token;
  };
  co_return co_await impl_->store.write(command);
}

asio::awaitable<Result<domain::Agent>> Accounts::agent_by_email(std::string email) {
  const auto valid = domain::valid_email(std::move(email));
  if (!valid) co_return valid.error();
  auto query = [&](storage::Snapshot& db) -> Result<domain::Agent> {
    auto agent = storage::find_agent(db, *valid);
    if (!agent) return not_found();
    return std::move(*agent);
  };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<domain::Member>> Accounts::change_role(domain::Seat seat, AgentId agent, Role role) {
  bool lowered = false;
  auto command = [&](storage::Tx& tx) -> Result<domain::Member> {
    auto member = member_to_manage(tx, seat, agent);
    if (!member) return member.error();
    if (auto allowed = may_set(seat, member->role, role); !allowed) return allowed.error();
    lowered = role < member->role;
    if (auto set = storage::set_role(tx, seat.company, agent, role); !set) return set.error();
    if (auto kept = keep_an_owner(tx, seat.company); !kept) return kept.error();
    member->role = role;
    return member;
  };
  auto changed = co_await impl_->store.write(command);
  // Sockets keep the role they were opened with.
  if (changed && lowered) impl_->tell({.agent = agent, .session = {}, .except = {}, .company = seat.company});
  co_return changed;
}

asio::awaitable<Result<void>> Accounts::remove(domain::Seat seat, AgentId agent) {
  auto command = [&](storage::Tx& tx) -> Result<bool> {
    const auto member = member_to_manage(tx, seat, agent);
    if (!member) return member.error();
    if (auto allowed = may_set(seat, member->role, Role::agent); !allowed) return allowed.error();
    if (auto removed = storage::remove_member(tx, seat.company, agent); !removed) return removed.error();
    if (!serves_another(tx, agent, seat.company)) revoke_urls(tx, agent);
    if (auto kept = keep_an_owner(tx, seat.company); !kept) return kept.error();
    return true;
  };
  const auto removed = co_await impl_->store.write(command);
  if (!removed) co_return removed.error();
  impl_->tell({.agent = agent, .session = {}, .except = {}, .company = seat.company});
  co_return Result<void>{};
}

}  // namespace dropline::chat
