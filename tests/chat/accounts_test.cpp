#include "dropline/chat/accounts.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <chrono>
#include <vector>

#include "support/manual_clock.hpp"
#include "support/run_io.hpp"
#include "support/temp_dir.hpp"

namespace dropline::chat {
namespace {

using domain::Role;

constexpr auto kPassword = "correct horse";

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

Code code_of(const auto& result) { return result.has_value() ? Code::internal : result.error().code; }

// --- first run -----------------------------------------------------------------------------------------------------------

TEST_F(AccountsTest, SetUp_makes_company_main_link_and_owner_and_signs_in) {
  EXPECT_FALSE(run(accounts_.any_agent()));
  const auto session = set_up();
  EXPECT_TRUE(run(accounts_.any_agent()));
  const auto seat = seat_of(session);
  EXPECT_EQ(seat.role, Role::owner);
  const auto links = run(accounts_.links(seat.company));
  ASSERT_EQ(links.size(), 1u);
  EXPECT_TRUE(links[0].is_main());
  EXPECT_EQ(run(accounts_.recognise(session.token)).value().agent.email, "olga@acme.example");
}

TEST_F(AccountsTest, SetUp_token_works_once) {
  const Token token = run(accounts_.new_setup_token());
  ASSERT_TRUE(run(accounts_.set_up(token, first_company("acme", "a@x.example"), client_)));
  EXPECT_FALSE(run(accounts_.setup_token_valid(token)));
  EXPECT_EQ(code_of(run(accounts_.set_up(token, first_company("other", "b@x.example"), client_))), Code::gone);
}

TEST_F(AccountsTest, SetUp_token_ends_after_30_minutes) {
  const Token token = run(accounts_.new_setup_token());
  clock_.advance(30 * kMinute - 1);
  EXPECT_TRUE(run(accounts_.setup_token_valid(token)));
  clock_.advance(1);
  EXPECT_FALSE(run(accounts_.setup_token_valid(token)));
  EXPECT_EQ(code_of(run(accounts_.set_up(token, first_company("acme", "a@x.example"), client_))), Code::gone);
}

TEST_F(AccountsTest, SetUp_with_a_bad_field_keeps_the_token) {
  const Token token = run(accounts_.new_setup_token());
  auto first = first_company("x", "a@x.example");
  const auto refused = run(accounts_.set_up(token, first, client_));
  ASSERT_EQ(code_of(refused), Code::invalid_field);
  EXPECT_EQ(refused.error().field, "company.slug");
  EXPECT_TRUE(run(accounts_.setup_token_valid(token)));
}

TEST_F(AccountsTest, SetUp_with_a_taken_slug_stores_nothing_and_keeps_the_token) {
  set_up("acme");
  const Token token = run(accounts_.new_setup_token());
  EXPECT_EQ(code_of(run(accounts_.set_up(token, first_company("acme", "b@x.example"), client_))), Code::conflict);
  EXPECT_TRUE(run(accounts_.setup_token_valid(token)));
  EXPECT_EQ(code_of(run(accounts_.agent_by_email("b@x.example"))), Code::not_found);
}

// --- signing in --------------------------------------------------------------------------------------------------------

TEST_F(AccountsTest, SignIn_ignores_case_and_blanks_of_the_address) {
  set_up();
  EXPECT_TRUE(sign_in("  Olga@ACME.example ", kPassword));
}

TEST_F(AccountsTest, SignIn_answers_the_same_for_a_wrong_password_and_an_unknown_address) {
  set_up();
  const auto wrong = sign_in("olga@acme.example", "wrong password");
  const auto unknown = sign_in("nobody@acme.example", kPassword);
  ASSERT_EQ(code_of(wrong), Code::unauthenticated);
  ASSERT_EQ(code_of(unknown), Code::unauthenticated);
  EXPECT_EQ(wrong.error().message, unknown.error().message);
}

TEST_F(AccountsTest, SignIn_takes_as_long_for_an_unknown_address) {
  set_up();
  const auto time = [&](const std::string& email) {
    const auto begin = std::chrono::steady_clock::now();
    static_cast<void>(sign_in(email, "wrong password"));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const double known = time("olga@acme.example");
  // Without the hash it would be a hundredth of it.
  EXPECT_GT(time("nobody@acme.example"), known / 4);
}

TEST_F(AccountsTest, SignIn_is_limited_per_account_and_address_only) {
  set_up();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of(sign_in("olga@acme.example", "wrong")), Code::unauthenticated);
  const auto limited = sign_in("olga@acme.example", kPassword);
  ASSERT_EQ(code_of(limited), Code::rate_limited);
  EXPECT_GT(limited.error().retry_after_seconds.value_or(0), 0);
  EXPECT_TRUE(sign_in("olga@acme.example", kPassword, "192.0.2.2"))
      << "somebody's guessing must not lock the owner out";
  clock_.advance(15 * kMinute);
  EXPECT_TRUE(sign_in("olga@acme.example", kPassword));
}

TEST_F(AccountsTest, SignIn_limit_counts_a_whole_ipv6_network_as_one) {
  set_up();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(code_of(sign_in("olga@acme.example", "wrong", "2001:db8::" + std::to_string(i + 1))),
              Code::unauthenticated);
  }
  EXPECT_EQ(code_of(sign_in("olga@acme.example", kPassword, "2001:db8::99")), Code::rate_limited);
}

TEST_F(AccountsTest, SignIn_of_many_accounts_is_limited_per_address) {
  set_up();
  for (std::int64_t i = 0; i < limits_.address_sign_in_attempts; ++i) {
    EXPECT_NE(code_of(sign_in("guess" + std::to_string(i) + "@acme.example", "wrong")), Code::rate_limited) << i;
  }
  EXPECT_EQ(code_of(sign_in("one.more@acme.example", "wrong")), Code::rate_limited);
  EXPECT_TRUE(sign_in("olga@acme.example", kPassword, "192.0.2.2"));
}

TEST_F(AccountsTest, SignIn_success_clears_the_count) {
  set_up();
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(code_of(sign_in("olga@acme.example", "wrong")), Code::unauthenticated);
    EXPECT_TRUE(sign_in("olga@acme.example", kPassword));
  }
}

