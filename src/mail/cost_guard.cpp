#include "mail/cost_guard.hpp"

#include <algorithm>
#include <string>

#include "dropline/domain/text.hpp"
#include "mail/charset.hpp"

namespace dropline::mail {
namespace {

Error too_large(std::string message) { return Error{Code::too_large, std::move(message)}; }

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

class Guard {
 public:
  Guard(std::string_view mail, const ParseLimits& limits) : rest_(mail), limits_(limits) {}

  Result<void> check() {
    while (!rest_.empty()) {
      const std::string_view line = take_line();
      if (line.starts_with("--")) {
        if (++boundaries_ > limits_.boundary_lines) return too_large("This mail has too many parts.");
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
    if (name == "content-type") look_at_type(ascii_lower(value));
    return {};
  }

  void look_at_type(std::string_view value) {
    holds_message_ = holds_message_ || value.find("message") != value.npos;
    in_digest_ = in_digest_ || value.find("digest") != value.npos;
  }

  std::string_view rest_;
  const ParseLimits& limits_;
  std::size_t boundaries_ = 0;
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
