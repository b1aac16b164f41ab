#include <utility>

#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/handlers.hpp"

// When the company is there: docs/protocol.md, "Opening hours".
namespace dropline::net {
namespace {

nlohmann::json both(const std::string& de, const std::string& en) { return {{"de", de}, {"en", en}}; }

nlohmann::json to_json(const chat::CompanyHours& company) {
  auto hours = nlohmann::json::array();
  for (const auto& [day, from, to] : company.hours.week) {
    hours.push_back({{"day", day}, {"from", domain::time_of_day(from)}, {"to", domain::time_of_day(to)}});
  }
  auto holidays = nlohmann::json::array();
  for (const auto& [day, name] : company.hours.holidays) {
    holidays.push_back({{"day", domain::day_text(day)}, {"name", name}});
  }
  nlohmann::json body{{"hours", std::move(hours)},
                      {"holidays", std::move(holidays)},
                      {"away_message", both(company.settings.away_de, company.settings.away_en)},
                      {"show_reply_time", company.settings.show_reply_time},
                      {"reply", protocol::to_json(company.now)}};
  if (!company.away_en_now.empty()) body["away_now"] = both(company.away_de_now, company.away_en_now);
  return body;
}

// "22:00" to "06:00" is over midnight, and "08:00" to "08:00" around the clock.
domain::OpeningInterval read_interval(const nlohmann::json& object, protocol::FieldReader& outer) {
  protocol::FieldReader fields(object);
  const auto day = fields.integer("day");
  const auto from = domain::parse_time_of_day(fields.text("from"));
  const auto to = domain::parse_time_of_day(fields.text("to"));
  if (!fields.finish() || !from || !to || day < 1 || day > 7) {
    outer.refuse("hours", "must hold objects of `day` (1 to 7), `from` and `to` (as \"09:00\")");
    return {};
  }
  return {static_cast<int>(day), *from, *to > *from ? *to : *to + domain::kDayMinutes};
}

domain::Holiday read_holiday(const nlohmann::json& object, protocol::FieldReader& outer) {
  protocol::FieldReader fields(object);
  const auto day = domain::parse_day(fields.text("day"));
  auto name = fields.optional_text("name").value_or("");
  if (!fields.finish() || !day) {
    outer.refuse("holidays", "must hold objects of `day` (as \"2026-12-25\") and `name`");
    return {};
  }
  return {*day, std::move(name)};
}

domain::OpeningHours read_hours(protocol::FieldReader& fields) {
  domain::OpeningHours hours;
  if (const auto* week = fields.objects("hours")) {
    for (const auto& each : *week) hours.week.push_back(read_interval(each, fields));
  }
  if (const auto* days = fields.objects("holidays")) {
    for (const auto& each : *days) hours.holidays.push_back(read_holiday(each, fields));
  }
  return hours;
}

storage::ReplySettings read_settings(protocol::FieldReader& fields) {
  storage::ReplySettings settings;
  settings.show_reply_time = fields.optional_boolean("show_reply_time").value_or(true);
  const auto* away = fields.optional_object("away_message");
  if (!away) return settings;
  protocol::FieldReader texts(*away, "away_message.");
  settings.away_de = texts.optional_text("de").value_or("");
  settings.away_en = texts.optional_text("en").value_or("");
  if (!texts.finish()) fields.refuse("away_message", "must be an object of the texts `de` and `en`");
  return settings;
}

}  // namespace

Answer show_hours(Site& site, Call& call) {
  const auto hours = co_await site.services.accounts.hours(call.seat);
  if (!hours) co_return HttpResponse::problem(hours.error());
  co_return ok(to_json(*hours));
}

Answer change_hours(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto hours = read_hours(fields);
  auto settings = read_settings(fields);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto changed = co_await site.services.accounts.change_hours(call.seat, std::move(hours), std::move(settings));
  if (!changed) co_return HttpResponse::problem(changed.error());
  co_return ok(to_json(*changed));
}

}  // namespace dropline::net
