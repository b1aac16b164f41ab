#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dropline/config.hpp"

namespace dropline::cli {

// One row of the table from which flags, environment variables, TOML keys, help and the example file are made.
struct Setting {
  using Text = std::string Config::*;
  using Path = std::filesystem::path Config::*;
  using List = std::vector<std::string> Config::*;
  using Number = std::int64_t Limits::*;
  using Check = std::optional<std::string> (*)(const std::string& value);  // what is wrong with it

  std::string_view key;         // listen, message_characters: in the file
  std::string_view value_name;  // ADDRESS:PORT: in the help
  std::string_view help;
  std::variant<Text, Path, List, Number> member;
  Check check = nullptr;  // of a text, or of each entry of a list
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
  bool secret = false;  // `config show` hides the password in it

  [[nodiscard]] bool is_number() const { return std::holds_alternative<Number>(member); }
  [[nodiscard]] bool is_list() const { return std::holds_alternative<List>(member); }
  [[nodiscard]] std::string flag() const;         // --message-characters
  [[nodiscard]] std::string environment() const;  // DROPLINE_MESSAGE_CHARACTERS
};

[[nodiscard]] std::span<const Setting> settings();
[[nodiscard]] const Setting* find_setting(std::string_view key);
[[nodiscard]] std::vector<std::string> setting_keys();

// Puts `text` (a list: separated by commas) into its place, or says what is wrong with it.
[[nodiscard]] std::optional<std::string> assign(Config& config, const Setting& setting, const std::string& text);

// The value as TOML writes it: "127.0.0.1:8080", 8000, ["10.0.0.0/8"].
[[nodiscard]] std::string toml_value(const Config& config, const Setting& setting);

// The whole of config/dropline.example.toml: each key with its help, commented out, with its default.
[[nodiscard]] std::string example_file();

}  // namespace dropline::cli
