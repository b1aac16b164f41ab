#include <utility>

#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/handlers.hpp"

// The company itself and the agents who serve it: docs/protocol.md, "Agents over HTTP".
namespace dropline::net {
namespace {

domain::Role read_role(protocol::FieldReader& fields) {
  const auto role = domain::parse_role(fields.text("role"));
  if (!role) fields.refuse("role", "must be `owner`, `admin` or `agent`");
  return role.value_or(domain::Role::agent);
}

// The token stands in the fragment, which browsers keep out of requests and so out of logs.
std::string invitation_url(const Call& call, const Token& token) {
  return call.request.origin_expected + "/-/invitation#" + token.text();
}

}  // namespace

Answer show_company(Site& site, Call& call) {
  const auto company = co_await site.services.accounts.company(call.seat);
  if (!company) co_return HttpResponse::problem(company.error());
  co_return ok(protocol::to_json(*company));
}

Answer change_company(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  chat::Accounts::CompanyChange change;
  change.name = fields.optional_text("name");
  change.color = fields.optional_text("color");
  change.locale = fields.optional_text("locale");
  change.time_zone = fields.optional_text("time_zone");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto company = co_await site.services.accounts.change_company(call.seat, std::move(change));
  if (!company) co_return HttpResponse::problem(company.error());
  co_return ok(protocol::to_json(*company));
}

Answer list_agents(Site& site, Call& call) {
  const auto members = co_await site.services.accounts.members(call.seat.company);
  const nlohmann::json body{{"agents", json_array(members)}};
  co_return ok(body);
}

Answer invite_agent(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto name = fields.text("name");
  auto email = fields.text("email");
  const auto role = read_role(fields);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto invited = co_await site.services.accounts.invite(call.seat, std::move(name), std::move(email), role);
  if (!invited) co_return HttpResponse::problem(invited.error());
  nlohmann::json body{{"agent", protocol::to_json(invited->member)}};
  if (invited->invitation) body["invitation"] = invitation_url(call, *invited->invitation);
  co_return HttpResponse::json(201, protocol::dump(body));
}

Answer change_role(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  const auto role = read_role(fields);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  const auto id = call.captured_id<AgentId>(1);
  const auto member = co_await site.services.accounts.change_role(call.seat, id, role);
  if (!member) co_return HttpResponse::problem(member.error());
  co_return ok(protocol::to_json(*member));
}

Answer remove_agent(Site& site, Call& call) {
  const auto id = call.captured_id<AgentId>(1);
  const auto removed = co_await site.services.accounts.remove(call.seat, id);
  if (!removed) co_return HttpResponse::problem(removed.error());
  co_return HttpResponse::no_content();
}

Answer new_invitation(Site& site, Call& call) {
  if (const auto read = protocol::FieldReader(call.body).finish(); !read) co_return HttpResponse::problem(read.error());
  const auto id = call.captured_id<AgentId>(1);
  const auto token = co_await site.services.accounts.new_invitation(call.seat, id);
  if (!token) co_return HttpResponse::problem(token.error());
  const nlohmann::json body{{"invitation", invitation_url(call, *token)}};
  co_return HttpResponse::json(201, protocol::dump(body));
}

}  // namespace dropline::net
