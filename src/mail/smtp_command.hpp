#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace dropline::mail {

// An answer of the server; `text` begins with the enhanced status code (RFC 3463) where one belongs.
struct SmtpReply {
  int code = 0;
  std::string text;

  [[nodiscard]] std::string line() const { return std::to_string(code) + ' ' + text + "\r\n"; }
};

// What a client asked for (RFC 5321, 4.1). Value type.
struct SmtpCommand {
  enum class Verb : std::uint8_t { helo, ehlo, lhlo, mail, rcpt, data, rset, noop, quit, vrfy };
  Verb verb = Verb::noop;
  std::string address{};                // of mail and rcpt, without the brackets; "" is the null return path
  std::optional<std::uint64_t> size{};  // what mail declares (RFC 1870)
  bool smtputf8 = false;                // declared by mail (RFC 6531)
};

// Reads one line without its CRLF. Gives the refusal when it is not a command that can be carried out.
[[nodiscard]] std::variant<SmtpCommand, SmtpReply> parse_smtp_command(std::string_view line);

// The first line of `buffer`: its size with the line end, or that it has none yet, or that it is not ended by CRLF. A line feed or
// a carriage return alone is never taken for a line end: programs that disagree about that let mail be smuggled.
enum class LineFault : std::uint8_t { incomplete, bare_line_end };
[[nodiscard]] std::variant<std::size_t, LineFault> find_smtp_line(std::string_view buffer);

}  // namespace dropline::mail
