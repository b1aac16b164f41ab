#include "notify/reply_tokens.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <tuple>

#include "notify/secret_file.hpp"

namespace dropline::notify {

ReplyTokens ReplyTokens::load_or_make(const std::filesystem::path& file) {
  const auto make = [] {
    std::string secret(std::tuple_size_v<Secret>, '\0');
    randombytes_buf(secret.data(), secret.size());
    return secret;
  };
  std::string content = read_or_make_secret(file, make);
  Secret secret{};
  const bool whole = content.size() == secret.size();
  if (whole) std::copy(content.begin(), content.end(), secret.begin());
  sodium_memzero(content.data(), content.size());
  if (!whole) {
    throw std::runtime_error(file.string() +
                             " is damaged: restore it from the backup. (Without it, remove the file: mails "
                             "that were sent before can then no longer be answered.)");
  }
  return ReplyTokens(secret);
}

ReplyToken ReplyTokens::token(std::int64_t reply_address) const {
  const Token whole = derived("reply address", reply_address);
  ReplyToken token;
  std::copy_n(whole.bytes.begin(), token.bytes.size(), token.bytes.begin());
  return token;
}

Token ReplyTokens::unsubscribe_token(std::int64_t reply_address) const { return derived("unsubscribe", reply_address); }

Token ReplyTokens::derived(std::string_view purpose, std::int64_t id) const {
  const std::string input = std::string(purpose) + " " + std::to_string(id);
  static_assert(crypto_auth_hmacsha256_BYTES == sizeof(Token::bytes));
  static_assert(crypto_auth_hmacsha256_KEYBYTES == std::tuple_size_v<Secret>);
  Token token;
  crypto_auth_hmacsha256(token.bytes.data(), reinterpret_cast<const unsigned char*>(input.data()), input.size(),
                         secret_.data());
  return token;
}

}  // namespace dropline::notify
