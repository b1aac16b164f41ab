#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "dropline/storage/mails.hpp"
#include "dropline/storage/notifications.hpp"
#include "dropline/storage/reach.hpp"
#include "dropline/storage/receipts.hpp"
#include "dropline/storage/recipients.hpp"
#include "dropline/storage/waits.hpp"
#include "storage/migrations.hpp"
#include "storage/statistics.hpp"
#include "storage/store_fixture.hpp"

namespace dropline::storage {
namespace {

// What SQLite would do for each statement that a connection has prepared.
std::vector<std::string> plans(Database& database) {
  std::vector<std::string> statements;
  for (auto* s = sqlite3_next_stmt(database.handle(), nullptr); s; s = sqlite3_next_stmt(database.handle(), s)) {
    statements.emplace_back(sqlite3_sql(s));
  }
  std::vector<std::string> lines;
  for (const auto& sql : statements) {
    sqlite3_stmt* explain = nullptr;
    const auto text = "EXPLAIN QUERY PLAN " + sql;
    if (sqlite3_prepare_v2(database.handle(), text.c_str(), -1, &explain, nullptr) != SQLITE_OK) continue;
    while (sqlite3_step(explain) == SQLITE_ROW) {
      lines.push_back(std::string(reinterpret_cast<const char*>(sqlite3_column_text(explain, 3))) + "  <-  " + sql);
    }
    sqlite3_finalize(explain);
  }
  return lines;
}

bool walks_a_whole_company(const std::string& line) {
  return std::ranges::any_of(kGrowingTables, [&](std::string_view table) {
    if (table == "events") return false;  // the log is read in its order, a piece at a time
    return line.starts_with(fmt::format("SEARCH {} USING", table)) && line.find("(company_id=?)") != std::string::npos;
  });
}

class QueryPlanTest : public testing::Test {
 protected:
  // By another connection: what migrations ask is of no interest here.
  std::filesystem::path migrated() {
    Database fresh(dir / "plans.db", Database::Mode::read_write);
    migrate(fresh, embedded_migrations(), 0);
    return dir / "plans.db";
  }

