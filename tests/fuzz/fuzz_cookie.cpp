// The Cookie field: any bytes; a value never holds what separates cookies.
#include "net/http_message.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dropline::net::HttpRequest request;
  request.cookie.assign(reinterpret_cast<const char*>(data), size);
  const auto value = request.cookie_value("dropline_session");
  if (value && value->find(';') != value->npos) std::abort();
  return 0;
}
