#include "cli/config_loader.hpp"

#include <cstdlib>

#include <toml++/toml.h>

#include <unistd.h>

#include "cli/config_table.hpp"
#include "cli/suggestion.hpp"
#include "cli/usage_error.hpp"

namespace dropline::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "DROPLINE_";
constexpr std::string_view kConfigVariable = "DROPLINE_CONFIG";

void set(LoadedConfig& loaded, const Setting& setting, const std::string& value, Origin origin,
         const std::string& named) {
  if (const auto wrong = assign(loaded.config, setting, value)) throw UsageError(named + " " + *wrong + ".");
  loaded.origins[std::string(setting.key)] = origin;
}

std::string place(const fs::path& file, const toml::source_region& source) {
  return file.string() + ":" + std::to_string(source.begin.line) + ": ";
}

// A value of the file in the form that flags and environment have.
std::string text_of(const toml::node& node, const Setting& setting, const std::string& named) {
  if (setting.is_number()) {
    if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    throw UsageError(named + " must be a whole number.");
  }
  if (!setting.is_list()) {
    if (auto text = node.value_exact<std::string>()) return *text;
    throw UsageError(named + " must be a text in quotes.");
  }
  std::string joined;
  const auto* list = node.as_array();
  if (list == nullptr) throw UsageError(named + " must be a list of texts, such as [\"127.0.0.1\"].");
  for (const auto& entry : *list) {
    const auto text = entry.value_exact<std::string>();
    if (!text) throw UsageError(named + " must be a list of texts, such as [\"127.0.0.1\"].");
    joined += (joined.empty() ? "" : ",") + *text;
  }
  return joined;
}

void read_file(LoadedConfig& loaded, const fs::path& file) {
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    if (error.source().begin.line == 0) throw UsageError("Cannot read the configuration file " + file.string() + ".");
    throw UsageError(place(file, error.source()) + std::string(error.description()) + ".");
  }
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto* setting = find_setting(name);
    const std::string where = place(file, key.source());
    if (setting == nullptr) {
      throw UsageError(where + "unknown key \"" + name + "\"." + suggestion(name, setting_keys()));
    }
    set(loaded, *setting, text_of(node, *setting, where + name), Origin::file, where + name);
  }
  loaded.file = file;
}

void read_environment(LoadedConfig& loaded, const std::vector<std::pair<std::string, std::string>>& environment) {
  for (const auto& [name, value] : environment) {
    if (name == kConfigVariable) continue;
    const Setting* found = nullptr;
    std::vector<std::string> known{std::string(kConfigVariable)};
    for (const auto& setting : settings()) {
      known.push_back(setting.environment());
      if (known.back() == name) found = &setting;
    }
    if (found == nullptr) {
      throw UsageError("Unknown environment variable " + name + "." + suggestion(name, known));
    }
    set(loaded, *found, value, Origin::environment, name);
  }
}

void check_together(const Config& config) {
  if (config.tls_cert.empty() != config.tls_key.empty()) {
    throw UsageError(config.tls_key.empty() ? "tls_cert needs tls_key: give the file of the private key as well."
                                            : "tls_key needs tls_cert: give the file of the certificate as well.");
  }
}

const char* variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

// $XDG_..., else the given place below the home directory.
fs::path user_dir(const char* xdg, const char* below_home) {
  if (const char* dir = variable(xdg)) return dir;
  if (const char* home = variable("HOME")) return fs::path(home) / below_home;
  throw UsageError("HOME is not set: give the data directory with --data-dir.");
}

}  // namespace

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::default_value:
      return "default";
    case Origin::file:
      return "file";
    case Origin::environment:
      return "environment";
    case Origin::flag:
      return "flag";
  }
  return {};
}

Origin LoadedConfig::origin_of(std::string_view key) const {
  const auto place = origins.find(std::string(key));
  return place == origins.end() ? Origin::default_value : place->second;
}

LoadedConfig load_config(const ConfigSources& sources) {
  LoadedConfig loaded;
  if (sources.file) read_file(loaded, *sources.file);
  read_environment(loaded, sources.environment);
  for (const auto& [key, value] : sources.flags) {
    const auto* setting = find_setting(key);
    set(loaded, *setting, value, Origin::flag, setting->flag());
  }
  check_together(loaded.config);
  return loaded;
}

std::vector<std::pair<std::string, std::string>> own_environment() {
  std::vector<std::pair<std::string, std::string>> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view line = *entry;
    const auto equals = line.find('=');
    if (line.starts_with(kPrefix) && equals != std::string_view::npos) {
      out.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  return out;
}

std::optional<fs::path> usual_config_file() {
  if (const char* given = variable(std::string(kConfigVariable).c_str())) return given;
  if (::geteuid() != 0 && variable("XDG_CONFIG_HOME") == nullptr && variable("HOME") == nullptr) return std::nullopt;
  const fs::path file = ::geteuid() == 0 ? fs::path("/etc/dropline/dropline.toml")
                                         : user_dir("XDG_CONFIG_HOME", ".config") / "dropline/dropline.toml";
  std::error_code ignored;
  return fs::exists(file, ignored) ? std::optional(file) : std::nullopt;
}

fs::path usual_data_dir(bool demo) {
  const fs::path base = ::geteuid() == 0 ? fs::path("/var/lib") : user_dir("XDG_DATA_HOME", ".local/share");
  return base / (demo ? "dropline-demo" : "dropline");
}

}  // namespace dropline::cli
