#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dropline/ids.hpp"

#include "net/http_message.hpp"

// The two secrets a browser keeps: an agent's session and a customer's device. Only the server sets and reads them. Under
// TLS they have the prefix __Host-, so that no neighbouring domain can plant one; then a cookie without it counts for nothing.
namespace dropline::net {

[[nodiscard]] std::optional<Token> session_cookie(const HttpRequest& request);
void set_session_cookie(HttpResponse& response, const HttpRequest& request, const Token& token);
void clear_session_cookie(HttpResponse& response, const HttpRequest& request);

[[nodiscard]] std::optional<Token> device_cookie(const HttpRequest& request, CompanyId company);
void clear_device_cookie(HttpResponse& response, const HttpRequest& request, CompanyId company);
void set_device_cookie(HttpResponse& response, const HttpRequest& request, CompanyId company, const Token& token);

}  // namespace dropline::net
