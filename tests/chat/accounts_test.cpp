#include "chat/accounts_fixture.hpp"

#include <ctime>

// Coming in: first run, sign-in, sessions.
namespace dropline::chat {
namespace {

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
  // Of the processor, which does not depend on what else the machine does.
  const auto time = [&](const std::string& email) {
    const auto begin = std::clock();
    static_cast<void>(sign_in(email, "wrong password"));
    return std::clock() - begin;
  };
  const auto known = time("olga@acme.example");
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

}  // namespace
}  // namespace dropline::chat
