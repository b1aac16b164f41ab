#include "mail/cost_guard.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "dropline/domain/text.hpp"
#include "mail/charset.hpp"

namespace dropline::mail {
namespace {

Error too_large(std::string message) { return Error{Code::too_large, std::move(message)}; }

// What every reader takes for itself, in a boundary that is written as it is and in one between quotation marks.
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-._";
constexpr std::string_view kQuotedLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-._'(),/:=? ";

bool is_blank(std::string_view line) { return line.empty() || line == "\r"; }
bool goes_on(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

bool holds_addresses(std::string_view name) {
  if (name == "from" || name == "sender" || name == "to" || name == "cc" || name == "bcc") return true;
  return name.starts_with("resent-") || name.ends_with("-to") || name.ends_with("-from") || name.ends_with("-cc");
}

// Marks count wherever they stand: who reads quotation marks otherwise than the parser does could be led past it.
bool nests_too_deep(std::string_view value, const ParseLimits& limits) {
  std::size_t groups = 0;
  std::size_t comments = 0;
  for (const char c : value) {
    if (c == ':') ++groups;
    if (c == '(') ++comments;
    if (c == ')' && comments > 0) --comments;
    if (groups > limits.address_groups || comments > limits.comment_depth) return true;
  }
  return false;
}

// Where it stops, the rest may mean one thing or another; the boundary begins like this in any case.
std::string_view beginning_of_token(std::string_view value) {
  return value.substr(0, value.find_first_not_of(kLetters));
}

// "" unless there is only one way to read it: the parser undoes escapes and encoded words, and takes a quotation mark that is not
// closed for a part of the boundary.
std::string_view beginning_of_quoted(std::string_view value) {
  value.remove_prefix(1);
  const auto end = std::min(value.find_first_not_of(kQuotedLetters), value.size());
  const auto boundary = value.substr(0, end);
  if (!value.substr(end).starts_with('"') || boundary.find("=?") != boundary.npos) return {};
  return boundary.substr(0, boundary.find_last_not_of(' ') + 1);
}

std::string_view without_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

// How the boundaries begin that a mail has declared. A beginning is enough: no line that the parser takes for a boundary is missed,
// and the shorter it is, the more lines count. Holds none that begins with another, so that the only one that a line can begin
// with is the last that is not greater than the line.
class Boundaries {
 public:
  void declare(std::string_view beginning) {
    if (any_begins(beginning)) return;
    const auto first = beginnings_.lower_bound(beginning);
    const auto last =
        std::find_if_not(first, beginnings_.end(), [&](auto each) { return each.starts_with(beginning); });
    beginnings_.erase(first, last);
    beginnings_.insert(beginning);
  }
  // Of a Content-Type. Each mention counts, as do marks in nests_too_deep(). What is written in a way that few programs choose
  // (RFC 2231, comments) is declared as "".
  void declare_all_in(std::string_view value) {
    constexpr std::string_view kName = "boundary";
    const std::string lowered = ascii_lower(value);
    for (auto at = lowered.find(kName); at != lowered.npos; at = lowered.find(kName, at + kName.size())) {
      const auto behind = without_blanks(value.substr(at + kName.size()));
      if (behind.starts_with('=')) {
        const auto given = without_blanks(behind.substr(1));
        declare(given.starts_with('"') ? beginning_of_quoted(given) : beginning_of_token(given));
      } else if (behind.starts_with('*') || behind.starts_with('(')) {
        declare("");
      }
    }
  }
  [[nodiscard]] bool any_begins(std::string_view text) const {
    const auto next = beginnings_.upper_bound(text);
    return next != beginnings_.begin() && text.starts_with(*std::prev(next));
  }
  [[nodiscard]] std::size_t size() const { return beginnings_.size(); }

 private:
  std::set<std::string_view> beginnings_;  // in the bytes of the mail
};

class Guard {
 public:
  Guard(std::string_view mail, const ParseLimits& limits) : rest_(mail), limits_(limits) {}

  Result<void> check() {
    while (!rest_.empty()) {
      const std::string_view line = take_line();
      if (line.starts_with("--") && boundaries_.any_begins(line.substr(2))) {
        if (++boundary_lines_ > limits_.boundary_lines) return too_large("This mail has too many parts.");
        enter_header();
      } else if (in_header_ && is_blank(line)) {
        leave_header();
      } else if (in_header_ && !goes_on(line)) {
        if (const auto checked = check_field(line); !checked) return checked;
      }
    }
    return {};
  }

 private:
  std::string_view take_line() {
    const auto line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
    return line;
  }

  void enter_header() {
    in_header_ = true;
    has_fields_ = false;
    holds_message_ = false;
  }

  // The body of a message/rfc822 part starts with a header again, and in a digest every part is one without saying so.
  // Blank lines above the first field of the mail are no body yet.
  void leave_header() {
    const bool has_header = holds_message_ || in_digest_ || (is_outermost_ && !has_fields_);
    if (has_fields_) is_outermost_ = false;
    enter_header();
    in_header_ = has_header;
  }

  Result<void> check_field(std::string_view first_line) {
    const auto colon = first_line.find(':');
    if (colon == first_line.npos) return {};
    has_fields_ = true;
    if (++fields_ > limits_.header_lines) return too_large("This mail has too many header lines.");
    const char* const begin = first_line.data();
    std::string_view last = first_line;
    while (goes_on(rest_)) last = take_line();
    const std::string_view field(begin, static_cast<std::size_t>(last.data() + last.size() - begin));
    if (field.size() > limits_.field_bytes) return too_large("A header line of this mail is too long.");
    const std::string name = ascii_lower(domain::trim(field.substr(0, colon)));
    const std::string_view value = field.substr(colon + 1);
    if (holds_addresses(name) && nests_too_deep(value, limits_)) {
      return too_large("The addresses of this mail are nested too deep.");
    }
    if (name == "content-type") return look_at_type(value);
    return {};
  }

  Result<void> look_at_type(std::string_view value) {
    const std::string lowered = ascii_lower(value);
    holds_message_ = holds_message_ || lowered.find("message") != lowered.npos;
    in_digest_ = in_digest_ || lowered.find("digest") != lowered.npos;
    boundaries_.declare_all_in(value);
    if (boundaries_.size() > limits_.boundary_lines) return too_large("This mail has too many parts.");
    return {};
  }

  std::string_view rest_;
  const ParseLimits& limits_;
  Boundaries boundaries_;
  std::size_t boundary_lines_ = 0;
  std::size_t fields_ = 0;
  bool in_header_ = true;
  bool is_outermost_ = true;
  bool has_fields_ = false;     // this header
  bool holds_message_ = false;  // what this header describes
  bool in_digest_ = false;      // some multipart of the mail
};

}  // namespace

Result<void> check_cost(std::string_view mail, const ParseLimits& limits) { return Guard(mail, limits).check(); }

}  // namespace dropline::mail
