#include "chat/accounts_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

// What managers do: companies, the people who serve them, and their links.
namespace dropline::chat {
namespace {

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

TEST_F(AccountsTest, Who_came_in_without_a_password_is_not_merely_invited) {
  const auto seat = seat_of(set_up());
  const auto ben = run(accounts_.invite(seat, "Ben", "ben@acme.example", Role::agent)).value().member.agent.id;
  const auto status_of_ben = [&] {
    const auto members = run(accounts_.members(seat.company));
    return std::ranges::find(members, ben, [](const domain::Member& member) { return member.agent.id; })->status();
  };
  EXPECT_EQ(status_of_ben(), "invited");
  const Token token = run(accounts_.new_sign_in_token(ben));
  EXPECT_EQ(status_of_ben(), "invited");
  const auto session = run(accounts_.sign_in_by_token(token, client_)).value();
  EXPECT_EQ(status_of_ben(), "active");
  ASSERT_TRUE(run(accounts_.sign_out(session.who)));
  EXPECT_EQ(status_of_ben(), "active");
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
  EXPECT_EQ(invited.member.status(), "invited");
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
