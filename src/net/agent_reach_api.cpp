#include <optional>
#include <utility>

#include "dropline/domain/opening_hours.hpp"
#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/download.hpp"
#include "net/handlers.hpp"
#include "net/notifier_json.hpp"
#include "net/page_locale.hpp"
#include "net/reach_json.hpp"

// What an agent is told of, and how: docs/protocol.md, "Reaching agents".
namespace dropline::net {
namespace {

chat::AgentHere agent_here(const Call& call) { return {call.seat, call.who->session}; }

// Quiet hours go on past midnight: the end of a day would be a second name for its beginning.
std::optional<int> parse_clock(std::string_view text) {
  const auto minutes = domain::parse_time_of_day(text);
  return minutes == domain::kDayMinutes ? std::nullopt : minutes;
}

Result<chat::QuietHours> read_quiet(const nlohmann::json& object) {
  protocol::FieldReader fields(object, "quiet.");
  const auto from = parse_clock(fields.text("from"));
  const auto to = parse_clock(fields.text("to"));
  if (!from) fields.refuse("from", "must be a time such as `22:00`");
  if (!to) fields.refuse("to", "must be a time such as `07:00`");
  if (from && to && *from == *to) fields.refuse("to", "must be another time than `from`");
  if (const auto read = fields.finish(); !read) return read.error();
  return chat::QuietHours{*from, *to};
}

nlohmann::json to_json(const chat::AgentNotifications& all) {
  nlohmann::json body{
      {"push", push_json(all.push)},
      {"email",
       {{"address", all.address}, {"confirmed", all.confirmed}, {"on", all.email_on}, {"suppressed", all.suppressed}}},
      {"muted", all.muted},
      {"mail", all.mail}};
  if (!all.pending.empty()) body["email"]["pending"] = all.pending;
  if (all.quiet)
    body["quiet"] = {{"from", domain::time_of_day(all.quiet->from)}, {"to", domain::time_of_day(all.quiet->to)}};
  return body;
}

Answer with_notifiers(Site& site, Call& call, nlohmann::json body) {
  const auto notifiers = co_await site.services.notifiers.list(call.seat);
  body["notifiers"] = notifiers_json(notifiers);
  co_return ok(body);
}

}  // namespace

Answer show_notifications(Site& site, Call& call) {
  const auto all = co_await site.services.reach.of_agent(agent_here(call));
  auto body = to_json(all);
  co_return co_await with_notifiers(site, call, std::move(body));
}

Answer change_notifications(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  chat::Reach::NotificationsChange change;
  change.email_on = fields.optional_boolean("email_on");
  change.muted = fields.optional_boolean("muted");
  if (fields.is_null("quiet")) {
    change.quiet.emplace();
  } else if (const auto* object = fields.optional_object("quiet")) {
    const auto quiet = read_quiet(*object);
    if (!quiet) co_return HttpResponse::problem(quiet.error());
    change.quiet.emplace(*quiet);
  }
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto all = co_await site.services.reach.change(agent_here(call), change);
  if (!all) co_return HttpResponse::problem(all.error());
  auto body = to_json(*all);
  co_return co_await with_notifiers(site, call, std::move(body));
}

Answer agent_subscribe(Site& site, Call& call) {
  auto subscription = read_subscription(call.body);
  if (!subscription) co_return HttpResponse::problem(subscription.error());
  const auto kept = co_await site.services.reach.subscribe(agent_here(call), *std::move(subscription));
  co_return kept ? HttpResponse::no_content() : HttpResponse::problem(kept.error());
}

Answer agent_unsubscribe(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto endpoint = fields.text("endpoint");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto removed = co_await site.services.reach.unsubscribe(agent_here(call), std::move(endpoint));
  co_return removed ? HttpResponse::no_content() : HttpResponse::problem(removed.error());
}

Answer give_agent_address(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto address = fields.optional_text("address");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto company = co_await site.services.accounts.company(call.seat);
  if (!company) co_return HttpResponse::problem(company.error());
  chat::MailAsked asked{page_locale(domain::Link{}, call.request.accept_language, *company),
                        call.request.origin_expected, call.request.address.limit_key().text()};
  const auto sent = co_await site.services.reach.ask_for_code(agent_here(call), std::move(address), std::move(asked));
  co_return sent ? accepted() : HttpResponse::problem(sent.error());
}

Answer confirm_agent_address(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto code = fields.text("code");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto all = co_await site.services.reach.confirm(agent_here(call), std::move(code));
  if (!all) co_return HttpResponse::problem(all.error());
  auto body = to_json(*all);
  co_return co_await with_notifiers(site, call, std::move(body));
}

Answer mute_conversation(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  const bool muted = fields.boolean("muted");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto set = co_await site.services.reach.mute(call.seat, call.captured_id<ConversationId>(1), muted);
  co_return set ? HttpResponse::no_content() : HttpResponse::problem(set.error());
}

Answer agent_file(Site& site, Call& call) {
  const auto id = parse_id(call.request.captures.at(1)).value_or(0);
  auto file = co_await site.services.files.of_agent(call.seat, id);
  if (!file) co_return HttpResponse::problem(file.error());
  co_return download(*std::move(file), call.request);
}

}  // namespace dropline::net
