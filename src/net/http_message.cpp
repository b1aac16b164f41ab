#include "net/http_message.hpp"

#include "dropline/domain/text.hpp"
#include "dropline/protocol/server_events.hpp"

#include "net/form.hpp"

namespace dropline::net {

std::optional<std::string> HttpRequest::parameter(std::string_view name) const { return form_value(query, name); }

std::optional<std::string> HttpRequest::cookie_value(std::string_view name) const {
  std::string_view rest = cookie;
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(pair.size() < rest.size() ? pair.size() + 1 : rest.size());
    const auto equals = pair.find('=');
    if (equals == pair.npos || domain::trim(pair.substr(0, equals)) != name) continue;
    return std::string(domain::trim(pair.substr(equals + 1)));
  }
  return std::nullopt;
}

HttpResponse HttpResponse::json(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(text);
  response.with("Content-Type", "application/json");
  return response;
}

HttpResponse HttpResponse::html(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(text);
  response.with("Content-Type", "text/html; charset=utf-8");
  // Not `no-store`, which would keep pages out of the browser's back/forward cache.
  response.with("Cache-Control", "private, no-cache");
  return response;
}

HttpResponse HttpResponse::problem(const Error& error) {
  HttpResponse response;
  response.status = protocol::http_status(error.code);
  response.body = protocol::problem(error);
  response.with("Content-Type", "application/problem+json");
  if (error.retry_after_seconds) response.with("Retry-After", std::to_string(*error.retry_after_seconds));
  return response;
}

HttpResponse HttpResponse::see_other(std::string location) {
  HttpResponse response;
  response.status = 303;
  response.with("Location", std::move(location));
  return response;
}

HttpResponse HttpResponse::no_content() {
  HttpResponse response;
  response.status = 204;
  return response;
}

}  // namespace dropline::net