TEST_F(AccountsTest, SignIn_by_token_works_once) {
  const auto owner = set_up().who.agent.id;
  const Token token = run(accounts_.new_sign_in_token(owner));
  EXPECT_EQ(run(accounts_.sign_in_by_token(token, client_)).value().who.agent.id, owner);
  EXPECT_EQ(code_of(run(accounts_.sign_in_by_token(token, client_))), Code::gone);
}

TEST_F(AccountsTest, A_one_time_token_serves_no_other_purpose) {
  const auto owner = set_up().who.agent.id;
  const Token token = run(accounts_.new_sign_in_token(owner));
  EXPECT_EQ(code_of(run(accounts_.accept_invitation(token, "X", "another password", client_))), Code::gone);
  EXPECT_FALSE(run(accounts_.setup_token_valid(token)));
}

// --- sessions ------------------------------------------------------------------------------------------------------------

TEST_F(AccountsTest, Session_ends_after_30_days_without_use) {
  const auto session = set_up();
  clock_.advance(30 * kDay);
  EXPECT_EQ(code_of(run(accounts_.recognise(session.token))), Code::unauthenticated);
}

TEST_F(AccountsTest, Session_in_use_never_ends) {
  const auto session = set_up();
  for (int i = 0; i < 10; ++i) {
    clock_.advance(20 * kDay);
    ASSERT_TRUE(run(accounts_.recognise(session.token))) << "after " << (i + 1) * 20 << " days";
  }
}

TEST_F(AccountsTest, SignOut_ends_this_session_and_says_so) {
  const auto session = set_up();
  const auto second = sign_in("olga@acme.example", kPassword).value();
  ASSERT_TRUE(run(accounts_.sign_out(session.who)));
  EXPECT_EQ(code_of(run(accounts_.recognise(session.token))), Code::unauthenticated);
  EXPECT_TRUE(run(accounts_.recognise(second.token)));
  ASSERT_EQ(ended_.size(), 1u);
  EXPECT_EQ(ended_[0].session, session.who.session);
}

