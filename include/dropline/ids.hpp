#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "dropline/clock.hpp"

namespace dropline {

// A 63-bit, time-ordered id made by the application; in JSON a decimal string. One type per noun, so that a customer's
// id cannot stand where a conversation's is expected. Zero means "none".
template <class Noun>
struct Id {
  std::int64_t value = 0;

  [[nodiscard]] explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

using CompanyId = Id<struct CompanyNoun>;
using AgentId = Id<struct AgentNoun>;
using SessionId = Id<struct SessionNoun>;
using LinkId = Id<struct LinkNoun>;
using CustomerId = Id<struct CustomerNoun>;
using DeviceId = Id<struct DeviceNoun>;
using ConversationId = Id<struct ConversationNoun>;
using EpisodeId = Id<struct EpisodeNoun>;
using MessageId = Id<struct MessageNoun>;

// A fresh id: milliseconds since 2024 in the upper 41 bits, then 22 bits that grow within the process. Thread-safe.
[[nodiscard]] std::int64_t make_id(const Clock& clock);

template <class Noun>
[[nodiscard]] std::string to_string(Id<Noun> id) {
  return std::to_string(id.value);
}

// Accepts 1 to 19 digits without sign or leading zero, up to 2^63-1.
[[nodiscard]] std::optional<std::int64_t> parse_id(std::string_view text);

template <class AnyId>
[[nodiscard]] std::optional<AnyId> parse_id_as(std::string_view text) {
  const auto value = parse_id(text);
  return value ? std::optional(AnyId{*value}) : std::nullopt;
}

// The 128-bit id a client gives its message before the first attempt to send it (RFC 9562 text form).
struct ClientId {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const ClientId&) const = default;

  // Only the canonical form: 8-4-4-4-12 lower-case hex digits.
  [[nodiscard]] static std::optional<ClientId> parse(std::string_view text);
  [[nodiscard]] static ClientId random();
  [[nodiscard]] std::string text() const;
};

// A 256-bit opaque secret (session, device, one-time link). Only its SHA-256 is stored.
struct Token {
  std::array<std::uint8_t, 32> bytes{};

  // 43 base64url characters without padding.
  [[nodiscard]] static std::optional<Token> parse(std::string_view text);
  [[nodiscard]] static Token random();
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::array<std::uint8_t, 32> hash() const;
};
using TokenHash = std::array<std::uint8_t, 32>;

// A 160-bit opaque secret, as a local part of 64 characters has to hold it beside a name. Only its SHA-256 is stored.
struct ReplyToken {
  std::array<std::uint8_t, 20> bytes{};

  [[nodiscard]] static ReplyToken random();
  [[nodiscard]] TokenHash hash() const;
};

}  // namespace dropline

template <class Noun>
struct std::hash<dropline::Id<Noun>> {
  std::size_t operator()(dropline::Id<Noun> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
