#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/byte_stream.hpp"

namespace dropline::test {

struct HttpReply {
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const;  // the first; "" when absent
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body); }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// Reads one reply from `stream`; `buffer` holds what came after it. Throws Disconnected when the stream ends before the
// reply does, std::runtime_error when it is not HTTP with a Content-Length.
[[nodiscard]] HttpReply read_reply(ByteStream& stream, std::string& buffer, Milliseconds patience = kPatience,
                                   bool has_body = true);

// One keep-alive connection with a cookie jar and the right Origin; connects again by itself after the server closed.
// Thread: one at a time.
class HttpClient {
 public:
  explicit HttpClient(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

  HttpReply get(const std::string& path, const Headers& extra = {}) { return request("GET", path, {}, extra); }
  HttpReply post(const std::string& path, const nlohmann::json& body, const Headers& extra = {});
  HttpReply patch(const std::string& path, const nlohmann::json& body, const Headers& extra = {});
  // A header in `extra` replaces the one this client would set; with the value "" it is left out.
  HttpReply request(const std::string& method, const std::string& path, const std::optional<std::string>& body,
                    const Headers& extra = {});

  // "name=value; name=value": what goes into a Cookie header.
  [[nodiscard]] std::string cookies() const;
  void set_cookie(std::string_view name_and_value);
  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

 private:
  void remember_cookies(const HttpReply& reply);

  Endpoint endpoint_;
  std::optional<ByteStream> stream_;
  std::string buffer_;
  std::map<std::string, std::string> cookies_;
};

}  // namespace dropline::test
