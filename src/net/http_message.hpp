#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dropline/error.hpp"
#include "dropline/ids.hpp"

#include "net/ip.hpp"

namespace dropline::chat {
struct Download;
}

// A request and a response as the handlers see them: no Beast here, so that handlers compile fast and are tested as functions.
namespace dropline::net {

enum class Method { get, head, post, put, patch, delete_, options, other };

// Everything of a request that handlers use; owned by the HTTP session until the response is written.
struct HttpRequest {
  Method method = Method::get;
  std::string path;   // percent-decoded, valid UTF-8, starts with '/', no dot segments
  std::string query;  // raw, after '?'
  std::string body;
  IpAddress address;            // of the client, after trusted proxies
  bool secure = false;          // the client's side speaks TLS
  std::string origin_expected;  // scheme://host[:port] of this server as the client sees it
  // Header fields that matter, as sent ("" when absent).
  std::string host, origin, cookie, content_type, accept_language, accept_encoding, if_none_match, if_range, range,
      user_agent;

  // What the route's pattern matched, in order: "/-/api/v1/companies/{}/links/{}".
  std::string_view route = "none";  // the pattern it matched: for the log, as paths may hold secrets
  std::vector<std::string> captures;

  // A query parameter, percent-decoded; nothing when absent. The first one counts.
  [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> cookie_value(std::string_view name) const;
};

// Bytes of a file, read while they are written: who reads slowly, or not at all, has one piece of it in memory here.
struct FilePart {
  std::shared_ptr<const chat::Download> file;
  std::int64_t first = 0;
  std::int64_t size = 0;
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string_view static_body;  // used instead of `body` when not empty: embedded assets
  FilePart part{};               // used instead of both when there is a file

  [[nodiscard]] static HttpResponse json(int status, std::string text);
  [[nodiscard]] static HttpResponse html(int status, std::string text);
  [[nodiscard]] static HttpResponse problem(const Error& error);  // RFC 9457
  [[nodiscard]] static HttpResponse see_other(std::string location);
  [[nodiscard]] static HttpResponse no_content();

  HttpResponse& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

}  // namespace dropline::net