TEST_F(AccountsTest, NewPassword_needs_the_current_one_and_ends_the_other_sessions) {
  const auto session = set_up();
  const auto other = sign_in("olga@acme.example", kPassword).value();
  Accounts::ProfileChange change;
  change.password = "a brand new one";
  change.current_password = "wrong";
  const auto refused = run(accounts_.change_profile(session.who, change));
  ASSERT_EQ(code_of(refused), Code::invalid_field);
  EXPECT_EQ(refused.error().field, "current_password");

  change.current_password = kPassword;
  ASSERT_TRUE(run(accounts_.change_profile(session.who, change)));
  EXPECT_TRUE(run(accounts_.recognise(session.token)));
  EXPECT_EQ(code_of(run(accounts_.recognise(other.token))), Code::unauthenticated);
  EXPECT_EQ(code_of(sign_in("olga@acme.example", kPassword)), Code::unauthenticated);
  EXPECT_TRUE(sign_in("olga@acme.example", "a brand new one"));
  ASSERT_EQ(ended_.size(), 1u);
  EXPECT_EQ(ended_[0].except, session.who.session);
}

// --- companies and their people --------------------------------------------------------------------------------------------

TEST_F(AccountsTest, Seat_in_a_foreign_company_is_not_found_as_in_none_at_all) {
  const auto session = set_up("acme");
  set_up("other", "zoe@other.example");
  EXPECT_EQ(code_of(run(accounts_.seat(session.who.agent.id, "other"))), Code::not_found);
  EXPECT_EQ(code_of(run(accounts_.seat(session.who.agent.id, "nowhere"))), Code::not_found);
}

TEST_F(AccountsTest, Invitation_is_valid_for_seven_days_and_replaced_by_a_newer_one) {
  const auto seat = seat_of(set_up());
  const auto invited = run(accounts_.invite(seat, "Ben", "ben@acme.example", Role::agent)).value();
  const Token newer = run(accounts_.new_invitation(seat, invited.member.agent.id)).value();
  EXPECT_EQ(code_of(run(accounts_.accept_invitation(*invited.invitation, "Ben", kPassword, client_))), Code::gone);
  clock_.advance(7 * kDay - kSecond);
  EXPECT_TRUE(run(accounts_.accept_invitation(newer, "Ben", kPassword, client_)));
}

TEST_F(AccountsTest, Invitation_ends_after_seven_days) {
  const auto seat = seat_of(set_up());
  const auto invited = run(accounts_.invite(seat, "Ben", "ben@acme.example", Role::agent)).value();
  clock_.advance(7 * kDay);
  EXPECT_EQ(code_of(run(accounts_.accept_invitation(*invited.invitation, "Ben", kPassword, client_))), Code::gone);
}

// Addresses are not confirmed: whoever was invited by one company may be somebody its managers made up.
TEST_F(AccountsTest, Who_serves_another_company_is_added_by_the_console_only) {
  const auto acme = seat_of(set_up("acme"));
  const auto ben = colleague(acme, "ben@acme.example", Role::agent);
  const auto other = seat_of(set_up("other", "zoe@other.example"), "other");
  const auto refused = run(accounts_.invite(other, "Somebody", "ben@acme.example", Role::agent));
  ASSERT_EQ(code_of(refused), Code::conflict);
  EXPECT_EQ(refused.error().field, "email");

  const auto added = run(accounts_.invite(console_at(other), "Somebody", "ben@acme.example", Role::agent)).value();
  EXPECT_FALSE(added.invitation);
  EXPECT_EQ(added.member.agent.name, "Ben");
  EXPECT_EQ(run(accounts_.companies_of(ben.who.agent.id)).size(), 2u);
  EXPECT_TRUE(sign_in("ben@acme.example", kPassword));
}

TEST_F(AccountsTest, An_invitation_by_one_company_does_not_open_a_seat_in_another) {
  const auto acme = seat_of(set_up("acme"));
  const auto first = run(accounts_.invite(acme, "Ben", "ben@acme.example", Role::admin)).value();
  const auto other = seat_of(set_up("other", "zoe@other.example"), "other");
  const auto second = run(accounts_.invite(console_at(other), "Ben", "ben@acme.example", Role::agent)).value();
  EXPECT_EQ(code_of(run(accounts_.accept_invitation(*first.invitation, "Eve", kPassword, client_))), Code::gone);
  EXPECT_TRUE(run(accounts_.accept_invitation(*second.invitation, "Ben", kPassword, client_)));
}

