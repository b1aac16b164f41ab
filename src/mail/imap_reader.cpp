#include "mail/imap_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace dropline::mail {
namespace {

constexpr std::array<std::string_view, 5> kStatus{"OK", "NO", "BAD", "BYE", "PREAUTH"};

std::string in_capitals(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return result;
}

bool is_status(std::string_view name) { return std::ranges::find(kStatus, name) != kStatus.end(); }

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Takes the first word and the blank after it.
std::string_view take_word(std::string_view& rest) {
  const auto length = std::min(rest.find(' '), rest.size());
  const auto word = rest.substr(0, length);
  rest.remove_prefix(std::min(length + 1, rest.size()));
  return word;
}

// "{123}" at the end of a line announces so many bytes after it; LITERAL+ adds a "+" that only clients send.
std::optional<std::size_t> announced_literal(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const auto open = line.rfind('{');
  if (open == line.npos) return std::nullopt;
  return number_in<std::size_t>(line.substr(open + 1, line.size() - open - 2));
}

// Only data of the server holds literals. The sentence of "* OK ..." may end as it likes.
bool may_hold_literals(std::string_view first_line) {
  if (!first_line.starts_with("* ")) return false;
  first_line.remove_prefix(2);
  return !is_status(in_capitals(take_word(first_line)));
}

void read_status(std::string_view rest, ImapResponse& response) {
  if (rest.starts_with('[')) {
    const auto end = rest.find(']');
    if (end != rest.npos) {
      response.code = rest.substr(1, end - 1);
      rest.remove_prefix(end + 1);
      if (rest.starts_with(' ')) rest.remove_prefix(1);
    }
  }
  response.text = rest;
}

// Reads "(NAME value NAME value)", where a value is an atom, a string, a literal or a list. Every step moves on or fails.
class AttributeReader {
 public:
  AttributeReader(std::string_view text, std::size_t depth) : text_(text), depth_(depth) {}

  bool read(std::vector<std::pair<std::string, std::string>>& into) {
    if (!take('(')) return false;
    while (!take(')')) {
      if (!into.empty() && !take(' ')) return false;
      auto name = in_capitals(atom());
      std::string value;
      if (name.empty() || !take(' ') || !read_value(value)) return false;
      into.emplace_back(std::move(name), std::move(value));
    }
    return at_ == text_.size();
  }

 private:
  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  // An atom may hold blanks and parentheses within brackets: BODY[HEADER.FIELDS (FROM)].
  std::string_view atom() {
    const auto begin = at_;
    bool in_brackets = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '[') in_brackets = true;
      if (c == ']') in_brackets = false;
      if (c == '\r' || c == '\n' || c == '"' || c == '{') break;
      if (!in_brackets && (c == ' ' || c == '(' || c == ')')) break;
    }
    return text_.substr(begin, at_ - begin);
  }

  bool read_value(std::string& value) {
    if (at_ >= text_.size()) return false;
    if (text_[at_] == '(') return read_list(value);
    return read_string(value);
  }

  bool read_string(std::string& value) {
    if (at_ >= text_.size()) return false;
    if (text_[at_] == '"') return read_quoted(value);
    if (text_[at_] == '{') return read_literal(value);
    value = atom();
    return !value.empty();
  }

  bool read_quoted(std::string& value) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') return take('"');
      if (text_[at_] == '\\' && ++at_ == text_.size()) return false;
      value += text_[at_];
    }
    return false;
  }

  bool read_literal(std::string& value) {
    const auto close = text_.find("}\r\n", at_);
    if (close == text_.npos) return false;
    const auto size = number_in<std::size_t>(text_.substr(at_ + 1, close - at_ - 1));
    if (!size || *size > text_.size() - (close + 3)) return false;
    value = text_.substr(close + 3, *size);
    at_ = close + 3 + *size;
    return true;
  }

  bool read_list(std::string& value) {
    const auto begin = at_;
    std::size_t depth = 0;
    do {
      if (at_ >= text_.size()) return false;
      if (take('(')) {
        if (++depth > depth_) return false;
      } else if (take(')')) {
        --depth;
      } else if (!take(' ')) {
        std::string ignored;
        if (!read_string(ignored)) return false;
      }
    } while (depth > 0);
    value = text_.substr(begin, at_ - begin);
    return true;
  }

  std::string_view text_;
  std::size_t depth_;
  std::size_t at_ = 0;
};

