#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "net/http_message.hpp"
#include "net/router.hpp"

namespace dropline::net {

// A client of the router with a cookie jar: what a browser sends, without the sockets. Thread: that of `io`.
class Browser {
 public:
  // Changes a request before it is handled.
  using Tweak = std::function<void(HttpRequest&)>;

  Browser(Router& router, boost::asio::io_context& io) : router_(router), io_(io) {}

  HttpResponse get(std::string_view target, const Tweak& tweak = {}) {
    return send(request(Method::get, target), tweak);
  }
  HttpResponse post(std::string_view target, const nlohmann::json& body, const Tweak& tweak = {});
  HttpResponse patch(std::string_view target, const nlohmann::json& body, const Tweak& tweak = {});
  HttpResponse put(std::string_view target, const nlohmann::json& body);
  HttpResponse remove(std::string_view target) { return send(request(Method::delete_, target), {}); }
  // As a <form> posts: "a=1&b=2".
  HttpResponse post_form(std::string_view target, std::string form);
  HttpResponse send(HttpRequest request, const Tweak& tweak);

  // Starts a request; `done` is called with the answer while the I/O context runs.
  void start(HttpRequest request, std::function<void(HttpResponse)> done);

  [[nodiscard]] HttpRequest request(Method method, std::string_view target) const;

  std::map<std::string, std::string> cookies;
  std::string address = "192.0.2.7";
  std::string accept_language;
  bool secure = false;

 private:
  void keep_cookies(const HttpResponse& response);

  Router& router_;
  boost::asio::io_context& io_;
};

[[nodiscard]] nlohmann::json json_of(const HttpResponse& response);
// The first field of that name; "" when there is none.
[[nodiscard]] std::string header_of(const HttpResponse& response, std::string_view name);
[[nodiscard]] std::string code_of(const HttpResponse& response);  // of a problem document

}  // namespace dropline::net
