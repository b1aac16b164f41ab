#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dropline/ids.hpp"

// The unguessable addresses that replies to our mails go to, and our Message-IDs, which carry the same token: some mail
// programs keep the one, some the other. All functions are pure.
namespace dropline::mail {

// RFC 4648 base32 in lower case, 52 characters: mail servers may change the case of an address.
[[nodiscard]] std::string address_form(const Token& token);
[[nodiscard]] std::optional<Token> parse_address_form(std::string_view text);

// reply@example.com and a token -> reply+TOKEN@example.com
[[nodiscard]] std::string address_with(std::string_view base_address, const Token& token);
// The token of an address made so; nothing for every other one. Without regard to case.
[[nodiscard]] std::optional<Token> token_of_address(std::string_view base_address, std::string_view address);

// TOKEN.SEQ@domain, without angle brackets.
[[nodiscard]] std::string message_id_with(const Token& token, std::int64_t seq, std::string_view domain);
[[nodiscard]] std::optional<Token> token_of_message_id(std::string_view message_id, std::string_view domain);
// SEQ of such an id; nothing for every other one.
[[nodiscard]] std::optional<std::int64_t> seq_of_message_id(std::string_view message_id, std::string_view domain);

[[nodiscard]] std::string_view domain_of(std::string_view address);
// Without regard to case: strictly it matters before the @, but people and mail servers write it as they like.
[[nodiscard]] bool same_address(std::string_view a, std::string_view b);

}  // namespace dropline::mail
