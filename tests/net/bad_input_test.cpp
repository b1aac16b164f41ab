#include "net/api_fixture.hpp"
#include "net/samples.hpp"

// Bad input gets an error that names what is wrong, by every route that takes a body.
namespace dropline::net {
namespace {

using nlohmann::json;

class BadInput : public ApiTest {
 protected:
  BadInput() {
    config.limits.messages_burst = config.limits.address_messages_burst = 100'000;
    owner = std::make_unique<Browser>(signed_in(olga));
    auto customer = browser();
    ids.conversation = write_to(customer, "acme", message("Hello!")).at("conversation");
    ids.customer = json_of(owner->get(kAcme + "/conversations/" + ids.conversation)).at("customer").at("id");
    ids.agent = to_string(anna.id);
    const ConversationId conversation{*parse_id(ids.conversation)};
    ids.file = std::to_string(add_file(acme, conversation, "menu.txt", "text/plain", "menu"));
    ids.device = json_of(customer.get(kCustomer + "/devices")).at("devices").at(0).at("id");
    ids.link = to_string(add_link(acme, "shop").id);
    ids.notifier = std::to_string(add_notifier(acme, olga, "ntfys://ntfy.example/acme"));
    owner->cookies.merge(customer.cookies);
  }

  HttpResponse send(const Route& route, const std::string& body, const std::string& type = "application/json") {
    auto request = owner->request(route.method, path_for(route, "acme", ids));
    request.body = body;
    request.content_type = type;
    return owner->send(std::move(request), {});
  }
  static void expect(const HttpResponse& response, int status, const std::string& code, const std::string& what) {
    EXPECT_EQ(response.status, status) << what << " " << response.body;
    EXPECT_EQ(header_of(response, "Content-Type"), "application/problem+json") << what;
    const auto problem = json_of(response);
    EXPECT_EQ(problem.at("code"), code) << what;
    EXPECT_EQ(problem.at("status"), status) << what;
    EXPECT_NE(problem.at("detail"), "") << what;
  }

  // A value that a field of this type cannot take.
  static json of_another_type(const json& value) { return value.is_string() ? json(42) : json("x"); }

  std::unique_ptr<Browser> owner;
  Ids ids;
};

TEST_F(BadInput, WhatIsNoJsonObjectIsRefused) {
  std::string deep = "1";
  for (int i = 0; i < 9; ++i) deep = "{\"a\":" + deep + "}";
  const std::string bodies[] = {"",
                                "{",
                                "[]",
                                "null",
                                "\"text\"",
                                "{\"a\":1,}",
                                "{} x",
                                "{'a':1}",
                                "\xEF\xBB\xBF{}",
                                "{\"a\":NaN}",
                                "{\"a\":\"\xFF\"}",
                                "{\"a\":\"\xC0\x80\"}",
                                "{\"a\":\"\\u0000\"}",
                                "{\"a\":\"\\ud800\"}",
                                "{\"a\":1,\"a\":2}",
                                deep};
  for (const Route& route : routes()) {
    if (!route.takes_json()) continue;
    for (const auto& body : bodies) expect(send(route, body), 400, "invalid_json", name_of(route) + " " + body);
  }
}

TEST_F(BadInput, OnlyJsonIsTaken) {
  for (const Route& route : routes()) {
    if (!route.takes_json()) continue;
    for (const auto* type : {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"}) {
      expect(send(route, body_for(route).dump(), type), 415, "unsupported_media_type", name_of(route) + " " + type);
    }
    EXPECT_NE(send(route, "{}", "Application/JSON; charset=utf-8").status, 415) << name_of(route);
  }
}

TEST_F(BadInput, UnknownFieldIsNamed) {
  for (const Route& route : routes()) {
    if (!route.takes_json()) continue;
    auto body = body_for(route);
    body["surprise"] = true;
    const auto response = send(route, body.dump());
    expect(response, 400, "invalid_field", name_of(route));
    EXPECT_EQ(json_of(response).at("field"), "surprise") << name_of(route);
  }
}

TEST_F(BadInput, FieldOfTheWrongTypeIsNamed) {
  for (const Route& route : routes()) {
    if (!route.takes_json()) continue;
    const auto body = body_for(route);
    for (const auto& [field, value] : body.items()) {
      auto changed = body;
      changed[field] = of_another_type(value);
      const auto response = send(route, changed.dump());
      expect(response, 400, "invalid_field", name_of(route) + " " + field);
      EXPECT_EQ(json_of(response).at("field"), field) << name_of(route);
    }
  }
}

TEST_F(BadInput, MessageIsCheckedFieldByField) {
  const auto id = ClientId::random().text();
  const struct {
    json body;
    std::string field;
  } cases[] = {
      {{{"body", "x"}}, "client_id"},
      {{{"client_id", nullptr}, {"body", "x"}}, "client_id"},
      {{{"client_id", "2F0C3C0E-6D5A-4A44-9A3B-0D6F3A9F8F10"}, {"body", "x"}}, "client_id"},
      {{{"client_id", id}}, "body"},
      {{{"client_id", id}, {"body", nullptr}}, "body"},
      {{{"client_id", id}, {"body", ""}}, "body"},
      {{{"client_id", id}, {"body", " \t\n"}}, "body"},
      {{{"client_id", id}, {"body", std::string(8'001, 'x')}}, "body"},
      {{{"client_id", id}, {"body", "x"}, {"reply_to", 1.5}}, "reply_to"},
      {{{"client_id", id}, {"body", "x"}, {"reply_to", 18446744073709551615U}}, "reply_to"},
  };
  for (const auto& each : cases) {
    const auto response = owner->post(kCustomer + "/messages", each.body);
    expect(response, 400, "invalid_field", each.body.dump());
    EXPECT_EQ(json_of(response).at("field"), each.field) << each.body.dump().substr(0, 200);
  }
  std::string longest;
  for (int i = 0; i < 8'000; ++i) longest += "ü";  // characters count, not bytes
  EXPECT_EQ(owner->post(kCustomer + "/messages", {{"client_id", id}, {"body", longest}}).status, 201);
}

}  // namespace
}  // namespace dropline::net
