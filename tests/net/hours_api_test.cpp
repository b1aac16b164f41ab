#include "net/api_fixture.hpp"

#include "dropline/time_zone.hpp"

// When the company is there, and what its customers are told: docs/protocol.md, "Opening hours".
namespace dropline::net {
namespace {

using nlohmann::json;

class HoursApi : public ApiTest {
 protected:
  static json span(int day, const char* from, const char* to) { return {{"day", day}, {"from", from}, {"to", to}}; }
  static json body(json hours, json holidays = json::array()) {
    return {{"hours", std::move(hours)}, {"holidays", std::move(holidays)}};
  }
  HttpResponse put(Browser& who, const json& hours) {
    auto request = who.request(Method::put, kAcme + "/hours");
    request.body = hours.dump();
    return who.send(std::move(request), {});
  }
  // Closed from now on, but for Monday.
  void close() {
    clock.set(wall_clock("Europe/Berlin").utc(*domain::parse_day("2027-02-06") * kDay + 12 * kHour));  // Saturday
    auto owner = signed_in(olga);
    auto hours = body(json::array({span(1, "09:00", "17:00")}));
    hours["away_message"] = {{"de", "Wir sind {opens} da."}, {"en", "Back {opens}."}};
    ASSERT_EQ(put(owner, hours).status, 200);
  }
};

TEST_F(HoursApi, WithoutAny_TheCompanyIsAlwaysOpen) {
  auto agent = signed_in(anna);
  const auto shown = json_of(agent.get(kAcme + "/hours"));
  EXPECT_EQ(shown.at("hours"), json::array());
  EXPECT_EQ(shown.at("holidays"), json::array());
  EXPECT_EQ(shown.at("away_message"), (json{{"de", ""}, {"en", ""}}));
  EXPECT_EQ(shown.at("show_reply_time"), true);
  EXPECT_EQ(shown.at("reply"), (json{{"open", true}}));
  EXPECT_FALSE(shown.contains("away_now"));
}

TEST_F(HoursApi, AreKeptSortedAndComeBackAsTheyWentIn) {
  auto owner = signed_in(olga);
  const auto sent = body(json::array({span(7, "22:00", "06:00"), span(1, "13:00", "24:00"), span(1, "08:00", "12:30"),
                                      span(3, "08:00", "08:00")}),
                         json::array({{{"day", "2027-12-25"}, {"name", "Christmas"}}, {{"day", "2027-05-01"}}}));
  const auto changed = put(owner, sent);
  ASSERT_EQ(changed.status, 200) << changed.body;
  const auto shown = json_of(owner.get(kAcme + "/hours"));
  EXPECT_EQ(shown, json_of(changed));
  EXPECT_EQ(shown.at("hours"), json::array({span(1, "08:00", "12:30"), span(1, "13:00", "24:00"),
                                            span(3, "08:00", "08:00"), span(7, "22:00", "06:00")}));
  EXPECT_EQ(shown.at("holidays"),
            json::array({{{"day", "2027-05-01"}, {"name", ""}}, {{"day", "2027-12-25"}, {"name", "Christmas"}}}));
  EXPECT_EQ(put(owner, body(json::array())).status, 200);
  EXPECT_EQ(json_of(owner.get(kAcme + "/hours")).at("hours"), json::array()) << "in the place of what was there";
}

TEST_F(HoursApi, WhatMakesNoSenseIsRefusedByName) {
  auto owner = signed_in(olga);
  const auto field = [&](const json& sent) {
    const auto response = put(owner, sent);
    EXPECT_EQ(response.status, 400) << response.body;
    return json_of(response).at("field");
  };
  EXPECT_EQ(field({{"holidays", json::array()}}), "hours");
  EXPECT_EQ(field({{"hours", json::array()}}), "holidays");
  EXPECT_EQ(field(body(json::array({1}))), "hours");
  for (const auto& wrong : {span(0, "09:00", "17:00"), span(8, "09:00", "17:00"), span(1, "9:00", "17:00"),
                            span(1, "24:00", "17:00"), span(1, "09:00", "25:00"), json{{"day", 1}}}) {
    EXPECT_EQ(field(body(json::array({wrong}))), "hours") << wrong;
  }
  EXPECT_EQ(field(body(json::array({span(1, "09:00", "12:00"), span(1, "11:00", "17:00")}))), "hours");
  EXPECT_EQ(field(body(json::array(), json::array({{{"day", "2027-02-29"}}}))), "holidays");
  EXPECT_EQ(field(body(json::array(), json::array({{{"day", "2027-02-01"}, {"when", "x"}}}))), "holidays");
  auto away = body(json::array());
  away["away_message"] = {{"de", std::string(1'001, 'x')}};
  EXPECT_EQ(field(away), "away_message");
  away["away_message"] = {{"fr", "x"}};
  EXPECT_EQ(field(away), "away_message");
}

TEST_F(HoursApi, PreviewIsWhatIsSaidRightNow) {
  close();
  auto agent = signed_in(anna);
  const auto shown = json_of(agent.get(kAcme + "/hours"));
  EXPECT_EQ(shown.at("reply").at("text").at("en"), "Closed now, opens on Monday at 09:00.");
  EXPECT_EQ(shown.at("away_now"),
            (json{{"de", "Wir sind am Montag um 09:00 Uhr da."}, {"en", "Back on Monday at 09:00."}}));
}

TEST_F(HoursApi, CustomersReadItBeforeAndAfterWriting) {
  close();
  auto customer = browser();
  const auto before = json_of(customer.get(kCustomer + "/reply"));
  EXPECT_EQ(before.at("open"), false);
  EXPECT_EQ(before.at("text").at("de"), "Gerade geschlossen, öffnet am Montag um 09:00 Uhr.");
  EXPECT_NE(
      customer.get("/acme").body.find(R"(<p class="outlook" role="status">Closed now, opens on Monday at 09:00.</p>)"),
      std::string::npos);
  write_to(customer, "acme", message("Hello!"));
  const auto after = json_of(customer.get(kCustomer + "/conversation"));
  EXPECT_EQ(after.at("messages").at(1).at("author").at("kind"), "system");
  EXPECT_EQ(after.at("messages").at(1).at("body"), "Back on Monday at 09:00.");
  EXPECT_EQ(after.at("reply").at("waiting_since"), clock.now());
  EXPECT_NE(customer.get("/acme").body.find("Back on Monday at 09:00."), std::string::npos);

  auto agent = signed_in(anna);
  const auto path = kAcme + "/conversations/" + after.at("conversation").at("id").get<std::string>();
  EXPECT_EQ(json_of(agent.get(path)).at("reply"), after.at("reply"));
}

}  // namespace
}  // namespace dropline::net
