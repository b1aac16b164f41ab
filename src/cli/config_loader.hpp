#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dropline/config.hpp"

namespace dropline::cli {

enum class Origin : std::uint8_t { default_value, file, environment, flag };
[[nodiscard]] std::string_view to_string(Origin origin);

// Where values may come from; the later ones win.
struct ConfigSources {
  std::optional<std::filesystem::path> file{};                     // must be readable when given
  std::vector<std::pair<std::string, std::string>> environment{};  // only names with DROPLINE_
  std::map<std::string, std::string> flags{};                      // key (not --flag) and value
};

struct LoadedConfig {
  Config config;
  std::map<std::string, Origin> origins;  // by key; a key that is absent has its default
  std::optional<std::filesystem::path> file;

  [[nodiscard]] Origin origin_of(std::string_view key) const;
};

// Throws UsageError: unknown name (with a suggestion), wrong type, out of range, or what does not go together.
[[nodiscard]] LoadedConfig load_config(const ConfigSources& sources);

// The DROPLINE_* variables of this process.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> own_environment();

// $DROPLINE_CONFIG, else the usual place if there is a file.
[[nodiscard]] std::optional<std::filesystem::path> usual_config_file();
// /var/lib/dropline for root, else below $XDG_DATA_HOME or ~/.local/share; the demo has its own.
[[nodiscard]] std::filesystem::path usual_data_dir(bool demo);

}  // namespace dropline::cli
