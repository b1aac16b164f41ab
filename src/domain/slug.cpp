#include "domain/slug.hpp"

#include "dropline/domain/company.hpp"
#include "dropline/domain/text.hpp"

#include "domain/characters.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace dropline::domain {
namespace {

constexpr std::size_t kLongestSlug = 40;

// How Latin letters outside a-z are written in an address: German by its own rules, the others by
// their base letter.
constexpr std::array<std::pair<std::u32string_view, std::string_view>, 24> kSpelling = {{
    {U"äÄæÆ", "ae"},          {U"öÖœŒ", "oe"},    {U"üÜ", "ue"},          {U"ßẞ", "ss"},
    {U"àáâãÀÁÂÃāĀăĂąĄ", "a"}, {U"åÅ", "a"},       {U"çÇćĆčČ", "c"},       {U"ďĎđĐðÐ", "d"},
    {U"èéêëÈÉÊËēĒęĘěĚ", "e"}, {U"ğĞģĢ", "g"},     {U"ìíîïÌÍÎÏīĪıİ", "i"}, {U"ķĶ", "k"},
    {U"łŁļĻľĽ", "l"},         {U"ñÑńŃňŇņŅ", "n"}, {U"òóôõÒÓÔÕōŌőŐ", "o"}, {U"øØ", "o"},
    {U"řŘŕŔ", "r"},           {U"śŚšŠşŞșȘ", "s"}, {U"ťŤțȚţŢ", "t"},       {U"þÞ", "th"},
    {U"ùúûÙÚÛūŪůŮűŰ", "u"},   {U"ýÝÿŸ", "y"},     {U"žŽźŹżŻ", "z"},       {U"'’", ""},
}};

bool is_letter_or_digit(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// What stands for `c` in a slug; nothing when it separates words.
std::string_view spelling(char32_t c, char& buffer) {
  if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  if (is_letter_or_digit(c)) {
    buffer = static_cast<char>(c);
    return {&buffer, 1};
  }
  for (const auto& [letters, text] : kSpelling) {
    if (letters.find(c) != std::u32string_view::npos) return text;
  }
  return "-";
}

}  // namespace

bool is_slug(std::string_view text, std::size_t shortest, std::size_t longest) {
  return text.size() >= shortest && text.size() <= longest && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '-' || is_letter_or_digit(static_cast<unsigned char>(c)); });
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string slug_from_name(std::string_view name) {
  if (!is_clean_utf8(name)) return {};
  std::string slug;
  while (!name.empty()) {
    char buffer = 0;
    const auto text = spelling(take_character(name), buffer);
    if (text != "-") {
      slug += text;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  slug.resize(std::min(slug.size(), kLongestSlug));
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

}  // namespace dropline::domain
