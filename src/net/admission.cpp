#include "net/admission.hpp"

#include <algorithm>
#include <utility>

#include "dropline/domain/text.hpp"
#include "dropline/protocol/json_reader.hpp"

#include "net/cookies.hpp"

namespace dropline::net {
namespace {

namespace asio = boost::asio;

asio::awaitable<Result<void>> admit_visitor(Site& site, Call& call) {
  auto slug = call.request.captures.at(0);
  const auto company = co_await site.services.accounts.company_by_slug(std::move(slug));
  if (!company) co_return company.error();

  // The cookie's name has the company's id in it, so the company comes first.
  const auto token = device_cookie(call.request, company->id);
  auto known_slug = company->slug;
  auto visitor = co_await site.services.customers.recognise(std::move(known_slug), token);
  if (!visitor) co_return visitor.error();
  call.visitor = *std::move(visitor);
  // Who was signed out here wrote as somebody else: what they try again must not become a stranger's first message.
  if (token && !call.visitor.seat) co_return Error{Code::signed_out, "This device is signed out."};
  co_return Result<void>();
}

asio::awaitable<Result<void>> admit_session(Site& site, Call& call) {
  const auto token = session_cookie(call.request);
  if (!token) co_return unauthenticated();
  auto who = co_await site.services.accounts.recognise(*token);
  if (!who) co_return unauthenticated();
  call.who = *std::move(who);
  co_return Result<void>();
}

asio::awaitable<Result<void>> admit_agent(Site& site, Call& call) {
  auto slug = call.request.captures.at(0);
  const auto seat = co_await site.services.accounts.seat(call.who->agent.id, std::move(slug));
  if (!seat) co_return not_found();
  call.seat = *seat;
  co_return Result<void>();
}

}  // namespace

asio::awaitable<Result<void>> admit(Site& site, const Route& route, Call& call) {
  if (route.who == Who::anyone) co_return Result<void>();

  if (route.who == Who::visitor || route.who == Who::customer) {
    auto admitted = co_await admit_visitor(site, call);
    if (!admitted) co_return admitted;
    if (route.who == Who::customer && !call.visitor.seat) {
      co_return Error{Code::unauthenticated, "Please write the first message before."};
    }
    if (route.who == Who::customer && route.method != Method::get && route.counted == Counted::as_message) {
      co_return site.send_limits.message_by(call.visitor.seat->device, call.request.address);
    }
    co_return Result<void>();
  }

  auto admitted = co_await admit_session(site, call);
  if (!admitted || route.who == Who::signed_in) co_return admitted;
  admitted = co_await admit_agent(site, call);
  if (!admitted) co_return admitted;
  if (route.who == Who::manager && !domain::may_manage(call.seat.role)) {
    co_return Error{Code::forbidden, "This needs the role of admin or owner."};
  }
  // Whatever an agent changes, all others of the company are told: it counts as a message.
  if (route.method != Method::get) co_return site.send_limits.message_by(call.who->session, call.request.address);
  co_return Result<void>();
}

Result<void> read_body(const Route& route, Call& call) {
  if (!route.takes_json()) return {};
  std::string type(domain::trim(call.request.content_type.substr(0, call.request.content_type.find(';'))));
  std::ranges::transform(type, type.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (type != "application/json") return Error{Code::unsupported_media_type, "The body must be `application/json`."};

  auto body = protocol::parse_object(call.request.body);
  if (!body) return body.error();
  call.body = *std::move(body);
  return {};
}

}  // namespace dropline::net