TEST_F(AccountsTest, Who_serves_nobody_any_more_starts_anew_when_invited) {
  const auto acme = seat_of(set_up("acme"));
  const auto ben = colleague(acme, "ben@acme.example", Role::agent);
  ASSERT_TRUE(run(accounts_.remove(acme, ben.who.agent.id)));
  const auto other = seat_of(set_up("other", "zoe@other.example"), "other");
  const auto invited = run(accounts_.invite(other, "Ben", "ben@acme.example", Role::agent)).value();
  ASSERT_TRUE(invited.invitation);
  EXPECT_EQ(code_of(sign_in("ben@acme.example", kPassword)), Code::unauthenticated);
  EXPECT_EQ(code_of(run(accounts_.recognise(ben.token))), Code::unauthenticated);
}

TEST_F(AccountsTest, Nobody_resets_the_password_of_an_agent_who_serves_another_company_too) {
  const auto acme = seat_of(set_up("acme"));
  const auto ben = colleague(acme, "ben@acme.example", Role::agent);
  const auto other = seat_of(set_up("other", "zoe@other.example"), "other");
  ASSERT_TRUE(run(accounts_.invite(console_at(other), "Ben", "ben@acme.example", Role::agent)));
  EXPECT_EQ(code_of(run(accounts_.new_invitation(other, ben.who.agent.id))), Code::forbidden);
  EXPECT_TRUE(run(accounts_.new_invitation_from_console(ben.who.agent.id)));
}

TEST_F(AccountsTest, Agents_manage_nobody_and_admins_no_owners) {
  const auto owner = set_up();
  const auto seat = seat_of(owner);
  const auto admin = seat_of(colleague(seat, "adam@acme.example", Role::admin));
  const auto agent = seat_of(colleague(seat, "ben@acme.example", Role::agent));
  const auto olga = owner.who.agent.id;

  EXPECT_EQ(code_of(run(accounts_.invite(agent, "X", "x@acme.example", Role::agent))), Code::forbidden);
  EXPECT_EQ(code_of(run(accounts_.remove(agent, admin.agent))), Code::forbidden);
  EXPECT_EQ(code_of(run(accounts_.new_invitation(agent, olga))), Code::forbidden);
  EXPECT_EQ(code_of(run(accounts_.invite(admin, "X", "x@acme.example", Role::owner))), Code::forbidden);
  EXPECT_EQ(code_of(run(accounts_.change_role(admin, olga, Role::agent))), Code::forbidden);
  EXPECT_EQ(code_of(run(accounts_.change_role(admin, agent.agent, Role::owner))), Code::forbidden);
  EXPECT_EQ(code_of(run(accounts_.remove(admin, olga))), Code::forbidden);
  EXPECT_EQ(code_of(run(accounts_.new_invitation(admin, olga))), Code::forbidden);
  EXPECT_TRUE(run(accounts_.change_role(admin, agent.agent, Role::admin)));
}

TEST_F(AccountsTest, The_last_owner_stays) {
  const auto owner = set_up();
  const auto seat = seat_of(owner);
  EXPECT_EQ(code_of(run(accounts_.change_role(seat, seat.agent, Role::admin))), Code::conflict);
  EXPECT_EQ(code_of(run(accounts_.remove(seat, seat.agent))), Code::conflict);
  EXPECT_EQ(seat_of(owner).role, Role::owner) << "a refused change leaves nothing behind";

  colleague(seat, "second@acme.example", Role::owner);
  EXPECT_TRUE(run(accounts_.remove(seat, seat.agent)));
}

TEST_F(AccountsTest, Removal_ends_the_seat_and_says_so) {
  const auto seat = seat_of(set_up());
  const auto ben = colleague(seat, "ben@acme.example", Role::agent);
  ended_.clear();
  ASSERT_TRUE(run(accounts_.remove(seat, ben.who.agent.id)));
  EXPECT_EQ(code_of(run(accounts_.seat(ben.who.agent.id, "acme"))), Code::not_found);
  ASSERT_EQ(ended_.size(), 1u);
  EXPECT_EQ(ended_[0].agent, ben.who.agent.id);
  EXPECT_EQ(ended_[0].company, seat.company);
}

TEST_F(AccountsTest, A_lowered_role_ends_open_sockets_and_a_raised_one_does_not) {
  const auto seat = seat_of(set_up());
  const auto ben = colleague(seat, "ben@acme.example", Role::agent).who.agent.id;
  ended_.clear();
  ASSERT_TRUE(run(accounts_.change_role(seat, ben, Role::admin)));
  EXPECT_TRUE(ended_.empty());
  ASSERT_TRUE(run(accounts_.change_role(seat, ben, Role::agent)));
  EXPECT_EQ(ended_.size(), 1u);
}

