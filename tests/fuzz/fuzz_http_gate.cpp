// The gate: any bytes, in any two pieces. What it lets through must be beyond doubt.
#include "net/http_gate.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

void check_accepted(std::string head) {
  std::ranges::transform(head, head.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  require(head.ends_with("\r\n\r\n"));
  require(count(head, "\r\nhost:") == 1);
  require(count(head, "\r\ntransfer-encoding:") == 0);
  require(count(head, "\r\ncontent-length:") <= 1);
  require(count(head, "\r\n ") == 0 && count(head, "\r\n\t") == 0);
  require(count(head, "\n") == count(head, "\r\n") && count(head, "\r") == count(head, "\r\n"));
  require(head.find('\0') == head.npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);

  dropline::net::HeadScanner whole;
  const auto end = whole.find_end(bytes);
  require(!end || (*end <= size && !whole.refusal()));

  dropline::net::HeadScanner pieces;
  const std::size_t cut = size == 0 ? 0 : data[0] % size;
  auto piecewise = pieces.find_end(bytes.substr(0, cut));
  if (!piecewise && !pieces.refusal()) piecewise = pieces.find_end(bytes);
  require(piecewise == end && pieces.refusal() == whole.refusal());

  if (end && !dropline::net::check_head(bytes.substr(0, *end), 100)) check_accepted(std::string(bytes.substr(0, *end)));
  return 0;
}
