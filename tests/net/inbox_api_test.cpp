#include "net/api_fixture.hpp"

// What an agent does with conversations: docs/protocol.md, "Agents over HTTP".
namespace dropline::net {
namespace {

using nlohmann::json;

class InboxApi : public ApiTest {
 protected:
  // A customer who has just written; gives the path of the conversation.
  std::string new_conversation(const std::string& body) {
    auto customer = browser();
    return kAcme + "/conversations/" + write_to(customer, "acme", message(body)).at("conversation").get<std::string>();
  }
  json list(Browser& agent, const std::string& query = "") {
    const auto response = agent.get(kAcme + "/conversations" + query);
    EXPECT_EQ(response.status, 200) << response.body;
    return json_of(response);
  }
};

TEST_F(InboxApi, ListShowsNewestActivityFirst) {
  auto agent = signed_in(anna);
  EXPECT_EQ(list(agent).at("conversations"), json::array());
  new_conversation("older");
  clock.advance(kSecond);
  new_conversation("newer");
  const auto page = list(agent);
  ASSERT_EQ(page.at("conversations").size(), 2U);
  EXPECT_EQ(page.at("conversations")[0].at("preview").at("body"), "newer");
  EXPECT_EQ(page.at("conversations")[0].at("status"), "open");
  EXPECT_EQ(page.at("conversations")[0].at("unread"), 1);
  EXPECT_EQ(page.at("conversations")[0].at("link").at("code"), "");
  EXPECT_FALSE(page.contains("next"));
  EXPECT_GT(page.at("ev"), 0);
}

TEST_F(InboxApi, ListIsReadPageByPage) {
  auto agent = signed_in(anna);
  for (int i = 0; i < 5; ++i) {
    new_conversation("c" + std::to_string(i));
    clock.advance(kSecond);
  }
  std::string bodies;
  std::string before;
  int pages = 0;
  for (bool more = true; more; ++pages) {
    const auto page = list(agent, "?limit=2" + before);
    for (const auto& each : page.at("conversations")) bodies += each.at("preview").at("body").get<std::string>();
    more = page.contains("next");
    if (more) before = "&before=" + page.at("next").get<std::string>();
  }
  EXPECT_EQ(bodies, "c4c3c2c1c0");
  EXPECT_EQ(pages, 3);
}

TEST_F(InboxApi, ConversationCarriesEpisodesAndTheCustomer) {
  auto agent = signed_in(anna);
  const auto response = agent.get(new_conversation("Hello!"));
  ASSERT_EQ(response.status, 200);
  const auto found = json_of(response);
  EXPECT_EQ(found.at("episodes").size(), 1U);
  EXPECT_EQ(found.at("episodes")[0].at("number"), 1);
  EXPECT_TRUE(found.at("customer").contains("created_at"));
  EXPECT_GT(found.at("ev"), 0);
}

TEST_F(InboxApi, AnswerReachesTheCustomerOnce) {
  const auto path = new_conversation("Hello!");
  auto agent = signed_in(anna);
  const auto answer = message("Good morning!");
  const auto stored = agent.post(path + "/messages", answer);
  EXPECT_EQ(stored.status, 201) << stored.body;
  EXPECT_EQ(json_of(stored).at("seq"), 2);
  EXPECT_EQ(agent.post(path + "/messages", answer).status, 200);

  const auto messages = json_of(agent.get(path + "/messages")).at("messages");
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[1].at("author").at("name"), "Anna");
  EXPECT_EQ(messages[1].at("client_id"), answer.at("client_id"));
  EXPECT_FALSE(messages[0].contains("client_id")) << "the customer's ids are not the agents'";
}

TEST_F(InboxApi, MessagesAreReadBothWays) {
  const auto path = new_conversation("m1");
  auto agent = signed_in(anna);
  for (int i = 2; i <= 6; ++i) agent.post(path + "/messages", message("m" + std::to_string(i)));
  const auto older = json_of(agent.get(path + "/messages?before=4&limit=2"));
  EXPECT_EQ(older.at("messages")[0].at("body"), "m2");
  EXPECT_EQ(older.at("older"), true);
  const auto newer = json_of(agent.get(path + "/messages?after=2&limit=2"));
  EXPECT_EQ(newer.at("messages")[0].at("body"), "m3");
  EXPECT_EQ(newer.at("newer"), true);
  EXPECT_EQ(json_of(agent.get(path + "/messages?after=2&before=4")).at("field"), "after");
}

TEST_F(InboxApi, NoteKeepsItsKind) {
  const auto path = new_conversation("Hello!");
  auto agent = signed_in(anna);
  auto note = message("be kind");
  note["kind"] = "note";
  EXPECT_EQ(agent.post(path + "/messages", note).status, 201);
  EXPECT_EQ(json_of(agent.get(path + "/messages")).at("messages")[1].at("kind"), "note");
  note["kind"] = "shout";
  EXPECT_EQ(json_of(agent.post(path + "/messages", note)).at("field"), "kind");
}

TEST_F(InboxApi, ReadMarkerOnlyGrows) {
  const auto path = new_conversation("one");
  auto agent = signed_in(anna);
  EXPECT_EQ(agent.post(path + "/read", {{"seq", 1}}).status, 204);
  EXPECT_EQ(json_of(agent.get(path)).at("unread"), 0);
  EXPECT_EQ(agent.post(path + "/read", {{"seq", 0}}).status, 204);
  EXPECT_EQ(json_of(agent.get(path)).at("read_seq"), 1);
  EXPECT_EQ(json_of(agent.post(path + "/read", {{"seq", -1}})).at("field"), "seq");
  auto colleague = signed_in(adam);
  EXPECT_EQ(json_of(colleague.get(path)).at("unread"), 1) << "each agent has a marker of their own";
}

TEST_F(InboxApi, ResolveAndReopenMoveTheConversation) {
  const auto path = new_conversation("Hello!");
  auto agent = signed_in(anna);
  const auto resolved = agent.post(path + "/resolve", json::object());
  ASSERT_EQ(resolved.status, 200) << resolved.body;
  EXPECT_EQ(json_of(resolved).at("status"), "resolved");
  EXPECT_EQ(json_of(resolved).at("episodes")[0].at("resolved_by").at("name"), "Anna");
  EXPECT_EQ(agent.post(path + "/resolve", json::object()).status, 200) << "nothing happens if it is so already";
  EXPECT_EQ(list(agent).at("conversations").size(), 0U);
  EXPECT_EQ(list(agent, "?status=resolved").at("conversations").size(), 1U);
  EXPECT_EQ(list(agent, "?status=all").at("conversations").size(), 1U);

  const auto reopened = json_of(agent.post(path + "/reopen", json::object()));
  EXPECT_EQ(reopened.at("status"), "open");
  EXPECT_EQ(reopened.at("episodes").size(), 2U);
}

TEST_F(InboxApi, CustomerGetsAName) {
  const auto path = new_conversation("Hello!");
  auto agent = signed_in(anna);
  const auto id = json_of(agent.get(path)).at("customer").at("id").get<std::string>();
  const auto renamed = agent.patch(kAcme + "/customers/" + id, {{"name", "Mira"}});
  ASSERT_EQ(renamed.status, 200) << renamed.body;
  EXPECT_EQ(json_of(renamed).at("name"), "Mira");
  EXPECT_EQ(json_of(agent.get(path)).at("customer").at("name"), "Mira");
}

TEST_F(InboxApi, MalformedParametersAreNamed) {
  const auto path = new_conversation("Hello!");
  auto agent = signed_in(anna);
  const struct {
    std::string target, field;
  } cases[] = {{kAcme + "/conversations?limit=0", "limit"},
               {kAcme + "/conversations?limit=101", "limit"},
               {kAcme + "/conversations?limit=ten", "limit"},
               {kAcme + "/conversations?limit=", "limit"},
               {kAcme + "/conversations?status=closed", "status"},
               {kAcme + "/conversations?before=x", "before"},
               {kAcme + "/conversations?before=1.", "before"},
               {kAcme + "/conversations?before=%FF", "before"},
               {path + "/messages?before=0", "before"},
               {path + "/messages?after=-1", "after"}};
  for (const auto& each : cases) {
    const auto refused = agent.get(each.target);
    EXPECT_EQ(refused.status, 400) << each.target;
    EXPECT_EQ(code_of(refused), "invalid_request") << each.target;
    EXPECT_EQ(json_of(refused).at("field"), each.field) << each.target;
  }
}

}  // namespace
}  // namespace dropline::net
