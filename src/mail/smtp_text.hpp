#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dropline::mail {

// Reads the text that follows DATA, in whatever pieces it arrives, up to CRLF.CRLF and nothing else (RFC 5321, 4.1.1.4), and takes
// the stuffed dots away. A carriage return or a line feed alone makes the text unusable: what one program takes for the end
// of the mail another takes for text, and a second mail can be smuggled in between (CVE-2023-51764 and its kin).
class SmtpTextReader {
 public:
  // A text longer than `limit` is read to its end, but not kept.
  explicit SmtpTextReader(std::size_t limit) : limit_(limit) {}

  enum class Progress : std::uint8_t { more, done, bare_line_end };

  // Takes from the front of `bytes` what belongs to the text and gives how many bytes that were. After `done` or
  // `bare_line_end` it takes nothing more.
  std::size_t read(std::string_view bytes);

  [[nodiscard]] Progress progress() const { return progress_; }
  [[nodiscard]] bool too_large() const { return too_large_; }
  [[nodiscard]] std::size_t kept() const { return text_.size(); }
  // Gives back the memory; what follows is read, but not kept.
  void drop();
  // The text with CRLF line ends; empty when it was too large or dropped.
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  enum class Place : std::uint8_t { line_start, line, carriage_return, dot, dot_carriage_return };

  void step(char c);
  void keep(std::string_view bytes);

  std::size_t limit_;
  std::string text_;
  Place place_ = Place::line_start;
  Progress progress_ = Progress::more;
  bool too_large_ = false;
  bool dropped_ = false;
};

}  // namespace dropline::mail
