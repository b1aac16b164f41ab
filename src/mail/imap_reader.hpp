#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dropline::mail {

// One answer of an IMAP server (RFC 3501, 7). Value type.
struct ImapResponse {
  enum class Kind : std::uint8_t { untagged, tagged, continuation };
  Kind kind = Kind::untagged;
  std::string tag{};                      // of a tagged answer
  std::optional<std::uint32_t> number{};  // as in "* 23 EXISTS"
  std::string name{};                     // in capitals: OK NO BAD BYE PREAUTH, or CAPABILITY SEARCH EXISTS FETCH ...
  std::string code{};                     // what stood in [] after OK, NO ..., without the brackets
  std::string text{};                     // the rest of the line; not of FETCH
  // Of FETCH: names in capitals, such as "UID" or "BODY[]<0>"; strings without quotes, lists as they were sent.
  std::vector<std::pair<std::string, std::string>> attributes{};

  [[nodiscard]] const std::string* attribute(std::string_view wanted) const;
};

// Cuts what an IMAP server sends into answers. The server is not trusted: everything is bounded, and what cannot be an answer is a
// fault that ends the connection, never a guess.
class ImapReader {
 public:
  struct Limits {
    std::size_t line_bytes = 1'024 * 1'024;  // of an answer without its literals; SEARCH names 90,000 mails in that
    std::size_t literal_bytes = 0;           // of all literals of an answer
    std::size_t literals = 64;               // of an answer
    std::size_t depth = 32;                  // of lists within lists
  };
  enum class Fault : std::uint8_t { none, line_too_long, literal_too_large, malformed };

  explicit ImapReader(const Limits& limits) : limits_(limits) {}

  void feed(std::string_view bytes) { input_.append(bytes); }
  // The next whole answer; nothing when it takes more bytes, or after a fault.
  [[nodiscard]] std::optional<ImapResponse> next();
  [[nodiscard]] Fault fault() const { return fault_; }
  // Bytes that belong to no answer yet.
  [[nodiscard]] std::size_t waiting_bytes() const { return input_.size(); }

 private:
  [[nodiscard]] bool find_end();
  [[nodiscard]] bool skip_literal(std::size_t line_end);

  Limits limits_;
  std::string input_;
  std::size_t scanned_ = 0;        // no line end before this
  std::size_t line_start_ = 0;     // of the part after the last literal
  std::size_t literal_bytes_ = 0;  // seen in this answer
  std::size_t literals_ = 0;
  std::size_t end_ = 0;  // of the answer with its CRLF
  Fault fault_ = Fault::none;
};

[[nodiscard]] const char* describe(ImapReader::Fault fault);

}  // namespace dropline::mail
