#pragma once

#include "dropline/chat/accounts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/manual_clock.hpp"
#include "support/run_io.hpp"
#include "support/temp_dir.hpp"

namespace dropline::chat {

using domain::Role;

inline constexpr auto kPassword = "correct horse";

// Real accounts on a real database, with a clock that the test moves.
class AccountsTest : public ::testing::Test {
 protected:
  AccountsTest() {
    accounts_.on_rights_ended([this](const RightsEnded& ended) { ended_.push_back(ended); });
  }

  template <class T>
  T run(boost::asio::awaitable<T> work) {
    return test::run_io(io_, std::move(work));
  }

  NewSession set_up(const std::string& slug = "acme", const std::string& email = "olga@acme.example") {
    const Token token = run(accounts_.new_setup_token());
    return run(accounts_.set_up(token, first_company(slug, email), client_)).value();
  }

  static Limits few_attempts() {
    Limits limits;
    limits.address_sign_in_attempts = 12;  // each costs a while
    return limits;
  }

  static FirstCompany first_company(const std::string& slug, const std::string& email) {
    FirstCompany first;
    first.company.slug = slug;
    first.company.name = "Acme " + slug;
    first.agent_name = "Olga";
    first.email = email;
    first.password = kPassword;
    return first;
  }

  domain::Seat seat_of(const NewSession& session, const std::string& slug = "acme") {
    return run(accounts_.seat(session.who.agent.id, slug)).value();
  }

  // The command line's.
  static domain::Seat console_at(const domain::Seat& seat) { return {seat.company, AgentId{}, Role::owner}; }

  // Invited by `seat` and signed in with a password of their own.
  NewSession colleague(const domain::Seat& seat, const std::string& email, Role role) {
    const auto invited = run(accounts_.invite(seat, "Ben", email, role)).value();
    return run(accounts_.accept_invitation(*invited.invitation, "Ben", kPassword, client_)).value();
  }

  Result<NewSession> sign_in(const std::string& email, const std::string& password,
                             const std::string& address = "192.0.2.1") {
    return run(accounts_.sign_in(email, password, {address, "test"}));
  }

  test::TempDir dir_;
  test::ManualClock clock_;
  boost::asio::io_context io_{1};
  storage::Store store_{{.file = dir_.path() / "test.db"}, clock_, io_.get_executor()};
  Limits limits_ = few_attempts();
  Accounts accounts_{store_, limits_};
  ClientInfo client_{"192.0.2.1", "test"};
  std::vector<RightsEnded> ended_;
};

inline Code code_of(const auto& result) { return result.has_value() ? Code::internal : result.error().code; }

}  // namespace dropline::chat
