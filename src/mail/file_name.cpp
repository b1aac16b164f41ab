#include <string>

#include "domain/characters.hpp"
#include "dropline/domain/text.hpp"
#include "dropline/mail/inbound_mail.hpp"
#include "mail/charset.hpp"

namespace dropline::mail {
namespace {

constexpr std::size_t kExtensionCharacters = 10;

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::string_view rest = text;
  while (count-- > 0 && !rest.empty()) (void)domain::take_character(rest);
  return text.substr(0, text.size() - rest.size());
}

std::string_view last_step(std::string_view path) {
  const auto slash = path.find_last_of("/\\");
  return slash == path.npos ? path : path.substr(slash + 1);
}

// Direction marks could make "gpj.exe" look like "exe.jpg"; the rest is refused by one file system or another.
bool is_unfit(char32_t c) {
  const bool is_direction = c == 0x061c || c == 0x200e || c == 0x200f;
  const bool leaves_no_mark =
      domain::is_invisible(c) && !domain::is_space(c) && c != 0x200d && (c < 0xfe00 || c > 0xfe0f);
  return domain::is_control(c) || is_direction || leaves_no_mark ||
         (c < 0x80 && std::string_view("<>:\"|?*").find(static_cast<char>(c)) != std::string_view::npos);
}

std::string shortened(std::string_view name) {
  if (domain::count_characters(name) <= kFileNameCharacters) return std::string(name);
  const auto dot = name.rfind('.');
  std::string_view extension = dot == name.npos ? std::string_view() : name.substr(dot);
  if (domain::count_characters(extension) > kExtensionCharacters) extension = {};
  const std::size_t kept = kFileNameCharacters - domain::count_characters(extension);
  return std::string(first_characters(name, kept)).append(extension);
}

// Hidden files, and endings that a file system drops. Also after a cut, which may leave such an end.
std::string without_outer_dots(std::string_view name) {
  while (name.starts_with('.') || name.starts_with(' ')) name.remove_prefix(1);
  while (name.ends_with('.') || name.ends_with(' ')) name.remove_suffix(1);
  return std::string(name);
}

}  // namespace

std::string clean_file_name(std::string_view name) {
  const std::string text = to_utf8(name, "");
  std::string clean;
  for (std::string_view rest = last_step(text); !rest.empty();) {
    const char* at = rest.data();
    const char32_t c = domain::take_character(rest);
    if (is_unfit(c)) continue;
    if (domain::is_space(c)) {
      clean += ' ';
    } else {
      clean.append(at, static_cast<std::size_t>(rest.data() - at));
    }
  }
  const std::string fit = without_outer_dots(shortened(without_outer_dots(clean)));
  return domain::has_visible_text(fit) ? fit : "file";
}

}  // namespace dropline::mail
