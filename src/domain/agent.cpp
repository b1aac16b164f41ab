#include "dropline/domain/agent.hpp"

#include "dropline/domain/text.hpp"

#include "domain/slug.hpp"

#include <algorithm>

namespace dropline::domain {
namespace {

bool is_atom(char c) {
  return c > ' ' && c < 0x7f && std::string_view("\"(),:;<>@[\\]").find(c) == std::string_view::npos;
}

bool is_local_part(std::string_view local) {
  return !local.empty() && local.size() <= 64 && local.front() != '.' && local.back() != '.' &&
         local.find("..") == std::string_view::npos && std::all_of(local.begin(), local.end(), is_atom);
}

bool is_host(std::string_view host) {
  for (;;) {
    const auto dot = host.find('.');
    if (!is_slug(host.substr(0, dot), 1, 63)) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string_view to_string(Role role) {
  switch (role) {
    case Role::owner:
      return "owner";
    case Role::admin:
      return "admin";
    case Role::agent:
      return "agent";
  }
  return "agent";
}

std::optional<Role> parse_role(std::string_view text) {
  for (const auto role : {Role::agent, Role::admin, Role::owner}) {
    if (text == to_string(role)) return role;
  }
  return std::nullopt;
}

Result<std::string> valid_agent_name(std::string text) {
  auto name = one_line(text, 80);
  if (!name || name->empty()) {
    return invalid_field("name", "A name has 1 to 80 characters on one line.");
  }
  return *std::move(name);
}

Result<std::string> valid_email(std::string text) {
  auto email = lower_ascii(is_clean_utf8(text) ? trim(text) : std::string_view());
  const auto at = email.rfind('@');
  const bool good = at != std::string::npos && email.size() <= 254 &&
                    is_local_part(std::string_view(email).substr(0, at)) &&
                    is_host(std::string_view(email).substr(at + 1));
  if (!good) return invalid_field("email", "This is not an e-mail address.");
  return email;
}

Result<std::string> valid_password(std::string text) {
  if (!is_clean_utf8(text)) return invalid_field("password", "The password is not valid text (UTF-8).");
  const auto length = count_characters(text);
  if (length < 10) return invalid_field("password", "The password needs at least 10 characters.");
  if (length > 256) return invalid_field("password", "The password has at most 256 characters.");
  return text;
}

}  // namespace dropline::domain
