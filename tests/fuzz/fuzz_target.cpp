// Request targets: what is taken for a path has one reading.
#include "dropline/domain/text.hpp"

#include "net/http_target.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto target = dropline::net::parse_target({reinterpret_cast<const char*>(data), size});
  if (!target) return 0;
  const std::string with_slash = target->path + '/';
  const bool odd = !target->path.starts_with('/') || !dropline::domain::is_clean_utf8(target->path) ||
                   (target->path.size() > 1 && with_slash.find("//") != with_slash.npos) ||
                   with_slash.find("/./") != with_slash.npos || with_slash.find("/../") != with_slash.npos ||
                   target->path.find('\\') != target->path.npos;
  if (odd) std::abort();
  return 0;
}
