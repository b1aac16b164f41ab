#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dropline/error.hpp"
#include "dropline/ids.hpp"

// Reading JSON from outside, strictly: WebSocket frames and request bodies.
namespace dropline::protocol {

// An object from outside bytes, or Code::invalid_json: not JSON, not an object, invalid UTF-8, U+0000 inside a string, a
// repeated key, nested deeper than 8.
[[nodiscard]] Result<nlohmann::json> parse_object(std::string_view text);

// Takes the fields of an object one by one and remembers the first thing that was wrong; `finish()` also refuses fields that
// nobody asked for. Lifetime: shorter than the object.
class FieldReader {
 public:
  explicit FieldReader(const nlohmann::json& object, std::string prefix = "");

  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] std::int64_t integer(std::string_view name);
  [[nodiscard]] bool boolean(std::string_view name);
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view name);
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view name);
  [[nodiscard]] std::optional<bool> optional_boolean(std::string_view name);
  [[nodiscard]] bool is_null(std::string_view name);  // there, and null; counts as asked for
  // A nested object; null when it is absent or wrong. Read it with a reader of its own.
  [[nodiscard]] const nlohmann::json* optional_object(std::string_view name);
  // A list of objects; null when it is wrong. Read each with a reader of its own.
  [[nodiscard]] const nlohmann::json* objects(std::string_view name);

  [[nodiscard]] ClientId client_id(std::string_view name);
  template <class AnyId>
  [[nodiscard]] std::optional<AnyId> optional_id(std::string_view name) {
    const auto id_text = optional_text(name);
    if (!id_text) return std::nullopt;
    const auto id = parse_id_as<AnyId>(*id_text);
    if (!id) refuse(name, "is not an id");
    return id;
  }

  // Notes that a field is wrong: "`name` <what>.". Only the first one counts.
  void refuse(std::string_view name, std::string_view what);

  [[nodiscard]] Result<void> finish();

 private:
  const nlohmann::json* find(std::string_view name, bool required);

  const nlohmann::json& object_;
  std::string prefix_;
  std::vector<std::string_view> known_;
  std::optional<Error> error_;
};

}  // namespace dropline::protocol
