#include "dropline/domain/link.hpp"

#include "dropline/domain/company.hpp"
#include "dropline/domain/text.hpp"

#include "domain/slug.hpp"

namespace dropline::domain {
namespace {

constexpr std::size_t kCodeLength = 7;
constexpr Micros kLatest = 253'402'300'799 * kSecond;  // the last second of 9999

std::optional<Error> check_line(std::string& text, std::size_t shortest, std::size_t longest, const char* field,
                                const char* message) {
  auto line = one_line(text, longest);
  if (!line || line->size() < shortest) return invalid_field(field, message);
  text = *std::move(line);
  return std::nullopt;
}

// Text that may have several lines.
std::optional<Error> check_text(std::string& text, std::size_t longest, const char* field, const char* message) {
  if (!is_clean_utf8(text) || count_characters(text) > longest) return invalid_field(field, message);
  text = std::string(trim(text));
  return std::nullopt;
}

std::optional<Error> check_address(Link& link) {
  link.code = lower_ascii(trim(link.code));
  link.topic = lower_ascii(trim(link.topic));
  if (!link.code.empty() && !is_slug(link.code, 2, 40)) {
    return invalid_field("code", "A link's code has 2 to 40 letters a-z, digits and inner hyphens.");
  }
  if (!link.topic.empty() && !is_slug(link.topic, 1, 40)) {
    return invalid_field("topic", "A topic has up to 40 letters a-z, digits and inner hyphens.");
  }
  if (!link.locale.empty() && !valid_locale(link.locale)) {
    return invalid_field("locale", "The language is \"de\", \"en\" or empty (the browser decides).");
  }
  return std::nullopt;
}

std::optional<Error> check_validity(const Link& link) {
  if (link.is_main() && !link.topic.empty()) {
    return invalid_field("topic", "The company's main link leads to the main conversation: it has no topic.");
  }
  if (link.is_main() && !link.active) {
    return invalid_field("active", "The company's main link cannot be switched off.");
  }
  if (link.is_main() && link.expires_at) {
    return invalid_field("expires_at", "The company's main link cannot expire.");
  }
  if (link.expires_at && (*link.expires_at <= 0 || *link.expires_at > kLatest)) {
    return invalid_field("expires_at", "The expiry is a time between 1970 and 9999.");
  }
  return std::nullopt;
}

template <class Value>
void assign(Value& field, std::optional<Value> given) {
  if (given) field = *std::move(given);
}

}  // namespace

Link changed(Link link, LinkChange change) {
  assign(link.code, std::move(change.code));
  assign(link.title, std::move(change.title));
  assign(link.source, std::move(change.source));
  assign(link.greeting, std::move(change.greeting));
  assign(link.locale, std::move(change.locale));
  assign(link.prefill, std::move(change.prefill));
  assign(link.topic, std::move(change.topic));
  assign(link.active, change.active);
  assign(link.expires_at, change.expires_at);
  return link;
}

Result<Link> valid_link(Link link) {
  if (auto error = check_address(link)) return *error;
  if (auto error = check_line(link.title, 1, 80, "title", "A link's title has 1 to 80 characters on one line."))
    return *error;
  if (auto error = check_line(link.source, 0, 80, "source", "The source has up to 80 characters on one line."))
    return *error;
  if (auto error = check_text(link.greeting, 500, "greeting", "The greeting has up to 500 characters.")) return *error;
  if (auto error = check_text(link.prefill, 1000, "prefill", "The prepared text has up to 1,000 characters."))
    return *error;
  if (auto error = check_validity(link)) return *error;
  return link;
}

std::string make_link_code() {
  static constexpr std::string_view kAlphabet = "23456789abcdefghjkmnpqrstuvwxyz";  // no 0/o, 1/i/l
  std::string code;
  while (code.size() < kCodeLength) {
    for (const auto byte : Token::random().bytes) {
      const std::size_t letter = byte & 31u;
      if (letter < kAlphabet.size() && code.size() < kCodeLength) code += kAlphabet[letter];
    }
  }
  return code;
}

}  // namespace dropline::domain
