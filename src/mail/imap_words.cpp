#include "mail/imap_words.hpp"

#include <algorithm>
#include <charconv>

#include <openssl/evp.h>

namespace dropline::mail {
namespace {

constexpr std::size_t kPrintedCharacters = 200;

template <class Each>
void for_each_word(std::string_view list, Each each) {
  while (!list.empty()) {
    const auto length = std::min(list.find(' '), list.size());
    if (length > 0) each(list.substr(0, length));
    list.remove_prefix(std::min(length + 1, list.size()));
  }
}

template <class Number>
std::optional<Number> number_of(std::string_view word) {
  Number number = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (word.empty() || fault != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return number;
}

}  // namespace

std::vector<std::string> words_in_capitals(std::string_view list) {
  std::vector<std::string> words;
  for_each_word(list, [&](std::string_view word) {
    std::string capitals(word);
    std::ranges::transform(capitals, capitals.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    words.push_back(std::move(capitals));
  });
  return words;
}

void append_numbers(std::string_view list, std::vector<std::uint32_t>& into) {
  for_each_word(list, [&](std::string_view word) {
    const auto number = number_of<std::uint32_t>(word);
    if (number.value_or(0) != 0) into.push_back(*number);
  });
}

bool is_above(std::string_view number, std::size_t limit) {
  const auto value = number_of<std::size_t>(number);
  return value && *value > limit;
}

std::optional<std::string> quoted_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) return std::nullopt;
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string plain_credentials(std::string_view user, std::string_view password) {
  std::string message(1, '\0');
  message.append(user).append(1, '\0').append(password);
  std::string encoded(4 * ((message.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock adds a NUL
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                      reinterpret_cast<const unsigned char*>(message.data()), static_cast<int>(message.size()));
  encoded.resize(static_cast<std::size_t>(length));
  return encoded;
}

std::string printable_words(std::string_view text) {
  std::string result(text.substr(0, kPrintedCharacters));
  std::ranges::replace_if(
      result, [](unsigned char c) { return c < 0x20 || c > 0x7e; }, '?');
  return result;
}

std::string without(std::string_view secret, std::string text) {
  return text.find(secret) == text.npos ? text : "(its answer repeats the password)";
}

}  // namespace dropline::mail
