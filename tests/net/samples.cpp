#include "net/samples.hpp"

#include <gtest/gtest.h>
#include <map>

#include "dropline/ids.hpp"
#include "support/outside.hpp"

namespace dropline::net {
namespace {

using nlohmann::json;

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::delete_:
      return "DELETE";
    default:
      return "?";
  }
}

std::map<std::string, json> make_bodies() {
  const std::string token(43, 'A');
  const auto id = ClientId::random().text();
  const json link{{"code", "fair"},   {"title", "Fair"}, {"source", "print"},
                  {"greeting", "Hi"}, {"locale", "de"},  {"prefill", "I"},
                  {"topic", "fair"},  {"active", true},  {"expires_at", 2'000'000'000'000'000}};
  auto changed_link = link;
  changed_link["code"] = "trade-fair";
  const std::string companies = "/-/api/v1/companies/{}";
  const json subscription{
      {"endpoint", "https://push.example/a"}, {"p256dh", test::kPushKey}, {"auth", "BTBZMqHH6r4Tts7J_aSIgg"}};
  return {
      {"POST /-/api/v1/customer/{}/messages", {{"client_id", id}, {"body", "Hello"}, {"link", ""}, {"topic", ""}}},
      {"POST /-/api/v1/customer/{}/read", {{"seq", 1}, {"topic", ""}}},
      {"POST /-/api/v1/customer/{}/delivered", {{"seq", 1}, {"topic", ""}}},
      {"POST /-/api/v1/customer/{}/typing", {{"on", true}, {"topic", ""}}},
      {"POST /-/api/v1/customer/{}/presence", {{"front", true}, {"topic", ""}}},
      {"POST /-/api/v1/session", {{"email", "a@b.example"}, {"password", "a password"}}},
      {"POST /-/api/v1/session/token", {{"token", token}}},
      {"PATCH /-/api/v1/session/agent", {{"name", "Me"}, {"current_password", ""}}},
      {"POST /-/api/v1/setup",
       {{"token", token},
        {"company", {{"name", "New"}, {"slug", "new"}, {"locale", "en"}, {"time_zone", "Europe/Berlin"}}},
        {"name", "Me"},
        {"email", "me@new.example"},
        {"password", "a good password"}}},
      {"POST /-/api/v1/invitation", {{"token", token}, {"name", "Me"}, {"password", "a good password"}}},
      {"POST " + companies + "/conversations/{}/messages",
       {{"client_id", id}, {"kind", "note"}, {"body", "Hello"}, {"reply_to", 1}}},
      {"POST " + companies + "/conversations/{}/read", {{"seq", 1}}},
      {"POST " + companies + "/conversations/{}/delivered", {{"seq", 1}}},
      {"POST " + companies + "/conversations/{}/typing", {{"on", true}, {"kind", "note"}}},
      {"POST " + companies + "/presence", {{"front", true}}},
      {"POST " + companies + "/conversations/{}/resolve", json::object()},
      {"POST " + companies + "/conversations/{}/reopen", json::object()},
      {"PATCH " + companies + "/customers/{}", {{"name", "Mira"}}},
      {"PATCH " + companies,
       {{"name", "New name"}, {"color", "#123456"}, {"locale", "de"}, {"time_zone", "Europe/Vienna"}}},
      {"POST " + companies + "/agents", {{"name", "Ben"}, {"email", "ben@b.example"}, {"role", "agent"}}},
      {"PATCH " + companies + "/agents/{}", {{"role", "admin"}}},
      {"POST " + companies + "/agents/{}/invitation", json::object()},
      {"PUT " + companies + "/hours",
       {{"hours", json::array({{{"day", 1}, {"from", "09:00"}, {"to", "17:00"}}})},
        {"holidays", json::array({{{"day", "2026-12-25"}, {"name", "Christmas"}}})},
        {"away_message", {{"de", "Zu."}, {"en", "Closed."}}},
        {"show_reply_time", true}}},
      {"POST " + companies + "/links", link},
      {"PATCH " + companies + "/links/{}", changed_link},
      {"PUT /-/api/v1/customer/{}/push", subscription},
      {"POST /-/api/v1/customer/{}/push/remove", {{"endpoint", "https://push.example/a"}}},
      {"PUT /-/api/v1/customer/{}/email", {{"address", "mira@example.org"}}},
      {"POST /-/api/v1/customer/{}/email/confirm", {{"code", "123456"}}},
      {"POST /-/api/v1/customer/{}/handover", {{"topic", ""}}},
      {"POST /-/api/v1/customer/{}/return-link", {{"topic", ""}}},
      {"PUT " + companies + "/push", subscription},
      {"POST " + companies + "/push/remove", {{"endpoint", "https://push.example/a"}}},
      {"PATCH " + companies + "/notifications",
       {{"email_on", true}, {"muted", false}, {"quiet", {{"from", "22:00"}, {"to", "07:00"}}}}},
      {"PUT " + companies + "/notifications/email", {{"address", "anna@example.org"}}},
      {"POST " + companies + "/notifications/email/confirm", {{"code", "123456"}}},
      {"PUT " + companies + "/conversations/{}/mute", {{"muted", true}}},
      {"POST " + companies + "/notifiers", {{"url", "ntfys://ntfy.example/alerts-of-mine"}}},
      {"POST " + companies + "/notifiers/{}/test", json::object()},
  };
}

}  // namespace

std::string name_of(const Route& route) {
  return std::string(method_name(route.method)) + " " + std::string(route.pattern);
}

std::string path_for(const Route& route, const std::string& company, const Ids& ids) {
  const std::map<std::string_view, std::string> nouns{{"/conversations/", ids.conversation},
                                                      {"/customers/", ids.customer},
                                                      {"/agents/", ids.agent},
                                                      {"/links/", ids.link},
                                                      {"/files/", ids.file},
                                                      {"/devices/", ids.device},
                                                      {"/notifiers/", ids.notifier},
                                                      {"/companies/", company},
                                                      {"/customer/", company}};
  std::string path;
  std::string_view rest = route.pattern;
  for (auto at = rest.find("{}"); at != rest.npos; at = rest.find("{}")) {
    path += rest.substr(0, at);
    bool known = false;
    for (const auto& [before, value] : nouns) {
      if (!path.ends_with(before)) continue;
      path += value;
      known = true;
    }
    EXPECT_TRUE(known) << "say in samples.cpp what is captured by " << route.pattern;
    rest.remove_prefix(at + 2);
  }
  return path += rest;
}

json body_for(const Route& route) {
  static const auto bodies = make_bodies();
  if (!route.takes_json()) return {};
  const auto found = bodies.find(name_of(route));
  EXPECT_NE(found, bodies.end()) << "give a body in samples.cpp for " << name_of(route);
  return found == bodies.end() ? json::object() : found->second;
}

}  // namespace dropline::net