bool read_untagged(std::string_view rest, const ImapReader::Limits& limits, ImapResponse& response) {
  auto word = take_word(rest);
  response.number = number_in<std::uint32_t>(word);
  if (response.number) word = take_word(rest);
  response.name = in_capitals(word);
  if (response.name.empty()) return false;
  if (is_status(response.name)) {
    read_status(rest, response);
  } else if (response.name == "FETCH") {
    return response.number && AttributeReader(rest, limits.depth).read(response.attributes);
  } else {
    response.text = rest;
  }
  return true;
}

bool read_tagged(std::string_view line, ImapResponse& response) {
  response.kind = ImapResponse::Kind::tagged;
  response.tag = take_word(line);
  response.name = in_capitals(take_word(line));
  read_status(line, response);
  return !response.tag.empty() && (response.name == "OK" || response.name == "NO" || response.name == "BAD");
}

bool read_response(std::string_view line, const ImapReader::Limits& limits, ImapResponse& response) {
  if (line.starts_with("* ")) return read_untagged(line.substr(2), limits, response);
  if (!line.starts_with('+')) return read_tagged(line, response);
  response.kind = ImapResponse::Kind::continuation;
  line.remove_prefix(1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  response.text = line;
  return true;
}

}  // namespace

const std::string* ImapResponse::attribute(std::string_view wanted) const {
  const auto found = std::ranges::find_if(attributes, [&](const auto& each) { return each.first == wanted; });
  return found == attributes.end() ? nullptr : &found->second;
}

std::optional<ImapResponse> ImapReader::next() {
  if (fault_ != Fault::none || !find_end()) return std::nullopt;
  ImapResponse response;
  if (!read_response(std::string_view(input_).substr(0, end_ - 2), limits_, response)) {
    fault_ = Fault::malformed;
    return std::nullopt;
  }
  input_.erase(0, end_);
  if (input_.empty()) input_.shrink_to_fit();  // a large mail went through
  scanned_ = line_start_ = literal_bytes_ = literals_ = end_ = 0;
  return response;
}

// Looks at each byte once, however small the pieces are, and jumps over literals.
bool ImapReader::find_end() {
  while (scanned_ <= input_.size()) {
    const auto line_feed = input_.find('\n', scanned_);
    const auto line_bytes = std::min(line_feed, input_.size()) - literal_bytes_;
    if (line_bytes > limits_.line_bytes) {
      fault_ = Fault::line_too_long;
      return false;
    }
    if (line_feed == input_.npos) {
      scanned_ = input_.size();
      return false;
    }
    if (line_feed == line_start_ || input_[line_feed - 1] != '\r') {
      fault_ = Fault::malformed;
      return false;
    }
    end_ = line_feed + 1;
    if (!skip_literal(line_feed - 1)) return fault_ == Fault::none;
  }
  return false;  // within a literal
}

// True when the line that ends at `line_end` goes on after a literal.
bool ImapReader::skip_literal(std::size_t line_end) {
  const std::string_view all(input_);
  const auto size = announced_literal(all.substr(line_start_, line_end - line_start_));
  if (!size || !may_hold_literals(all.substr(0, std::min(line_end, all.find('\r'))))) return false;
  if (*size > limits_.literal_bytes - literal_bytes_ || ++literals_ > limits_.literals) {
    fault_ = Fault::literal_too_large;
    return false;
  }
  literal_bytes_ += *size;
  line_start_ = end_ + *size;
  scanned_ = line_start_;
  return true;
}

const char* describe(ImapReader::Fault fault) {
  switch (fault) {
    case ImapReader::Fault::line_too_long:
      return "it sent a line that is too long";
    case ImapReader::Fault::literal_too_large:
      return "it sent more than was asked for";
    case ImapReader::Fault::malformed:
      return "it sent something that is not IMAP";
    case ImapReader::Fault::none:
      break;
  }
  return "";
}

}  // namespace dropline::mail
