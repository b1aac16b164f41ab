// What a mail server sends us: commands, and a text whose end is beyond doubt however it is cut.
#include "mail/smtp_command.hpp"
#include "mail/smtp_text.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace dropline::mail;

constexpr std::size_t kLimit = 512;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_command(std::string_view line) {
  const auto parsed = parse_smtp_command(line);
  if (const auto* reply = std::get_if<SmtpReply>(&parsed)) return require(reply->code >= 500 && reply->code < 600);
  const auto& command = std::get<SmtpCommand>(parsed);
  require(command.address.size() <= line.size());
  require(command.address.find_first_of("\r\n") == std::string::npos &&
          command.address.find('\0') == std::string::npos);
}

void check_text(std::string_view bytes, std::size_t cut) {
  SmtpTextReader whole(kLimit);
  const auto taken = whole.read(bytes);
  SmtpTextReader pieces(kLimit);
  auto piecewise = pieces.read(bytes.substr(0, cut));
  if (piecewise == cut) piecewise += pieces.read(bytes.substr(cut));
  require(piecewise == taken && pieces.progress() == whole.progress() && pieces.too_large() == whole.too_large());
  const auto text = whole.take();
  require(text == pieces.take() && text.size() <= kLimit);

  if (whole.progress() != SmtpTextReader::Progress::done) return;
  const auto read = bytes.substr(0, taken);
  require(read == ".\r\n" || read.ends_with("\r\n.\r\n"));
  require(read.substr(0, taken - 1).find("\r\n.\r\n") == read.npos);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') require(at > 0 && text[at - 1] == '\r');
    if (text[at] == '\r') require(at + 1 < text.size() && text[at + 1] == '\n');
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = find_smtp_line(bytes);
  if (const auto* end = std::get_if<std::size_t>(&line)) {
    require(*end >= 2 && *end <= size);
    check_command(bytes.substr(0, *end - 2));
  }
  check_command(bytes);
  check_text(bytes, size == 0 ? 0 : data[0] % size);
  return 0;
}