  test::TempDir dir;
  Database database{migrated(), Database::Mode::read_write};
  std::vector<CompanyId> touched;
  Tx tx{database, 1, touched};
};

// Runs every function whose tables grow without bound, on nothing: what counts is the plan.
TEST_F(QueryPlanTest, NoStatement_ScansOrSortsATable) {
  const ConversationId conversation{1};
  for (const auto filter : {StatusFilter::all, StatusFilter::open}) {
    static_cast<void>(list_conversations(tx, kAcme, kAnna, filter, {}, 10));
  }
  static_cast<void>(load_conversation(tx, kAcme, conversation, kAnna));
  static_cast<void>(find_conversation(tx, kAcme, CustomerId{1}, ""));
  EXPECT_THROW(static_cast<void>(topic_of(tx, kAcme, conversation)), std::logic_error);
  static_cast<void>(conversation_known(tx, kAcme, conversation));
  static_cast<void>(newest_episodes(tx, kAcme, conversation, 10));
  static_cast<void>(mark_read(tx, kAcme, conversation, kAnna, 1));
  for (const auto& side : {domain::Person::of(CustomerId{1}), domain::Person::team()}) {
    static_cast<void>(move_receipt(tx, kAcme, conversation, side, Mark::read, 1));
  }
  static_cast<void>(load_receipts(tx, kAcme, conversation));
  static_cast<void>(known_agents(tx, kAcme, conversation));
  save_last_seen(tx, std::vector<LastSeen>{{kAcme, domain::Person::of(CustomerId{1}), 1}});
  static_cast<void>(customer_seen_at(tx, kAcme, CustomerId{1}));
  static_cast<void>(open_episode(tx, kAcme, conversation, EpisodeId{1}));
  static_cast<void>(resolve_episode(tx, kAcme, conversation, kAnna));
  static_cast<void>(messages_before(tx, kAcme, conversation, Viewer::customer, 10, 10));
  static_cast<void>(messages_after(tx, kAcme, conversation, Viewer::customer, 10, 10));
  static_cast<void>(append_message(tx, NewMessage{}));
  static_cast<void>(events_after(tx, kAcme, 0, 10));
  static_cast<void>(conversation_events_after(tx, kAcme, conversation, 0, 10));
  static_cast<void>(log_range(tx, kAcme));
  static_cast<void>(trim_log(tx, kAcme, 0, 10));
  static_cast<void>(find_device(tx, kAcme, TokenHash{}));
  see_device(tx, kAcme, DeviceId{1});
  static_cast<void>(end_device(tx, {kAcme, CustomerId{1}, DeviceId{1}}));
  static_cast<void>(subscriptions_of(tx, kAcme, domain::Person::of(kAnna)));
  static_cast<void>(remove_subscription(tx, kAcme, domain::Person::of(kAnna), ""));
  remove_subscriptions_of(tx, SessionId{1});
  remove_subscriptions_of(tx, kAnna, SessionId{1});
  static_cast<void>(customer_address(tx, kAcme, CustomerId{1}));
  static_cast<void>(agent_reach(tx, kAcme, kAnna));
  suppress_address(tx, kAcme, "");
  remove_customer_address(tx, kAcme, CustomerId{1});
  static_cast<void>(find_reply_address(tx, TokenHash{}));
  static_cast<void>(mails_since(tx, kAcme, conversation, domain::Person::of(CustomerId{1}), 1));
  static_cast<void>(use_return_token(tx, TokenHash{}));
  end_screen_links(tx, kAcme, CustomerId{1});
  static_cast<void>(find_file(tx, kAcme, CustomerId{1}, 1));
  forget_expired_reach(tx);
  static_cast<void>(find_first_writer(tx, kAcme, ClientId{}));
  static_cast<void>(find_sent(tx, kAcme, domain::AuthorKind::customer, 1, ClientId{}));
  static_cast<void>(load_customer(tx, kAcme, CustomerId{1}));
  static_cast<void>(rename_customer(tx, kAcme, CustomerId{1}, ""));

  static_cast<void>(keeps_hours(tx, kAcme));
  static_cast<void>(load_opening_hours(tx, kAcme));
  static_cast<void>(load_reply_settings(tx, kAcme));
  for (const auto scope :
       {domain::ReplyScope::hour_of_week, domain::ReplyScope::hour_of_day, domain::ReplyScope::all}) {
    static_cast<void>(newest_replies(tx, kAcme, scope, 1, 1));
  }
  static_cast<void>(load_wait(tx, kAcme, conversation));
  save_wait(tx, kAcme, conversation, {});

  const auto lines = plans(database);
  ASSERT_GT(lines.size(), 25u);
  for (const auto& line : lines) {
    EXPECT_FALSE(line.starts_with("SCAN")) << line;
    EXPECT_FALSE(line.starts_with("USE TEMP B-TREE")) << line;
    EXPECT_EQ(line.find("AUTOMATIC"), std::string::npos) << line;
    EXPECT_EQ(line.find("ANY("), std::string::npos) << line;
    EXPECT_FALSE(walks_a_whole_company(line)) << line;
  }
}

// What little one person has may be sorted, but is found without looking at anybody else's.
TEST_F(QueryPlanTest, WhatBelongsToOnePerson_IsFoundByThePerson) {
  const ConversationId conversation{1};
  keep_subscription(tx, kAcme, domain::Person::of(CustomerId{1}), PushSubscription{}, 10);
  remove_subscriptions_of(tx, kAcme, DeviceId{1});
  remove_subscriptions_of_expired_sessions(tx);
  forget_reach_of(tx, kAcme, kAnna);
  look_again(tx, kAcme, domain::Person::of(CustomerId{1}));
  close_when_read(tx, kAcme, conversation, domain::Person::of(CustomerId{1}), 1);
  static_cast<void>(customer_recipient(tx, kAcme, conversation, CustomerId{1}));
  static_cast<void>(team_recipients(tx, kAcme, conversation));
  static_cast<void>(last_to_answer(tx, kAcme, conversation));
  static_cast<void>(newest_notices(tx, kAcme, conversation, 10));
  static_cast<void>(fail_mails(tx, kAcme, conversation, domain::Person::of(CustomerId{1}), ""));
  // There is no such conversation; the statements have been prepared all the same.
  EXPECT_THROW(static_cast<void>(reply_address(tx, kAcme, conversation, domain::Person::of(CustomerId{1}), "", 1, {})),
               DatabaseError);
  revoke_other_replies(tx, kAcme, domain::Person::of(CustomerId{1}), "");
  static_cast<void>(list_devices(tx, kAcme, CustomerId{1}));
  static_cast<void>(any_device_ended(tx, kAcme, CustomerId{1}));
  static_cast<void>(due_notifications(tx, 1, {}, 10));
  static_cast<void>(next_due(tx, 1, {}));
  static_cast<void>(find_notification(tx, kAcme, NotificationId{1}));
  look_again_by(tx, {}, 1);
  static_cast<void>(is_trying(tx, {}, {}, 1));
  release_all(tx);
  for (const auto& line : plans(database)) {
    EXPECT_FALSE(line.starts_with("SCAN") && line.find(" INDEX ") == std::string::npos) << line;
    EXPECT_EQ(line.find("ANY("), std::string::npos) << line;
    EXPECT_FALSE(walks_a_whole_company(line)) << line;
  }
}

TEST_F(QueryPlanTest, TheLists_WalkTheirOwnIndex) {
  const auto uses = [&](const char* index) {
    for (const auto& line : plans(database)) {
      if (line.find(index) != std::string::npos) return true;
    }
    return false;
  };
  static_cast<void>(list_conversations(tx, kAcme, kAnna, StatusFilter::all, {}, 10));
  EXPECT_TRUE(uses("conversations_by_activity (company_id=? AND (last_at,id)<(?,?))"));
  EXPECT_FALSE(uses("conversations_by_status"));
  static_cast<void>(list_conversations(tx, kAcme, kAnna, StatusFilter::open, {}, 10));
  EXPECT_TRUE(uses("conversations_by_status (company_id=? AND status=? AND (last_at,id)<(?,?))"));
  // Partial, and therefore short: it is walked from its beginning.
  static_cast<void>(next_late_checks(tx, 10));
  EXPECT_TRUE(uses("SCAN conversations USING INDEX conversations_by_late_check") ||
              uses("USING COVERING INDEX conversations_by_late_check") ||
              uses("conversations_by_late_check (late_check_at>?)"));
}

TEST_F(QueryPlanTest, WhatADeviceHadBefore_IsFoundByTheDevice) {
  keep_subscription(tx, kAcme, domain::Person::of(CustomerId{1}), PushSubscription{}, 10);
  bool found = false;
  for (const auto& line : plans(database)) {
    found = found || line.find("push_subscriptions_by_device (company_id=? AND device_id=?)") != std::string::npos;
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace dropline::storage