TEST_F(AccountsTest, Members_of_a_foreign_company_are_not_found) {
  const auto acme = seat_of(set_up("acme"));
  const auto zoe = set_up("other", "zoe@other.example").who.agent.id;
  EXPECT_EQ(code_of(run(accounts_.change_role(acme, zoe, Role::agent))), Code::not_found);
  EXPECT_EQ(code_of(run(accounts_.remove(acme, zoe))), Code::not_found);
  EXPECT_EQ(code_of(run(accounts_.new_invitation(acme, zoe))), Code::not_found);
}

TEST_F(AccountsTest, Company_is_changed_in_part_and_by_managers_only) {
  const auto seat = seat_of(set_up());
  Accounts::CompanyChange change;
  change.color = "#AA0000";
  const auto changed = run(accounts_.change_company(seat, change)).value();
  EXPECT_EQ(changed.color, "#aa0000");
  EXPECT_EQ(changed.name, "Acme acme");
  const auto agent = seat_of(colleague(seat, "ben@acme.example", Role::agent));
  EXPECT_EQ(code_of(run(accounts_.change_company(agent, change))), Code::forbidden);
}

// --- links -----------------------------------------------------------------------------------------------------------------

TEST_F(AccountsTest, Link_without_a_code_is_given_one) {
  const auto seat = seat_of(set_up());
  domain::Link link;
  link.title = "Poster";
  const auto added = run(accounts_.add_link(seat, link)).value();
  EXPECT_GE(added.code.size(), 5u);
  EXPECT_EQ(run(accounts_.link(seat.company, added.id)).value().code, added.code);
}

TEST_F(AccountsTest, Link_code_is_unique_within_the_company_only) {
  const auto acme = seat_of(set_up("acme"));
  const auto other = seat_of(set_up("other", "zoe@other.example"), "other");
  domain::Link link;
  link.title = "Shop";
  link.code = "shop";
  ASSERT_TRUE(run(accounts_.add_link(acme, link)));
  EXPECT_EQ(code_of(run(accounts_.add_link(acme, link))), Code::conflict);
  EXPECT_TRUE(run(accounts_.add_link(other, link)));
}

TEST_F(AccountsTest, Main_link_keeps_working_and_stays_the_only_one) {
  const auto seat = seat_of(set_up());
  const auto main = run(accounts_.links(seat.company)).at(0).id;
  domain::LinkChange off, elsewhere, expiring, coded;
  off.active = false;
  elsewhere.topic = "jobs";
  expiring.expires_at = clock_.now() + kDay;
  coded.code = "other";
  for (const auto& change : {off, elsewhere, expiring, coded}) {
    EXPECT_EQ(code_of(run(accounts_.change_link(seat, main, change))), Code::invalid_field);
  }

  domain::Link link;
  link.title = "Shop";
  const auto added = run(accounts_.add_link(seat, link)).value().id;
  domain::LinkChange second_main;
  second_main.code = "";
  EXPECT_EQ(code_of(run(accounts_.change_link(seat, added, second_main))), Code::invalid_field);
}

TEST_F(AccountsTest, Link_of_a_foreign_company_is_not_found) {
  const auto acme = seat_of(set_up("acme"));
  const auto other = seat_of(set_up("other", "zoe@other.example"), "other");
  domain::Link link;
  link.title = "Shop";
  const auto added = run(accounts_.add_link(acme, link)).value();
  EXPECT_EQ(code_of(run(accounts_.link(other.company, added.id))), Code::not_found);
  EXPECT_EQ(code_of(run(accounts_.change_link(other, added.id, {}))), Code::not_found);
}

TEST_F(AccountsTest, Changes_of_different_fields_do_not_undo_each_other) {
  const auto seat = seat_of(set_up());
  domain::Link link;
  link.title = "Shop";
  const auto added = run(accounts_.add_link(seat, link)).value().id;
  domain::LinkChange off, renamed;
  off.active = false;
  renamed.title = "Old shop";
  boost::asio::co_spawn(io_, accounts_.change_link(seat, added, off), boost::asio::detached);
  ASSERT_TRUE(run(accounts_.change_link(seat, added, renamed)));
  const auto stored = run(accounts_.link(seat.company, added)).value();
  EXPECT_FALSE(stored.active);
  EXPECT_EQ(stored.title, "Old shop");
}

}  // namespace
}  // namespace dropline::chat
