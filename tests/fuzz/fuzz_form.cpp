// Queries and posted forms: any bytes, and what was encoded comes back.
#include "net/form.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)dropline::net::form_value(bytes, "body");
  const auto encoded = dropline::net::url_encode(bytes);
  if (dropline::net::form_decode(encoded) != bytes) std::abort();
  const auto found = dropline::net::form_value("a=1&body=" + encoded + "&b=2", "body");
  if (found != bytes) std::abort();
  return 0;
}
