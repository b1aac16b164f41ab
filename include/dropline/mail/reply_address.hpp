#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dropline/ids.hpp"

// The unguessable addresses that replies to our mails go to, and our Message-IDs, which carry the same token: some mail
// programs keep the one, some the other. All functions are pure.
namespace dropline::mail {

inline constexpr std::size_t kAddressFormCharacters = 32;

// What may stand in the address that address_with() begins with: RFC 5321 allows 64 characters before the @ (4.5.3.1.1) and
// 254 in all (4.5.3.1.3, without the angle brackets), and a + comes before the token.
inline constexpr std::size_t kBaseLocalCharacters = 64 - 1 - kAddressFormCharacters;
inline constexpr std::size_t kBaseAddressCharacters = 254 - 1 - kAddressFormCharacters;

// RFC 4648 base32 in lower case: mail servers may change the case of an address.
[[nodiscard]] std::string address_form(const ReplyToken& token);
[[nodiscard]] std::optional<ReplyToken> parse_address_form(std::string_view text);

// reply@example.com and a token -> reply+TOKEN@example.com
[[nodiscard]] std::string address_with(std::string_view base_address, const ReplyToken& token);
// The token of an address made so; nothing for every other one. Without regard to case.
[[nodiscard]] std::optional<ReplyToken> token_of_address(std::string_view base_address, std::string_view address);

// TOKEN.SEQ@domain, without angle brackets.
[[nodiscard]] std::string message_id_with(const ReplyToken& token, std::int64_t seq, std::string_view domain);
[[nodiscard]] std::optional<ReplyToken> token_of_message_id(std::string_view message_id, std::string_view domain);
// SEQ of such an id; nothing for every other one.
[[nodiscard]] std::optional<std::int64_t> seq_of_message_id(std::string_view message_id, std::string_view domain);

[[nodiscard]] std::string_view domain_of(std::string_view address);
// Without regard to case: strictly it matters before the @, but people and mail servers write it as they like.
[[nodiscard]] bool same_address(std::string_view a, std::string_view b);

}  // namespace dropline::mail
