#include "net/cookies.hpp"

#include <fmt/format.h>

namespace dropline::net {
namespace {

constexpr int day_seconds = 24 * 60 * 60;
constexpr int session_seconds = 30 * day_seconds;
constexpr int device_seconds = 400 * day_seconds;  // the longest that browsers keep a cookie

std::string session_name(const HttpRequest& request) {
  return request.secure ? "__Host-dropline_session" : "dropline_session";
}

std::string device_name(const HttpRequest& request, CompanyId company) {
  return fmt::format("{}dropline_{}", request.secure ? "__Host-" : "", company.value);
}

std::optional<Token> token_in(const HttpRequest& request, const std::string& name) {
  const auto value = request.cookie_value(name);
  return value ? Token::parse(*value) : std::nullopt;
}

void set_cookie(HttpResponse& response, const HttpRequest& request, const std::string& name, const std::string& value,
                int max_age) {
  response.with("Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", name, value, max_age,
                                          request.secure ? "; Secure" : ""));
}

}  // namespace

std::optional<Token> session_cookie(const HttpRequest& request) { return token_in(request, session_name(request)); }

void set_session_cookie(HttpResponse& response, const HttpRequest& request, const Token& token) {
  set_cookie(response, request, session_name(request), token.text(), session_seconds);
}

void clear_session_cookie(HttpResponse& response, const HttpRequest& request) {
  set_cookie(response, request, session_name(request), "", 0);
}

std::optional<Token> device_cookie(const HttpRequest& request, CompanyId company) {
  return token_in(request, device_name(request, company));
}

void clear_device_cookie(HttpResponse& response, const HttpRequest& request, CompanyId company) {
  set_cookie(response, request, device_name(request, company), "", 0);
}

void set_device_cookie(HttpResponse& response, const HttpRequest& request, CompanyId company, const Token& token) {
  set_cookie(response, request, device_name(request, company), token.text(), device_seconds);
}

}  // namespace dropline::net
