#include "net/response_head.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <stdexcept>
#include <string_view>

namespace dropline::net {
namespace {

struct Field {
  std::string_view name;
  std::string_view value;
};

// Referrer-Policy is not `no-referrer`: with that, browsers send `Origin: null` when a form is posted.
constexpr std::array<Field, 7> kCommon = {{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
     "form-action 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
}};

constexpr Field kOnlyOverTls{"Strict-Transport-Security", "max-age=31536000"};

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "";  // the phrase is optional (RFC 9112, 4)
  }
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool has(const HttpResponse& response, std::string_view name) {
  return std::ranges::any_of(response.headers, [name](const auto& header) {
    return std::ranges::equal(header.first, name, {}, lower, lower);
  });
}

void append(std::string& head, std::string_view name, std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos) {
    throw std::logic_error("a line break in the header field " + std::string(name));
  }
  head.append(name).append(": ").append(value).append("\r\n");
}

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 40> text{};
  const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return {text.data(), size};
}

}  // namespace

std::string format_head(const HttpResponse& response, const ResponseContext& context) {
  std::string head;
  head.reserve(1024);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(reason(response.status)).append("\r\n");

  for (const auto& [name, value] : response.headers) append(head, name, value);
  for (const Field& field : kCommon) {
    if (!has(response, field.name)) append(head, field.name, field.value);
  }
  if (context.secure) append(head, kOnlyOverTls.name, kOnlyOverTls.value);

  append(head, "Date", http_date());
  const bool may_have_body = response.status != 204 && response.status != 304;
  if (may_have_body) append(head, "Content-Length", std::to_string(context.content_length));
  if (!context.keep_alive) append(head, "Connection", "close");
  return head.append("\r\n");
}

}  // namespace dropline::net
