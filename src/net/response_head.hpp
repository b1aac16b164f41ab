#pragma once

#include "net/http_message.hpp"

#include <cstdint>
#include <string>

namespace dropline::net {

struct ResponseContext {
  bool secure = false;  // the client's side speaks TLS
  bool keep_alive = false;
  std::int64_t content_length = 0;
};

// Status line and header fields up to the empty line. Adds what every response carries (security, caching, date) unless the
// handler has set the field itself. Throws std::logic_error for a field with a line break in it.
[[nodiscard]] std::string format_head(const HttpResponse& response, const ResponseContext& context);

}  // namespace dropline::net
