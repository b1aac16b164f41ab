#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dropline::mail {

// One line of a body, and what is known of it before its words are looked at.
struct Line {
  std::string text{};         // without its ">" marks
  std::string words{};        // folded(text): rules compare it again and again
  std::size_t depth = 0;      // how many ">" marks, or blockquotes
  bool is_quote = false;      // the HTML says so for certain; ">" marks alone only suggest it
  bool is_signature = false;  // the HTML says so
  bool begins_rest = false;   // the HTML says that the original starts here and goes on to the end

  [[nodiscard]] bool is_blank() const;
};

// Each with its `words`.
[[nodiscard]] std::vector<Line> plain_lines(std::string_view text);

// At most so many bytes of clean UTF-8, and no part of a character.
[[nodiscard]] std::string_view start_of(std::string_view text, std::size_t bytes);

// As it is shown: with its marks.
[[nodiscard]] std::string shown(const Line& line);

// For comparing words: lower case (also Ä, Ö, Ü), all white space single spaces, nothing invisible, trimmed.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace dropline::mail
