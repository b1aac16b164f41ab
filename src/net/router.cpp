#include "net/router.hpp"

#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/awaitable.hpp>

#include "net/admission.hpp"
#include "net/cookies.hpp"
#include "net/handlers.hpp"

namespace dropline::net {
namespace {

namespace asio = boost::asio;

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::delete_:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
    case Method::other:
      break;
  }
  return "";
}

// The row for a request, or the methods that the path knows.
struct Found {
  const Route* route = nullptr;
  std::string allow;
};

Found find_route(HttpRequest& request) {
  const Method method = request.method == Method::head ? Method::get : request.method;
  Found found;
  for (const Route& route : routes()) {
    auto captures = match(route.pattern, request.path);
    if (!captures) continue;
    if (route.method == method) {
      request.captures = *std::move(captures);
      request.route = route.pattern;
      found.route = &route;
      return found;
    }
    if (!found.allow.empty()) found.allow += ", ";
    found.allow += to_string(route.method);
    if (route.method == Method::get) found.allow += ", HEAD";
  }
  return found;
}

HttpResponse no_route(const Found& found, const HttpRequest& request) {
  if (found.allow.empty()) {
    return request.path.starts_with("/-/") ? HttpResponse::problem(not_found()) : nothing_here(request);
  }
  auto response = HttpResponse::problem(Error{Code::method_not_allowed, "This path knows other methods only."});
  response.with("Allow", found.allow);
  return response;
}

HttpResponse refuse(const Call& call, const Error& error) {
  auto response = HttpResponse::problem(error);
  if (error.code == Code::signed_out) clear_device_cookie(response, call.request, call.visitor.company.id);
  return response;
}

}  // namespace

class Router::Impl {
 public:
  Impl(const Config& config, Services services, SendLimits& limits) : site_(config, services, limits) {}

  asio::awaitable<HttpResponse> handle(HttpRequest& request) {
    std::optional<HttpResponse> response;
    try {
      response = co_await answer(request);
    } catch (const std::exception& fault) {
      // Not the path: in some of them stands a secret.
      spdlog::error("request failed method={} route=\"{}\" error=\"{}\"", to_string(request.method), request.route,
                    fault.what());
    }
    if (!response) response = HttpResponse::problem(Error{Code::internal, "Something went wrong on our side."});
    co_return *std::move(response);
  }

  Site& site() { return site_; }

 private:
  asio::awaitable<HttpResponse> answer(HttpRequest& request) {
    const Found found = find_route(request);
    if (!found.route) co_return no_route(found, request);

    Call call(request);
    call.rights_changes = site_.polls.rights_changes();
    const auto admitted = co_await admit(site_, *found.route, call);
    if (!admitted) co_return refuse(call, admitted.error());
    const auto read = read_body(*found.route, call);
    if (!read) co_return HttpResponse::problem(read.error());
    co_return co_await found.route->handler(site_, call);
  }

  Site site_;
};

Router::Router(const Config& config, Services services, SendLimits& limits)
    : impl_(std::make_unique<Impl>(config, services, limits)) {}
Router::~Router() = default;

asio::awaitable<HttpResponse> Router::handle(HttpRequest& request) { return impl_->handle(request); }
void Router::end_rights(const chat::RightsEnded& ended) {
  impl_->site().polls.end_rights(ended);
  impl_->site().polled_presence.end_rights(ended);
}
void Router::end_presence() { impl_->site().polled_presence = PolledPresence(0); }
void Router::tick() { impl_->site().polled_presence.tick(); }
void Router::drain() { impl_->site().polls.drain(); }

}  // namespace dropline::net
