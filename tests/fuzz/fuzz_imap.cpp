// What an IMAP server sends: any bytes, in any two pieces, give the same answers, and never more than the limits.
#include "mail/imap_reader.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using dropline::mail::ImapReader;
using dropline::mail::ImapResponse;

void require(bool condition) {
  if (!condition) std::abort();
}

ImapReader::Limits small_limits() {
  ImapReader::Limits limits;
  limits.line_bytes = 512;
  limits.literal_bytes = 256;
  limits.literals = 4;
  limits.depth = 4;
  return limits;
}

void check(const ImapResponse& response, const ImapReader::Limits& limits) {
  const std::size_t all = limits.line_bytes + limits.literal_bytes;
  require(response.name.size() + response.code.size() + response.text.size() <= all);
  std::size_t held = 0;
  for (const auto& [name, value] : response.attributes) held += name.size() + value.size();
  require(held <= all);
}

std::size_t drain(ImapReader& reader) {
  std::size_t answers = 0;
  while (const auto response = reader.next()) {
    check(*response, small_limits());
    ++answers;
  }
  return answers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);

  ImapReader whole(small_limits());
  whole.feed(bytes);
  const auto answers = drain(whole);

  ImapReader pieces(small_limits());
  const std::size_t cut = size == 0 ? 0 : data[0] % size;
  pieces.feed(bytes.substr(0, cut));
  auto piecewise = drain(pieces);
  pieces.feed(bytes.substr(cut));
  piecewise += drain(pieces);
  require(piecewise == answers && pieces.fault() == whole.fault());
  return 0;
}
