#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

// The strict gate in front of the HTTP parser, which is too lenient: what two parsers could read in two ways (a proxy's and
// ours) is refused before anything else looks at it. Pure functions over bytes; RFC 9112 by section in the .cpp.
namespace dropline::net {

// Why a request is refused, in words for its sender. The answer is 400 and the connection ends.
using Refusal = std::optional<std::string_view>;

// Looks for the end of a request's head while it comes in.
class HeadScanner {
 public:
  // `received` is everything so far, with what was there at the last call unchanged. Nothing while the head is incomplete,
  // otherwise its size with the empty line. Bytes that no head may hold are noticed as soon as they are there.
  [[nodiscard]] std::optional<std::size_t> find_end(std::string_view received);
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }

 private:
  std::size_t scanned_ = 0;
  std::size_t line_start_ = 0;
  Refusal refusal_;
};

// A complete head, from the request line to the empty line that ends it.
[[nodiscard]] Refusal check_head(std::string_view head, std::size_t max_fields);

// A name or address with an optional port, as in the Host field.
[[nodiscard]] Refusal check_host(std::string_view host);

}  // namespace dropline::net
