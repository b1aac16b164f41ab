#include <utility>

#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/handlers.hpp"
#include "net/notifier_json.hpp"

// By which other services an agent is told: docs/protocol.md, "Reaching agents".
namespace dropline::net {
namespace {

std::int64_t captured_notifier(const Call& call) { return parse_id(call.request.captures.at(1)).value_or(0); }

}  // namespace

nlohmann::json to_json(const notify::AgentNotifier& notifier) {
  nlohmann::json json{
      {"id", std::to_string(notifier.id)}, {"kind", notifier.kind}, {"label", notifier.label}, {"off", notifier.off}};
  if (notifier.last_at != 0) json["last_at"] = notifier.last_at;
  if (!notifier.last_error.empty()) json["last_error"] = notifier.last_error;
  return json;
}

nlohmann::json notifiers_json(const std::vector<notify::AgentNotifier>& notifiers) {
  auto array = nlohmann::json::array();
  for (const auto& notifier : notifiers) array.push_back(to_json(notifier));
  return array;
}

Answer add_notifier(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto url = fields.text("url");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto added = co_await site.services.notifiers.add(call.seat, std::move(url));
  if (!added) co_return HttpResponse::problem(added.error());
  auto body = to_json(added->notifier);
  if (!added->secret.empty()) body["secret"] = added->secret;
  co_return HttpResponse::json(201, protocol::dump(body));
}

Answer remove_notifier(Site& site, Call& call) {
  const auto removed = co_await site.services.notifiers.remove(call.seat, captured_notifier(call));
  co_return removed ? HttpResponse::no_content() : HttpResponse::problem(removed.error());
}

Answer test_notifier(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto trial = co_await site.services.notifiers.test(call.seat, captured_notifier(call));
  if (!trial) co_return HttpResponse::problem(trial.error());
  const nlohmann::json body{{"ok", trial->ok}, {"message", trial->message}};
  co_return ok(body);
}

}  // namespace dropline::net
