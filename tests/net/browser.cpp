#include "net/browser.hpp"

#include <memory>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "support/run_io.hpp"

namespace dropline::net {
namespace {

boost::asio::awaitable<void> answer(Router& router, std::shared_ptr<HttpRequest> request,
                                    std::function<void(HttpResponse)> done) {
  auto response = co_await router.handle(*request);
  done(std::move(response));
}

}  // namespace

HttpResponse Browser::post(std::string_view target, const nlohmann::json& body, const Tweak& tweak) {
  auto made = request(Method::post, target);
  made.body = body.dump();
  return send(std::move(made), tweak);
}

HttpResponse Browser::patch(std::string_view target, const nlohmann::json& body, const Tweak& tweak) {
  auto made = request(Method::patch, target);
  made.body = body.dump();
  return send(std::move(made), tweak);
}

HttpResponse Browser::put(std::string_view target, const nlohmann::json& body) {
  auto made = request(Method::put, target);
  made.body = body.dump();
  return send(std::move(made), {});
}

HttpResponse Browser::post_form(std::string_view target, std::string form) {
  auto made = request(Method::post, target);
  made.content_type = "application/x-www-form-urlencoded";
  made.body = std::move(form);
  return send(std::move(made), {});
}

HttpResponse Browser::send(HttpRequest request, const Tweak& tweak) {
  if (tweak) tweak(request);
  auto response = test::run_io(io_, router_.handle(request));
  keep_cookies(response);
  return response;
}

void Browser::start(HttpRequest request, std::function<void(HttpResponse)> done) {
  auto kept = std::make_shared<HttpRequest>(std::move(request));
  boost::asio::co_spawn(io_, answer(router_, std::move(kept), std::move(done)), boost::asio::detached);
}

HttpRequest Browser::request(Method method, std::string_view target) const {
  HttpRequest request;
  request.method = method;
  const auto question = target.find('?');
  request.path = target.substr(0, question);
  if (question != target.npos) request.query = target.substr(question + 1);
  request.address = IpAddress::parse(address).value_or(IpAddress{});
  request.secure = secure;
  request.host = "chat.example";
  request.origin_expected = secure ? "https://chat.example" : "http://chat.example";
  request.origin = request.origin_expected;
  request.content_type = "application/json";
  request.accept_language = accept_language;
  request.user_agent = "test browser";
  for (const auto& [name, value] : cookies) request.cookie += (request.cookie.empty() ? "" : "; ") + name + "=" + value;
  return request;
}

void Browser::keep_cookies(const HttpResponse& response) {
  for (const auto& [name, value] : response.headers) {
    if (name != "Set-Cookie") continue;
    const auto equals = value.find('=');
    const auto cookie = value.substr(0, equals);
    if (value.find("Max-Age=0;") != value.npos) {
      cookies.erase(cookie);
    } else {
      cookies[cookie] = value.substr(equals + 1, value.find(';') - equals - 1);
    }
  }
}

nlohmann::json json_of(const HttpResponse& response) { return nlohmann::json::parse(response.body); }

std::string header_of(const HttpResponse& response, std::string_view name) {
  for (const auto& [each, value] : response.headers) {
    if (each == name) return value;
  }
  return "";
}

std::string code_of(const HttpResponse& response) { return json_of(response).at("code"); }

}  // namespace dropline::net
