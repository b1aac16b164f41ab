#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dropline/config.hpp"
#include "dropline/domain/agent.hpp"
#include "dropline/domain/company.hpp"
#include "dropline/domain/link.hpp"
#include "dropline/domain/reply_outlook.hpp"
#include "dropline/storage/people.hpp"
#include "dropline/storage/store.hpp"
#include "dropline/storage/waits.hpp"

// Who may come in: first run, sign-in, sessions, invitations, and the people and links of a company.
namespace dropline::chat {

// An agent's session, after its cookie was checked.
struct SignedIn {
  SessionId session;
  domain::Agent agent;
};

// A session just made: the cookie's value and whom it is for.
struct NewSession {
  Token token;
  SignedIn who;
};

struct ClientInfo {
  std::string address;  // of the peer, for limits and the list of sessions
  std::string user_agent;
};

struct FirstCompany {
  domain::Company company;
  std::string agent_name;
  std::string email;
  std::string password;
};

// When a company is there, what it says about its replies, and how that reads right now.
struct CompanyHours {
  domain::OpeningHours hours;
  storage::ReplySettings settings;
  domain::ReplyNotice now;    // for a visitor who has not written
  std::string away_de_now{};  // what is told to who writes now; "" while the company is open
  std::string away_en_now{};
};

inline constexpr std::size_t kAwayMessageCharacters = 1'000;

// What must happen elsewhere when rights end: sockets of a session, of an agent in a company, or of a customer's device are
// closed within a second.
struct RightsEnded {
  AgentId agent;
  SessionId session;  // none: all sessions of the agent ...
  SessionId except;   // ... but this one (that changed the password)
  CompanyId company;  // none: in all companies
  DeviceId device{};  // of a customer; then nothing else is set
};

// Thread: I/O; passwords are hashed on a pool of two threads. Lifetime: shorter than the store.
class Accounts {
 public:
  Accounts(storage::Store& store, const Limits& limits);
  ~Accounts();

  // --- first run and one-time links -------------------------------------------------------------------------------------
  [[nodiscard]] boost::asio::awaitable<bool> any_agent();
  [[nodiscard]] boost::asio::awaitable<Token> new_setup_token();                 // valid for 30 minutes
  [[nodiscard]] boost::asio::awaitable<Token> new_sign_in_token(AgentId agent);  // valid for 30 minutes
  [[nodiscard]] boost::asio::awaitable<bool> setup_token_valid(Token token);
  // Makes company, main link and owner, and signs the owner in. A later setup token makes a further company.
  [[nodiscard]] boost::asio::awaitable<Result<NewSession>> set_up(Token token, FirstCompany first, ClientInfo client);

  // --- sessions ------------------------------------------------------------------------------------------------------------
  [[nodiscard]] boost::asio::awaitable<Result<NewSession>> sign_in(std::string email, std::string password,
                                                                   ClientInfo client);
  [[nodiscard]] boost::asio::awaitable<Result<NewSession>> sign_in_by_token(Token token, ClientInfo client);
  [[nodiscard]] boost::asio::awaitable<Result<NewSession>> accept_invitation(Token token, std::string name,
                                                                             std::string password, ClientInfo client);
  [[nodiscard]] boost::asio::awaitable<Result<SignedIn>> recognise(Token token);  // renews by use
  [[nodiscard]] boost::asio::awaitable<Result<void>> sign_out(SignedIn who);
  struct ProfileChange {
    std::optional<std::string> name;
    std::optional<std::string> password;
    std::string current_password;  // required with `password`
  };
  [[nodiscard]] boost::asio::awaitable<Result<domain::Agent>> change_profile(SignedIn who, ProfileChange change);

  // --- companies -------------------------------------------------------------------------------------------------------------
  [[nodiscard]] boost::asio::awaitable<std::vector<storage::Employment>> companies_of(AgentId agent);
  // The agent's seat; not_found both for no such company and for one the agent does not serve.
  [[nodiscard]] boost::asio::awaitable<Result<domain::Seat>> seat(AgentId agent, std::string company_slug);
  [[nodiscard]] boost::asio::awaitable<Result<domain::Company>> company(domain::Seat seat);
  struct CompanyChange {
    std::optional<std::string> name, color, locale, time_zone;
  };
  [[nodiscard]] boost::asio::awaitable<Result<domain::Company>> change_company(domain::Seat seat, CompanyChange change);
  [[nodiscard]] boost::asio::awaitable<Result<CompanyHours>> hours(domain::Seat seat);
  [[nodiscard]] boost::asio::awaitable<Result<CompanyHours>> change_hours(domain::Seat seat, domain::OpeningHours hours,
                                                                          storage::ReplySettings settings);
  // For the command line: no seat.
  [[nodiscard]] boost::asio::awaitable<Result<domain::Company>> add_company(domain::Company company);
  [[nodiscard]] boost::asio::awaitable<std::vector<domain::Company>> all_companies();
  [[nodiscard]] boost::asio::awaitable<Result<domain::Company>> company_by_slug(std::string slug);

  // --- agents of a company -----------------------------------------------------------------------------------------------------
  struct Invited {
    domain::Member member;
    std::optional<Token> invitation;  // absent when the agent can sign in already
  };
  [[nodiscard]] boost::asio::awaitable<std::vector<domain::Member>> members(CompanyId company);
  // A seat without an agent is that of the command line: only it may add who serves another company as well.
  [[nodiscard]] boost::asio::awaitable<Result<Invited>> invite(domain::Seat seat, std::string name, std::string email,
                                                               domain::Role role);
  // Forbidden for an agent who serves another company as well: resetting the password there would be taking the account over.
  [[nodiscard]] boost::asio::awaitable<Result<Token>> new_invitation(domain::Seat seat, AgentId agent);
  // For the command line: no seat.
  [[nodiscard]] boost::asio::awaitable<Result<Token>> new_invitation_from_console(AgentId agent);
  [[nodiscard]] boost::asio::awaitable<Result<domain::Agent>> agent_by_email(std::string email);
  [[nodiscard]] boost::asio::awaitable<Result<domain::Member>> change_role(domain::Seat seat, AgentId agent,
                                                                           domain::Role role);
  [[nodiscard]] boost::asio::awaitable<Result<void>> remove(domain::Seat seat, AgentId agent);

  // --- links of a company ------------------------------------------------------------------------------------------------------
  [[nodiscard]] boost::asio::awaitable<std::vector<domain::Link>> links(CompanyId company);
  [[nodiscard]] boost::asio::awaitable<Result<domain::Link>> link(CompanyId company, LinkId link);
  [[nodiscard]] boost::asio::awaitable<Result<domain::Link>> add_link(domain::Seat seat, domain::Link link);
  [[nodiscard]] boost::asio::awaitable<Result<domain::Link>> change_link(domain::Seat seat, LinkId link,
                                                                         domain::LinkChange change);

  void on_rights_ended(std::function<void(const RightsEnded&)> callback);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dropline::chat
