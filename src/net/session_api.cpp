#include <utility>

#include "dropline/protocol/json_reader.hpp"

#include "net/answers.hpp"
#include "net/cookies.hpp"
#include "net/handlers.hpp"

// Coming in and going out: docs/protocol.md, "Agents over HTTP".
namespace dropline::net {
namespace {

chat::ClientInfo client_of(const Call& call) { return {call.request.address.text(), call.request.user_agent}; }

// A one-time secret in a body. What is no token at all is answered like one that was used.
std::optional<Token> read_token(protocol::FieldReader& fields) { return Token::parse(fields.text("token")); }

Error token_used_up() { return Error{Code::gone, "This link was used before or has expired."}; }

Answer session_of(Site& site, domain::Agent agent) {
  const auto employments = co_await site.services.accounts.companies_of(agent.id);
  auto companies = nlohmann::json::array();
  for (const auto& employment : employments) {
    auto company = protocol::to_json(employment.company);
    company["role"] = domain::to_string(employment.role);
    companies.push_back(std::move(company));
  }
  const nlohmann::json body{{"agent", protocol::to_json(agent)}, {"companies", std::move(companies)}};
  co_return ok(body);
}

Answer welcome(Site& site, Call& call, const Result<chat::NewSession>& session) {
  if (!session) co_return HttpResponse::problem(session.error());
  auto agent = session->who.agent;
  auto response = co_await session_of(site, std::move(agent));
  set_session_cookie(response, call.request, session->token);
  co_return response;
}

}  // namespace

Answer sign_in(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  auto email = fields.text("email");
  auto password = fields.text("password");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  auto client = client_of(call);
  const auto session =
      co_await site.services.accounts.sign_in(std::move(email), std::move(password), std::move(client));
  co_return co_await welcome(site, call, session);
}

Answer sign_in_by_token(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  const auto token = read_token(fields);
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());
  if (!token) co_return HttpResponse::problem(token_used_up());

  auto client = client_of(call);
  const auto session = co_await site.services.accounts.sign_in_by_token(*token, std::move(client));
  co_return co_await welcome(site, call, session);
}

Answer show_session(Site& site, Call& call) {
  auto agent = call.who->agent;
  auto response = co_await session_of(site, std::move(agent));
  // Use renews the session; the cookie has to live as long.
  if (const auto token = session_cookie(call.request)) set_session_cookie(response, call.request, *token);
  co_return response;
}

Answer sign_out(Site& site, Call& call) {
  auto who = *call.who;
  const auto ended = co_await site.services.accounts.sign_out(std::move(who));
  if (!ended) co_return HttpResponse::problem(ended.error());
  auto response = HttpResponse::no_content();
  clear_session_cookie(response, call.request);
  co_return response;
}

Answer change_profile(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  chat::Accounts::ProfileChange change;
  change.name = fields.optional_text("name");
  change.password = fields.optional_text("password");
  change.current_password = fields.optional_text("current_password").value_or("");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  auto who = *call.who;
  const auto agent = co_await site.services.accounts.change_profile(std::move(who), std::move(change));
  if (!agent) co_return HttpResponse::problem(agent.error());
  co_return ok(protocol::to_json(*agent));
}

Answer check_setup(Site& site, Call& call) {
  const auto token = Token::parse(call.request.parameter("token").value_or(""));
  if (!token) co_return HttpResponse::problem(token_used_up());
  const bool valid = co_await site.services.accounts.setup_token_valid(*token);
  if (!valid) co_return HttpResponse::problem(token_used_up());
  co_return HttpResponse::json(200, R"({"valid":true})");
}

Answer set_up(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  const auto token = read_token(fields);
  chat::FirstCompany first;
  first.agent_name = fields.text("name");
  first.email = fields.text("email");
  first.password = fields.text("password");
  const auto* company = fields.optional_object("company");
  if (company == nullptr) fields.refuse("company", "is missing");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());

  protocol::FieldReader company_fields(*company, "company.");
  first.company.name = company_fields.text("name");
  first.company.slug = company_fields.text("slug");
  if (auto locale = company_fields.optional_text("locale")) first.company.locale = *std::move(locale);
  if (auto zone = company_fields.optional_text("time_zone")) first.company.time_zone = *std::move(zone);
  if (const auto read = company_fields.finish(); !read) co_return HttpResponse::problem(read.error());
  if (!token) co_return HttpResponse::problem(token_used_up());

  auto client = client_of(call);
  const auto session = co_await site.services.accounts.set_up(*token, std::move(first), std::move(client));
  co_return co_await welcome(site, call, session);
}

Answer accept_invitation(Site& site, Call& call) {
  protocol::FieldReader fields(call.body);
  const auto token = read_token(fields);
  auto name = fields.text("name");
  auto password = fields.text("password");
  if (const auto read = fields.finish(); !read) co_return HttpResponse::problem(read.error());
  if (!token) co_return HttpResponse::problem(token_used_up());

  auto client = client_of(call);
  const auto session = co_await site.services.accounts.accept_invitation(*token, std::move(name), std::move(password),
                                                                         std::move(client));
  co_return co_await welcome(site, call, session);
}

}  // namespace dropline::net
