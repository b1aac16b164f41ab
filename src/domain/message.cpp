#include "dropline/domain/message.hpp"

#include "dropline/domain/text.hpp"

#include "domain/characters.hpp"

namespace dropline::domain {
namespace {

std::string with_unix_line_ends(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      result += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      result += '\n';
    }
  }
  return result;
}

// The first line keeps its indentation: somebody may be quoting code.
std::string_view without_outer_blanks(std::string_view text) {
  const auto inner = trim(text);
  if (inner.empty()) return inner;
  const auto start = static_cast<std::size_t>(inner.data() - text.data());
  const auto line_end = text.rfind('\n', start);
  const auto line = line_end == std::string_view::npos || line_end > start ? 0 : line_end + 1;
  return text.substr(line, start + inner.size() - line);
}

}  // namespace

std::string_view to_string(AuthorKind kind) {
  switch (kind) {
    case AuthorKind::customer:
      return "customer";
    case AuthorKind::agent:
      return "agent";
    case AuthorKind::bot:
      return "bot";
    case AuthorKind::system:
      return "system";
  }
  return "system";
}

std::string_view to_string(MessageKind kind) { return kind == MessageKind::note ? "note" : "text"; }

Result<std::string> valid_body(std::string text, std::size_t limit) {
  if (!is_clean_utf8(text)) return invalid_field("body", "The message is not valid text (UTF-8).");
  const std::string lines = with_unix_line_ends(text);
  const auto body = without_outer_blanks(lines);
  if (!has_visible_text(body)) return invalid_field("body", "The message is empty.");
  if (count_characters(body) > limit) {
    return invalid_field("body",
                         "The message is too long: at most " + std::to_string(limit) + " characters are possible.");
  }
  return std::string(body);
}

std::string preview(std::string_view body, std::size_t limit) {
  std::string result;
  std::size_t count = 0;
  bool gap = false;
  for (auto rest = trim(body); !rest.empty();) {
    const auto before = rest;
    if (is_space(take_character(rest))) {
      gap = true;
      continue;
    }
    if (count + (gap ? 1 : 0) >= limit) return result + "…";
    if (gap) result += ' ';
    result += before.substr(0, before.size() - rest.size());
    count += gap ? 2 : 1;
    gap = false;
  }
  return result;
}

}  // namespace dropline::domain
