#include "mail/lines.hpp"

#include <algorithm>

#include "domain/characters.hpp"
#include "dropline/domain/text.hpp"

namespace dropline::mail {
namespace {

// "> > text" and ">> text" are two deep. A space before the first mark is some programs' habit.
Line read_plain(std::string_view text) {
  Line line;
  std::string_view rest = text;
  if (rest.starts_with(" >")) rest.remove_prefix(1);
  while (rest.starts_with('>') || (line.depth > 0 && rest.starts_with(" >"))) {
    rest.remove_prefix(rest.find('>') + 1);
    ++line.depth;
  }
  if (line.depth > 0 && rest.starts_with(' ')) rest.remove_prefix(1);
  line.text = line.depth > 0 ? rest : text;
  line.words = folded(line.text);
  return line;
}

}  // namespace

bool Line::is_blank() const { return !domain::has_visible_text(text); }

std::vector<Line> plain_lines(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    auto line = text.substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(read_plain(line));
    start = end + 1;
  }
  return lines;
}

std::string_view start_of(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

std::string shown(const Line& line) {
  std::string text(line.depth, '>');
  if (line.depth > 0 && !line.text.empty()) text += ' ';
  return text + line.text;
}

std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char* at = text.data();
    const char32_t c = domain::take_character(text);
    if (domain::is_space(c)) {
      if (!out.empty() && !out.ends_with(' ')) out += ' ';
    } else if (domain::is_invisible(c)) {
      continue;
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (c == U'Ä' || c == U'Ö' || c == U'Ü') {
      out += c == U'Ä' ? "ä" : c == U'Ö' ? "ö" : "ü";
    } else {
      out.append(at, static_cast<std::size_t>(text.data() - at));
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace dropline::mail
