#include "mail/authentication.hpp"

#include <algorithm>

#include "dropline/domain/text.hpp"
#include "mail/charset.hpp"

namespace dropline::mail {
namespace {

constexpr std::size_t kMaxVerdicts = 50;

// Comments may hold anything, also what looks like a verdict; so may quoted strings, whose marks are dropped and whose
// separators become spaces.
std::string without_comments(std::string_view value) {
  std::string out;
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char c = value[at];
    if (c == '\\') {
      ++at;
    } else if (quoted) {
      if (c == '"') {
        quoted = false;
      } else if (depth == 0) {
        out += c == ';' || c == '=' ? ' ' : c;
      }
    } else if (c == '"' && depth == 0) {
      quoted = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
      out += ' ';
    } else if (depth == 0) {
      out += c == '\t' || c == '\r' || c == '\n' ? ' ' : c;
    }
  }
  return out;
}

// "a = b" as well as "a=b" is allowed.
std::string close_up(std::string_view clause) {
  std::string out;
  for (const char c : clause) {
    if (c == '=') {
      while (out.ends_with(' ')) out.pop_back();
    }
    if (c == ' ' && (out.ends_with('=') || out.ends_with(' '))) continue;
    out += c;
  }
  return out;
}

std::string_view take_word(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  const auto word = rest.substr(0, std::min(rest.find(' '), rest.size()));
  rest.remove_prefix(word.size());
  return word;
}

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return std::string(at == address.npos ? address : address.substr(at + 1));
}

bool names_domain(std::string_view method, std::string_view property) {
  if (method == "dkim") return property == "header.d" || property == "header.i";
  if (method == "spf") return property == "smtp.mailfrom" || property == "smtp.helo";
  return method == "dmarc" && property == "header.from";
}

std::optional<AuthResult> read_clause(std::string_view clause) {
  const std::string text = ascii_lower(close_up(domain::trim(clause)));
  std::string_view rest = text;
  const auto head = take_word(rest);
  const auto equals = head.find('=');
  if (equals == head.npos || equals == 0 || equals + 1 == head.size()) return std::nullopt;
  AuthResult result;
  result.method = head.substr(0, std::min(head.find('/'), equals));
  result.result = head.substr(equals + 1);
  while (!rest.empty()) {
    const auto word = take_word(rest);
    const auto sign = word.find('=');
    if (sign == word.npos || !names_domain(result.method, word.substr(0, sign))) continue;
    if (result.domain.empty()) result.domain = domain_of(word.substr(sign + 1));
  }
  return result;
}

}  // namespace

std::optional<std::vector<AuthResult>> read_authentication_results(std::string_view value,
                                                                   std::string_view authserv_id) {
  const std::string text = without_comments(value);
  std::string_view rest = text;
  const auto take_clause = [&rest] {
    const auto clause = rest.substr(0, std::min(rest.find(';'), rest.size()));
    rest.remove_prefix(std::min(clause.size() + 1, rest.size()));
    return clause;
  };
  std::string_view head = take_clause();
  if (authserv_id.empty() || ascii_lower(take_word(head)) != ascii_lower(authserv_id)) return std::nullopt;
  std::vector<AuthResult> results;
  while (!rest.empty() && results.size() < kMaxVerdicts) {
    if (auto result = read_clause(take_clause())) results.push_back(std::move(*result));
  }
  return results;
}

}  // namespace dropline::mail
